"""Wrong settings end the start with one line that names the setting and never its value."""

from collections.abc import Callable, Mapping

import pytest
from flask import Flask

import event_handler.app
import processor.app
import reconciliation.app
from bad_input.rows_of_settings import CANARY, WrongSetting, rows
from bench import SETTINGS, Place
from payment_core.runtime.world import World

APPLICATIONS: Mapping[str, Callable[[Mapping[str, str], World], Flask]] = {
    "processor": processor.app.create_app,
    "event-handler": event_handler.app.create_app,
    "reconciliation": reconciliation.app.create_app,
}
TRAILING_SLASH = ("CTP_AUTH_URL", "CTP_API_URL", "CTP_SESSION_URL", "SANDBOX_PSP_URL")


def environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    values = {**SETTINGS, **changes}
    return {name: value for name, value in values.items() if value is not None}


@pytest.mark.parametrize("wrong", list(rows()), ids=lambda one: one.id)
def test_no_start(wrong: WrongSetting, capsys: pytest.CaptureFixture[str]) -> None:
    values = environment({**wrong.others, wrong.name: wrong.value})

    with pytest.raises(SystemExit) as ended:
        APPLICATIONS[wrong.application](values, Place().world())

    assert ended.value.code not in (0, None)
    [line] = capsys.readouterr().err.splitlines()
    assert wrong.name in line
    assert CANARY not in line.lower()


@pytest.mark.parametrize("application", APPLICATIONS)
@pytest.mark.parametrize("name", TRAILING_SLASH)
def test_row_118_a_trailing_slash_is_taken_off(application: str, name: str) -> None:
    """Everybody copies URLs with one, and it can mean only one thing."""
    values = environment({name: f"{SETTINGS[name]}/"})

    APPLICATIONS[application](values, Place().world())


@pytest.mark.parametrize("application", APPLICATIONS)
@pytest.mark.parametrize("mode", ["sk", "rk"])
def test_row_118_a_live_key_at_a_test_address(
    application: str, mode: str, capsys: pytest.CaptureFixture[str]
) -> None:
    values = environment(
        {
            "PAYMENT_PROVIDER": "stripe",
            "STRIPE_SECRET_KEY": f"{mode}_live_canary",
            "STRIPE_PUBLISHABLE_KEY": "pk_live_canary",
            "STRIPE_API_URL": "http://127.0.0.1:8091",
        }
    )

    with pytest.raises(SystemExit):
        APPLICATIONS[application](values, Place().world())

    [line] = capsys.readouterr().err.splitlines()
    assert "STRIPE_API_URL" in line
    assert CANARY not in line


@pytest.mark.parametrize(
    "missing", ["PUSH_ISSUER", "PUSH_JWKS_URL", "PUSH_AUDIENCE", "PUSH_ACCOUNT"]
)
def test_row_118_who_pushes_is_configured_in_full(
    missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    every = {
        "PUSH_ISSUER": "https://accounts.example.com",
        "PUSH_JWKS_URL": "https://keys.example.com/certs",
        "PUSH_AUDIENCE": "https://events.example.com",
        "PUSH_ACCOUNT": "push@example.com",
    }

    with pytest.raises(SystemExit):
        event_handler.app.create_app(environment({**every, missing: ""}), Place().world())

    assert missing in capsys.readouterr().err


@pytest.mark.parametrize("application", APPLICATIONS)
def test_all_that_is_wrong_is_named_at_once(
    application: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {"CTP_API_URL": CANARY, "CTP_CLIENT_SECRET": "", "LOG_LEVEL": CANARY}
    of_the_provider = {"SANDBOX_PSP_SECRET_KEY": "", "SANDBOX_PSP_WEBHOOK_SECRETS": CANARY}

    with pytest.raises(SystemExit):
        APPLICATIONS[application](environment({**wrong, **of_the_provider}), Place().world())

    lines = capsys.readouterr().err.splitlines()
    assert {line.partition(" cannot start: ")[2].split()[0] for line in lines} == {
        *wrong,
        *of_the_provider,
    }
    assert len(lines) == 5
    assert CANARY not in "".join(lines)


def test_an_origin_may_end_with_a_slash() -> None:
    client = Place().client(ALLOWED_ORIGINS="https://one.example.com/, https://*.example.org/")
    for origin in ("https://one.example.com", "https://two.example.org"):
        answer = client.options("/payments", headers={"Origin": origin})
        assert answer.headers["Access-Control-Allow-Origin"] == origin


def test_what_nothing_reads_need_not_be_set() -> None:
    Place().app(CTP_CHECKOUT_URL="")


def test_good_settings_start() -> None:
    Place().app(
        ALLOWED_ORIGINS="https://shop.example.com, http://localhost:3000,https://*.example.com:8443",
        MERCHANT_RETURN_URL="https://shop.example.com/back?lang=de",
        PROCESSOR_URL="https://processor.example.com/",
        LOG_LEVEL="warn",
    )
