"""Keys of return links change, and no shopper who is under way notices."""

import pytest

from bench import CLIENT_SECRET, NEEDED, PROCESSOR, RETURN_URL, Bench, Place

OLD, NEW = "old-canary-" * 4, "new-canary-" * 4


def shop_with(settings: dict[str, str]) -> Bench:
    bench = Bench(settings=settings)
    let_in(bench, settings)
    return bench


def let_in(bench: Bench, settings: dict[str, str]) -> None:
    """Let commercetools take the client secret that is in the settings."""
    secret = settings.get("CTP_CLIENT_SECRET", CLIENT_SECRET)
    bench.grant(*NEEDED, secret=secret)


def link_of(bench: Bench) -> str:
    started = bench.pay(bench.session(), None, "ideal").json()
    return bench.answer_the_bank(started["action"]["url"]).removeprefix(PROCESSOR)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"RETURN_LINK_SECRETS": OLD}, {"RETURN_LINK_SECRETS": f"{NEW},{OLD}"}),
        ({"RETURN_LINK_SECRETS": f"{NEW},{OLD}"}, {"RETURN_LINK_SECRETS": f" {NEW} "}),
        ({"RETURN_LINK_SECRETS": f"{NEW},{OLD}"}, {"RETURN_LINK_SECRETS": f"{OLD},{NEW}"}),
        ({"RETURN_LINK_SECRETS": OLD}, {"RETURN_LINK_SECRETS": OLD, "CTP_CLIENT_SECRET": "other"}),
        ({}, {"RETURN_LINK_SECRETS": NEW}),
        (
            {"CTP_CLIENT_SECRET": OLD},
            {"CTP_CLIENT_SECRET": "other", "RETURN_LINK_SECRETS": f"{NEW},{OLD}"},
        ),
    ],
    ids=["added", "dropped", "other order", "client secret", "first one", "late"],
)
def test_a_link_made_before_leads_back_after(before: dict[str, str], after: dict[str, str]) -> None:
    bench = shop_with(before)
    link = link_of(bench)
    let_in(bench, after)

    answer = bench.client(**after).get(link)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(RETURN_URL)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"RETURN_LINK_SECRETS": OLD}, {"RETURN_LINK_SECRETS": NEW}),
        ({"RETURN_LINK_SECRETS": f"{NEW},{OLD}"}, {"RETURN_LINK_SECRETS": OLD}),
        ({}, {"CTP_CLIENT_SECRET": "other"}),
    ],
    ids=["taken away", "the first signs", "client secret alone"],
)
def test_return_address_a_key_that_is_gone_signs_nothing(
    before: dict[str, str], after: dict[str, str]
) -> None:
    bench = shop_with(before)
    link = link_of(bench)
    let_in(bench, after)

    assert bench.client(**after).get(link).status_code == 400


def test_a_short_secret_stops_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        Place().app(RETURN_LINK_SECRETS=f"{NEW},short")

    assert "RETURN_LINK_SECRETS" in capsys.readouterr().err


def test_a_link_leads_back_also_when_commercetools_refuses_us() -> None:
    bench = Bench(settings={"RETURN_LINK_SECRETS": OLD})
    link = link_of(bench)

    answer = bench.client(RETURN_LINK_SECRETS=OLD, CTP_CLIENT_SECRET="refused").get(link)

    assert answer.status_code == 302
