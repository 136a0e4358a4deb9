"""What callers are told while commercetools or the PSP is down, as docs/operations.md says."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from real_processes.books import Books
from real_processes.flows import FLOWS
from real_processes.market import Market
from real_processes.remote_control import RemoteControl
from real_processes.stage import Stage

pytestmark = [pytest.mark.servers, pytest.mark.slow]


@contextmanager
def down(place: RemoteControl) -> Iterator[None]:
    """Let a stand-in drop every connection while the context lasts."""
    place.post("/test/faults", reset=True, count=None)
    try:
        yield
    finally:
        place.delete("/test/faults")


def status_and_wait(answer: requests.Response | None) -> tuple[int, str | None]:
    assert answer is not None
    return answer.status_code, answer.headers.get("Retry-After")


def outcome(answer: requests.Response | None) -> str:
    assert answer is not None
    return str(answer.json().get("outcome"))


def test_without_the_psp_a_payment_is_pending_and_goes_on_later(
    stage: Stage, market: Market
) -> None:
    case = FLOWS["authorize"](stage, market)
    with down(stage.psp):
        meanwhile = case.act()
    afterwards = case.act()

    assert [outcome(meanwhile), outcome(afterwards)] == ["pending", "approved"]
    case.check(Books.read(stage, case.cart))


@pytest.mark.parametrize("flow", ["partial capture", "partial refund", "cancel", "reverse"])
def test_without_the_psp_a_command_is_received_and_done_later(
    stage: Stage, market: Market, flow: str
) -> None:
    case = FLOWS[flow](stage, market)
    with down(stage.psp):
        meanwhile = case.act()
    afterwards = case.act()

    assert [outcome(meanwhile), outcome(afterwards)] == ["received", "approved"]
    case.check(Books.read(stage, case.cart))


@pytest.mark.parametrize("flow", ["authorize", "confirm", "capture"])
def test_without_commercetools_everybody_is_asked_to_come_again(
    stage: Stage, market: Market, flow: str
) -> None:
    case = FLOWS[flow](stage, market)
    with down(stage.commercetools):
        meanwhile = case.act()
    afterwards = case.act()

    assert status_and_wait(meanwhile) == (503, "5")
    assert outcome(afterwards) == "approved"
    case.check(Books.read(stage, case.cart))


def test_without_commercetools_the_psp_keeps_its_webhooks(stage: Stage, market: Market) -> None:
    case = FLOWS["webhook"](stage, market)
    with down(stage.commercetools):
        case.act()
        waiting = stage.psp.view("waiting")
    stage.deliver_everything()

    assert waiting > 0
    assert stage.psp.view("waiting") == 0
    case.check(Books.read(stage, case.cart))


@pytest.mark.parametrize("flow", ["capture command", "refund command", "cancel command"])
def test_without_the_psp_a_merchants_command_waits_in_the_queue(
    stage: Stage, market: Market, flow: str
) -> None:
    case = FLOWS[flow](stage, market)
    with down(stage.psp):
        case.act()
        waiting = stage.commercetools.view("waiting")
    stage.deliver_everything()

    assert waiting > 0
    case.check(Books.read(stage, case.cart))
