"""While a service is down or slow nothing is lost, and once it is back everything is done."""

import pytest

from bench import Json
from event_support import EventBench
from sandbox.faults import FaultRule

pytestmark = pytest.mark.slow  # Hours of outages, call by call.

API = "^/bench/payments/"
MONEY = "/captures$"
# One for each way in which a service is not there for a while.
OUTAGES: dict[str, Json] = {
    "answers 503": {"status": 503},
    "answers 429": {"status": 429, "retry_after": 30},
    "answers 500 after the effect": {"status": 500, "applied_but_failed": True},
    "loses the answer": {"applied_but_failed": True},
    "resets connections": {"reset": True},
    "sends something unreadable": {"malformed_body": "<html>", "content_type": "text/html"},
    "answers too late": {"delay_seconds": 30},
}


def commanded(bench: EventBench) -> str:
    payment_id = bench.paid()
    bench.push()
    bench.add(payment_id, "Charge", 6_000)
    return payment_id


def expect_done_once(bench: EventBench, payment_id: str) -> None:
    bench.push_for(130)
    assert bench.operations(payment_id) == [("capture", "succeeded", 6_000)]
    assert bench.states(payment_id)["Charge"] == ["Success"]
    assert bench.waiting() == 0


@pytest.mark.parametrize("outage", OUTAGES.values(), ids=list(OUTAGES))
def test_the_psp_is_not_there(outage: Json) -> None:
    bench = EventBench()
    payment_id = commanded(bench)
    bench.psp.faults.add(FaultRule(count=None, **outage))

    assert set(bench.push()) == {503}
    for _ in range(5):
        bench.clock.advance(60)
        assert set(bench.push()) == {503}
    bench.psp.faults.clear()

    expect_done_once(bench, payment_id)


@pytest.mark.parametrize("outage", OUTAGES.values(), ids=list(OUTAGES))
def test_only_capturing_fails_at_the_psp(outage: Json) -> None:
    bench = EventBench()
    payment_id = commanded(bench)
    bench.psp.faults.add(FaultRule(method="POST", path=MONEY, count=None, **outage))

    bench.push()
    bench.push_for(90)
    bench.psp.faults.clear()

    expect_done_once(bench, payment_id)


@pytest.mark.parametrize("outage", OUTAGES.values(), ids=list(OUTAGES))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_commercetools_is_not_there(method: str, outage: Json) -> None:
    bench = EventBench()
    payment_id = commanded(bench)
    bench.commercetools.faults.add(FaultRule(method=method, path=API, count=None, **outage))

    bench.push()
    for _ in range(5):
        bench.clock.advance(60)
        bench.push()
    bench.commercetools.faults.clear()

    expect_done_once(bench, payment_id)


def test_the_auth_service_is_down_when_the_first_message_comes() -> None:
    bench = EventBench()
    payment_id = commanded(bench)
    bench.restart()
    bench.commercetools.faults.add(FaultRule(path="^/oauth", status=503, count=None))

    assert set(bench.push()) == {503}
    bench.commercetools.faults.clear()

    expect_done_once(bench, payment_id)


@pytest.mark.parametrize("conflicts", [3, 8, 40])
def test_a_storm_of_conflicts(conflicts: int) -> None:
    bench = EventBench()
    payment_id = commanded(bench)
    bench.commercetools.faults.add(FaultRule(method="POST", path=API, status=409, count=conflicts))

    bench.push()

    expect_done_once(bench, payment_id)


@pytest.mark.parametrize("conflicts", [1, 3, 40])
def test_a_storm_of_conflicts_while_a_command_is_refused(conflicts: int) -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.push()
    bench.add(payment_id, "Charge", 10_001)
    bench.commercetools.faults.add(FaultRule(method="POST", path=API, status=409, count=conflicts))

    bench.push_for(130)

    assert bench.operations(payment_id) == []
    assert bench.states(payment_id)["Charge"] == ["Failure"]
    assert bench.waiting() == 0


@pytest.mark.parametrize("seconds", [1.9, 4.9, 30])
def test_an_answer_is_given_within_the_time_that_a_message_has(seconds: float) -> None:
    bench = EventBench()
    commanded(bench)
    slow = FaultRule(delay_seconds=seconds, count=None)
    bench.psp.faults.add(slow)
    bench.commercetools.faults.add(slow)
    started = bench.clock.monotonic()

    bench.push()

    assert bench.clock.monotonic() - started < 9


def test_what_commercetools_refuses_for_good_is_acknowledged_and_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bench = EventBench()
    payment_id = commanded(bench)
    bench.commercetools.faults.add(FaultRule(method="POST", path=API, status=400, count=None))

    assert set(bench.push()) == {204}

    log = capsys.readouterr().out
    assert "A command cannot be carried out" in log
    assert payment_id in log
