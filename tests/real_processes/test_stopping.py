"""SIGTERM while a request is served, and a worker that hangs."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from real_processes.books import Books
from real_processes.closed_doors import refuses_connections
from real_processes.flows import FLOWS
from real_processes.holds import Hold, Moment
from real_processes.market import Market
from real_processes.processes import end, owner_of
from real_processes.stage import WORKER_TIMEOUT, Stage

pytestmark = [pytest.mark.servers, pytest.mark.slow]

CAPTURE = Hold("POST", "/captures$", Moment.LATE)


@pytest.mark.parametrize("name", ["processor", "event-handler"])
def test_what_was_accepted_is_finished(stage: Stage, market: Market, name: str) -> None:
    flow, url = {
        "processor": ("capture", stage.facts.processor_url),
        "event-handler": ("capture command", stage.facts.event_handler_url),
    }[name]
    case = FLOWS[flow](stage, market)
    stage.psp.hold(CAPTURE)
    server = stage.server(name)
    with ThreadPoolExecutor(1) as client:
        acting = client.submit(case.act)
        stage.psp.held()
        os.kill(server.pid, signal.SIGTERM)
        assert refuses_connections(url)
        assert not acting.done()
        stage.psp.release()
        answer = acting.result()
        server.wait_until_stopped()
    ending = server.obituary()
    stage.restart(name)

    assert answer is None or answer.json() == {"outcome": "approved"}
    assert "ended with exit code 0." in ending
    case.check(Books.read(stage, case.cart))


def test_no_connection_is_refused_while_workers_are_replaced(stage: Stage, market: Market) -> None:
    session = market.session(market.cart())
    for worker in stage.workers("processor"):
        end(worker, signal.SIGKILL)

    answer = market.pay(session)

    assert answer is not None
    assert answer.json()["outcome"] == "approved"


def test_a_hung_worker_is_replaced_and_its_payment_goes_on(stage: Stage, market: Market) -> None:
    case = FLOWS["capture"](stage, market)
    stage.psp.hold(CAPTURE)
    with ThreadPoolExecutor(1) as client:
        acting = client.submit(case.act)
        hung = owner_of(stage.psp.held().port, stage.workers("processor"))
        assert hung is not None
        os.kill(hung, signal.SIGSTOP)
        stage.psp.release()
        healthy = [
            requests.get(f"{stage.facts.processor_url}/health", timeout=WORKER_TIMEOUT).status_code
            for _ in range(10)
        ]
        answer = acting.result()
    repeated = case.act()

    assert healthy == [200] * 10
    assert answer is None
    assert hung not in stage.workers("processor")
    assert repeated is not None
    assert repeated.json() == {"outcome": "approved"}
    case.check(Books.read(stage, case.cart))
