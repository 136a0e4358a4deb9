"""In the running demo a merchant works with nothing but the commercetools API."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests

from event_support import pushed
from sandbox.demo.ports import LOOPBACK, free_port
from sandbox.demo.server import Launch
from sandbox.demo.services import SERVICES
from sandbox.demo.stack import Stack
from stack_support import PlantingMerchant
from stand_in_server_support import running

pytestmark = pytest.mark.servers

Json = dict[str, Any]
SOON = 3.0  # seconds, from adding the transaction to seeing its end


def until(is_so: Callable[[], bool], seconds: float = SOON) -> bool:
    """Wait for something to become so; return whether it did in time."""
    pause = threading.Event()
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        pause.wait(0.02)
    return True


class Office:
    """A merchant's office that adds transactions, as the Merchant Center does."""

    def __init__(self, stack: Stack, merchant: PlantingMerchant) -> None:
        self._facts = stack.facts
        self._merchant = merchant
        session_id = merchant.create_session(merchant.create_cart()["id"])
        self.payment_id = merchant.pay(session_id, "tok_approved")

    @property
    def payment(self) -> Json:
        return self._merchant.payment(self.payment_id)

    def add(self, kind: str, cents: int, headers: Mapping[str, str] | None = None) -> str:
        """Add a transaction in state Initial; return its id."""
        return self._merchant.add_transaction(self.payment_id, kind, cents, headers)

    def state(self, transaction_id: str) -> str:
        [found] = [one for one in self.payment["transactions"] if one["id"] == transaction_id]
        return str(found["state"])

    def operations(self) -> list[tuple[str, str, int]]:
        books = self._merchant.payment_at_the_psp(self.payment)
        return [
            (one["type"], one["status"], one["amount"]["value"]) for one in books["operations"][1:]
        ]

    def shopper(self) -> Mapping[str, str]:
        """Return the headers of an anonymous shopper who may change payments."""
        order = {
            "clientId": "shop",
            "scopes": [f"manage_payments:{self._facts.project_key}"],
            "anonymousId": "a-shopper",
        }
        made = self._merchant.call("POST", f"{self._facts.auth_url}/test/tokens", {}, json=order)
        return {"Authorization": f"Bearer {made['access_token']}"}

    def push_of(self, transaction_id: str) -> Json | None:
        """Return the delivery of the message about this transaction."""
        deliveries = self._merchant.call("GET", f"{self._facts.api_url}/test/push", {})["data"]
        return next(
            (
                one
                for one in deliveries
                if one["payload"].get("transaction", {}).get("id") == transaction_id
            ),
            None,
        )

    @contextmanager
    def messages_held_back(self) -> Iterator[None]:
        """Let no message be delivered for a while."""
        url = f"{self._facts.api_url}/test/push/mode"
        self._merchant.call("POST", url, {}, json={"hold": True})
        try:
            yield
        finally:
            self._merchant.call("POST", url, {}, json={})

    def is_acknowledged(self, transaction_id: str) -> bool:
        delivery = self.push_of(transaction_id)
        return delivery is not None and delivery["state"] == "acknowledged"


@pytest.fixture
def office(stack: Stack, merchant: PlantingMerchant) -> Office:
    return Office(stack, merchant)


def expect_success(office: Office, kind: str, cents: int) -> None:
    added = office.add(kind, cents)
    assert until(lambda: office.state(added) == "Success"), office.payment


def test_a_charge_is_captured_and_refunded_in_parts(office: Office) -> None:
    expect_success(office, "Charge", 5_990)
    expect_success(office, "Refund", 1_000)
    expect_success(office, "Refund", 4_990)
    assert office.operations() == [
        ("capture", "succeeded", 5_990),
        ("refund", "succeeded", 1_000),
        ("refund", "succeeded", 4_990),
    ]


def test_a_part_is_captured_and_the_rest_released(office: Office) -> None:
    expect_success(office, "Charge", 1_990)
    expect_success(office, "CancelAuthorization", 4_000)
    assert office.operations() == [("capture", "succeeded", 1_990), ("cancel", "succeeded", 4_000)]


def test_an_authorization_is_cancelled(office: Office) -> None:
    expect_success(office, "CancelAuthorization", 5_990)
    assert office.operations() == [("cancel", "succeeded", 5_990)]


def test_too_much_becomes_a_failure_that_says_why(office: Office) -> None:
    added = office.add("Charge", 6_000)
    assert until(lambda: office.state(added) == "Failure")
    assert "At most 59.90 EUR" in office.payment["paymentStatus"]["interfaceText"]
    assert office.operations() == []


def test_a_shopper_moves_nothing_and_the_log_says_why(stack: Stack, office: Office) -> None:
    added = office.add("Charge", 5_990, office.shopper())
    assert until(lambda: office.is_acknowledged(added))
    assert office.state(added) == "Initial"
    assert office.operations() == []
    log = (stack.folder / "event-handler.log").read_text()
    [line] = [one for one in log.splitlines() if added in one]
    assert "It was added with a shopper's token." in line


def test_a_handler_that_was_killed_finds_the_command_when_it_is_back(
    stack: Stack, office: Office
) -> None:
    server = stack.servers["event-handler"]
    server.kill()
    added = office.add("Charge", 5_990)
    assert until(lambda: (push := office.push_of(added)) is not None and push["attempts"] > 0)
    assert office.state(added) == "Initial"
    server.start()
    server.wait_until_ready()
    assert until(lambda: office.state(added) == "Success", 10)
    assert office.operations() == [("capture", "succeeded", 5_990)]


@pytest.fixture
def switched_off(stack: Stack, tmp_path: Path) -> Iterator[Launch]:
    """Run another event handler beside the demo's, with merchant commands switched off."""
    [service] = [one for one in SERVICES if one.name == "event-handler"]
    port = free_port(0)
    launch = Launch(
        name="switched-off",
        command=service.command,
        folder=service.folder,
        environment={
            **service.environment(stack.facts),
            "MERCHANT_COMMANDS": "",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "BIND_ADDRESS": LOOPBACK,
            "PORT": str(port),
        },
        health_url=f"http://{LOOPBACK}:{port}/health",
        log=tmp_path / "switched-off.log",
    )
    with running(launch):
        yield launch


def test_with_the_switch_off_nothing_moves_and_the_log_says_why(
    office: Office, switched_off: Launch
) -> None:
    with office.messages_held_back():
        added = office.add("Charge", 5_990)
        held = office.push_of(added)
        assert held is not None
        url = switched_off.health_url.removesuffix("health")
        answer = requests.post(url, pushed(msgspec.json.encode(held["payload"])), timeout=10)
        assert answer.status_code == 204
        assert office.state(added) == "Initial"
        assert office.operations() == []
    [line] = [one for one in switched_off.log.read_text().splitlines() if added in one]
    assert "MERCHANT_COMMANDS does not name Charge." in line
    assert until(lambda: office.state(added) == "Success")
