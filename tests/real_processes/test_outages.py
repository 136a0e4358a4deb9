"""What callers are told while commercetools or the PSP is down, as docs/operations.md says."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from real_processes.books import Books
from real_processes.flows import FLOWS
from real_processes.process_cluster import ProcessCluster
from real_processes.remote_control import RemoteControl
from real_processes.stack_client import StackClient

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
    cluster: ProcessCluster, stack_client: StackClient
) -> None:
    case = FLOWS["authorize"](cluster, stack_client)
    with down(cluster.psp):
        meanwhile = case.act()
    afterwards = case.act()

    assert [outcome(meanwhile), outcome(afterwards)] == ["pending", "approved"]
    case.check(Books.read(cluster, case.cart))


@pytest.mark.parametrize("flow", ["partial capture", "partial refund", "cancel", "reverse"])
def test_without_the_psp_a_command_is_received_and_done_later(
    cluster: ProcessCluster, stack_client: StackClient, flow: str
) -> None:
    case = FLOWS[flow](cluster, stack_client)
    with down(cluster.psp):
        meanwhile = case.act()
    afterwards = case.act()

    assert [outcome(meanwhile), outcome(afterwards)] == ["received", "approved"]
    case.check(Books.read(cluster, case.cart))


@pytest.mark.parametrize("flow", ["authorize", "confirm", "capture"])
def test_without_commercetools_everybody_is_asked_to_come_again(
    cluster: ProcessCluster, stack_client: StackClient, flow: str
) -> None:
    case = FLOWS[flow](cluster, stack_client)
    with down(cluster.commercetools):
        meanwhile = case.act()
    afterwards = case.act()

    assert status_and_wait(meanwhile) == (503, "5")
    assert outcome(afterwards) == "approved"
    case.check(Books.read(cluster, case.cart))


def test_without_commercetools_the_psp_keeps_its_webhooks(
    cluster: ProcessCluster, stack_client: StackClient
) -> None:
    case = FLOWS["webhook"](cluster, stack_client)
    with down(cluster.commercetools):
        case.act()
        waiting = cluster.psp.view("waiting")
    cluster.deliver_everything()

    assert waiting > 0
    assert cluster.psp.view("waiting") == 0
    case.check(Books.read(cluster, case.cart))


@pytest.mark.parametrize("flow", ["capture command", "refund command", "cancel command"])
def test_without_the_psp_a_merchants_command_waits_in_the_queue(
    cluster: ProcessCluster, stack_client: StackClient, flow: str
) -> None:
    case = FLOWS[flow](cluster, stack_client)
    with down(cluster.psp):
        case.act()
        waiting = cluster.commercetools.view("waiting")
    cluster.deliver_everything()

    assert waiting > 0
    case.check(Books.read(cluster, case.cart))
