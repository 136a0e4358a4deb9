"""SIGTERM while a request is served, and a worker that hangs."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from real_processes.books import Books
from real_processes.flows import FLOWS
from real_processes.process_cluster import WORKER_TIMEOUT, ProcessCluster
from real_processes.processes import end, owner_of, pause
from real_processes.refused_connections import refuses_connections
from real_processes.request_holds import Hold, Moment
from real_processes.stack_client import StackClient

pytestmark = [pytest.mark.servers, pytest.mark.slow]

CAPTURE = Hold("POST", "/captures$", Moment.LATE)


@pytest.mark.parametrize("name", ["processor", "event-handler"])
def test_what_was_accepted_is_finished(
    cluster: ProcessCluster, stack_client: StackClient, name: str
) -> None:
    flow, url = {
        "processor": ("capture", cluster.facts.processor_url),
        "event-handler": ("capture command", cluster.facts.event_handler_url),
    }[name]
    case = FLOWS[flow](cluster, stack_client)
    cluster.psp.hold(CAPTURE)
    server = cluster.server(name)
    with ThreadPoolExecutor(1) as client:
        acting = client.submit(case.act)
        cluster.psp.held()
        os.kill(server.pid, signal.SIGTERM)
        assert refuses_connections(url)
        assert not acting.done()
        cluster.psp.release()
        answer = acting.result()
        server.wait_until_stopped()
    ending = server.obituary()
    cluster.restart(name)

    assert answer is None or answer.json() == {"outcome": "approved"}
    assert "ended with exit code 0." in ending
    case.check(Books.read(cluster, case.cart))


def test_no_connection_is_refused_while_workers_are_replaced(
    cluster: ProcessCluster, stack_client: StackClient
) -> None:
    session = stack_client.session(stack_client.cart())
    for worker in cluster.workers("processor"):
        end(worker, signal.SIGKILL)

    answer = stack_client.pay(session)

    assert answer is not None
    assert answer.json()["outcome"] == "approved"


def test_a_hung_worker_is_replaced_and_its_payment_goes_on(
    cluster: ProcessCluster, stack_client: StackClient
) -> None:
    case = FLOWS["capture"](cluster, stack_client)
    cluster.psp.hold(CAPTURE)
    with ThreadPoolExecutor(1) as client:
        acting = client.submit(case.act)
        hung = owner_of(cluster.psp.held().port, cluster.workers("processor"))
        assert hung is not None
        pause(hung)
        healthy = [
            requests.get(
                f"{cluster.facts.processor_url}/health", timeout=WORKER_TIMEOUT
            ).status_code
            for _ in range(10)
        ]
        answer = acting.result()
    cluster.psp.release()
    repeated = case.act()

    assert healthy == [200] * 10
    assert answer is None
    assert hung not in cluster.workers("processor")
    assert repeated is not None
    assert repeated.json() == {"outcome": "approved"}
    case.check(Books.read(cluster, case.cart))
