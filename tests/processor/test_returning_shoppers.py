"""Shoppers who leave for the PSP and come back through us to the shop."""

import pytest

from bench import PROCESSOR, RETURN_URL, TOTAL, Bench
from sandbox.faults import FaultRule


@pytest.fixture
def bench() -> Bench:
    return Bench()


def back_link(bench: Bench, session_id: str, outcome: str = "confirm") -> str:
    """Start a payment that leaves the shop; return path and query of the way back."""
    started = bench.pay(session_id, None, "ideal").json()
    assert started["action"]["type"] == "redirect"
    location = bench.answer_the_bank(started["action"]["url"], outcome)
    assert location.startswith(PROCESSOR)
    assert session_id not in location
    return location.removeprefix(PROCESSOR)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("outcome", "state"), [("confirm", "Success"), ("refuse", "Failure")])
def test_a_shopper_comes_back_through_us_to_the_shop(
    bench: Bench, method: str, outcome: str, state: str
) -> None:
    link = back_link(bench, bench.session(), outcome)
    [payment] = bench.payments()

    answer = bench.call(method, link, data={"ignored": "form"})

    assert answer.status_code == 302
    assert bench.transactions(payment["id"])[0] == ("Authorization", TOTAL, state)
    assert answer.headers["Location"] == f"{RETURN_URL}&paymentReference={payment['id']}"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_shopper_comes_back_also_in_an_outage(bench: Bench) -> None:
    link = back_link(bench, bench.session())
    bench.commercetools.faults.add(FaultRule(status=503, count=None))
    bench.psp.faults.add(FaultRule(status=503, count=None))

    answer = bench.call("GET", link)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(RETURN_URL)


def test_a_link_leads_back_however_old_it_is(bench: Bench) -> None:
    link = back_link(bench, bench.session())
    bench.clock.advance(400 * 24 * 3600)

    answer = bench.call("GET", link)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(RETURN_URL)


def test_the_sessions_address_of_the_processor_will_do() -> None:
    bench = Bench(settings={"PROCESSOR_URL": ""})
    session_id = bench.session(processorUrl=PROCESSOR)

    assert back_link(bench, session_id)


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"processorUrl": "http://processor.example.com"},
        {"processorUrl": PROCESSOR, "merchantReturnUrl": "javascript:alert(1)"},
        {"processorUrl": PROCESSOR, "merchantReturnUrl": "https://ok@evil.example.com"},
    ],
)
def test_a_method_that_leaves_the_shop_needs_a_way_back(metadata: dict[str, str]) -> None:
    bench = Bench(settings={"PROCESSOR_URL": ""})
    answer = bench.pay(bench.session(None, **metadata), None, "ideal")

    assert answer.status_code == 400
    assert bench.money_calls() == []
    assert bench.payments() == []
