"""The job as its Procfile starts it, beside the other servers of the product."""

import os
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from real_processes.refused_connections import refuses_connections
from real_processes.remote_control import RemoteControl
from sandbox.demo.facts import Facts
from sandbox.demo.ports import LOOPBACK, free_port
from sandbox.demo.server import Launch, Server
from sandbox.demo.services import ROOT, web_command
from sandbox.demo.stack import Stack
from stack_support import PlantingMerchant

pytestmark = pytest.mark.servers

PENDING = "tok_pending_success"


class Psp:
    """The PSP's test control."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def call(self, verb: str, route: str, /, **body: str | int | bool) -> requests.Response:
        headers = {"Authorization": f"Bearer {self._facts.psp_secret_key}"}
        url = f"{self._facts.psp_url}{route}"
        answer = requests.request(verb, url, headers=headers, json=body, timeout=5)
        answer.raise_for_status()
        return answer

    def settle(self, payment_id: str) -> None:
        """Let the bank say yes."""
        found = self.call("GET", f"/v1/payments?merchantReference={payment_id}").json()["data"]
        self.call("POST", f"/test/payments/{found[0]['id']}/settle")


@pytest.fixture
def psp(stack: Stack) -> Iterator[Psp]:
    """Return a PSP whose webhooks nobody gets."""
    control = Psp(stack.facts)
    control.call("POST", "/test/webhooks/mode", hold=True)
    yield control
    control.call("DELETE", "/test/faults")
    control.call("POST", "/test/webhooks/mode")


def settings(facts: Facts) -> dict[str, str]:
    return {
        "CTP_PROJECT_KEY": facts.project_key,
        "CTP_CLIENT_ID": facts.connector_client_id,
        "CTP_CLIENT_SECRET": facts.connector_client_secret,
        "CTP_API_URL": facts.api_url,
        "CTP_AUTH_URL": facts.auth_url,
        "CTP_SESSION_URL": facts.session_url,
        "PAYMENT_PROVIDER": "sandbox",
        "SANDBOX_PSP_URL": facts.psp_url,
        "SANDBOX_PSP_PUBLISHABLE_KEY": facts.psp_publishable_key,
        "SANDBOX_PSP_SECRET_KEY": facts.psp_secret_key,
        "SANDBOX_PSP_WEBHOOK_SECRETS": facts.psp_webhook_secret,
        "RECONCILIATION_AGE_MINUTES": "0",
    }


@pytest.fixture
def port() -> int:
    return free_port(0)


@pytest.fixture
def job(stack: Stack, port: int) -> Iterator[Server]:
    """Return the running job, whose log is looked at like all the others."""
    folder = ROOT / "reconciliation"
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    address = {"BIND_ADDRESS": LOOPBACK, "PORT": str(port), "PATH": programs}
    server = Server(
        Launch(
            name="reconciliation",
            command=web_command(folder),
            folder=folder,
            environment={**settings(stack.facts), **address},
            health_url=f"http://{LOOPBACK}:{port}/health",
            log=stack.folder / "reconciliation.log",
        )
    )
    server.start()
    server.wait_until_ready()
    yield server
    server.ask_to_stop()
    server.wait_until_stopped()


def run(port: int) -> requests.Response:
    """Do what the schedule does."""
    return requests.post(f"http://{LOOPBACK}:{port}/job", timeout=30)


def pending(merchant: PlantingMerchant, psp: Psp) -> str:
    """Return a Payment that has succeeded, and whose webhook never comes."""
    payment_id = merchant.pay(merchant.create_session(merchant.create_cart()["id"]), PENDING)
    psp.settle(payment_id)
    return payment_id


def states(merchant: PlantingMerchant, payment_id: str) -> list[str]:
    return [one["state"] for one in merchant.payment(payment_id)["transactions"]]


@pytest.mark.usefixtures("job")
def test_the_schedule_ends_what_no_webhook_told(
    merchant: PlantingMerchant, psp: Psp, port: int
) -> None:
    payment_id = pending(merchant, psp)
    assert states(merchant, payment_id) == ["Pending"]

    answer = run(port)

    assert answer.status_code == 200
    assert payment_id in answer.json()["changed"]
    assert states(merchant, payment_id) == ["Success"]


def test_a_run_that_is_told_to_stop_finishes_its_payment_and_answers(
    merchant: PlantingMerchant, psp: Psp, port: int, job: Server
) -> None:
    ids = [pending(merchant, psp) for _ in range(2)]
    psp.call("POST", "/test/faults", method="GET", path="/v1/payments/", delaySeconds=2)
    before = len(psp.call("GET", "/test/requests").json()["data"])
    with ThreadPoolExecutor(1) as schedule:
        running = schedule.submit(run, port)
        while len(psp.call("GET", "/test/requests").json()["data"]) == before:
            assert not running.done()
        job.ask_to_stop()
        assert refuses_connections(f"http://{LOOPBACK}:{port}")
        assert not running.done()
        answer = running.result()

    job.wait_until_stopped()
    assert answer.json()["isComplete"] is False
    assert answer.json()["examined"] == 1
    assert ["Pending"] in [states(merchant, one) for one in ids]


def test_a_run_that_is_killed_while_it_writes_is_made_good_by_the_next(
    stack: Stack, merchant: PlantingMerchant, psp: Psp, port: int, job: Server
) -> None:
    payment_id = pending(merchant, psp)
    commercetools = RemoteControl(stack.facts.api_url)
    its_path = f"/payments/{payment_id}$"
    commercetools.post("/test/faults", method="POST", path=its_path, delaySeconds=3)
    with ThreadPoolExecutor(1) as schedule:
        running = schedule.submit(run, port)
        while not commercetools.get("/test/faults")["faults"][0]["hits"]:
            assert not running.done()
        job.kill()
        assert isinstance(running.exception(), requests.ConnectionError)
    commercetools.delete("/test/faults")
    job.start()
    job.wait_until_ready()

    assert run(port).status_code == 200
    assert states(merchant, payment_id) == ["Success"]


@pytest.mark.usefixtures("job")
def test_a_broken_line_is_repeated_nowhere(stack: Stack, port: int) -> None:
    with socket.create_connection((LOOPBACK, port), timeout=5) as connection:
        connection.sendall(b"POST /job HTTP/1.1\r\nHost: x\r\nAuthorization canary-token\r\n\r\n")
        with connection.makefile("rb") as answer:
            told = answer.read()

    assert told.startswith(b"HTTP/1.1 400")
    assert b"InvalidInput" in told
    assert b"canary" not in told
    assert "canary-token" not in (stack.folder / "reconciliation.log").read_text()
