"""The real servers for tests: one stack for the whole run, whose logs give nothing away."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from log_scan_plugin import LogScan
from sandbox.demo.checkout import Merchant
from sandbox.demo.facts import Facts
from sandbox.demo.ports import free_port
from sandbox.demo.providers import SANDBOX, DemoProvider
from sandbox.demo.stack import Stack, demo_stack


class PlantingMerchant(Merchant):
    """A merchant whose sessions and tokens must not be seen in any log."""

    def __init__(self, facts: Facts, log_scan: LogScan) -> None:
        super().__init__(facts)
        self._log_scan = log_scan

    def sign_in(self) -> Mapping[str, str]:
        """Sign in, and look for the token in the logs from now on."""
        headers = super().sign_in()
        for header in headers.values():
            self._log_scan.plant("an access token", header.removeprefix("Bearer "))
        return headers

    def create_session(self, cart_id: str) -> str:
        """Create a session, and look for its id in the logs from now on."""
        return self._log_scan.plant("a session id", super().create_session(cart_id))

    def add_transaction(
        self, payment_id: str, kind: str, cents: int, headers: Mapping[str, str] | None = None
    ) -> str:
        """Add a transaction in state Initial, as any client of commercetools can; return its id."""
        money = {"centAmount": cents, "currencyCode": "EUR"}
        transaction = {"type": kind, "amount": money, "state": "Initial"}
        action = {"action": "addTransaction", "transaction": transaction}
        body = {"version": self.payment(payment_id)["version"], "actions": [action]}
        url = f"{self._facts.api_url}/{self._facts.project_key}/payments/{payment_id}"
        changed = self.call("POST", url, headers or self.sign_in(), json=body)
        added: str = changed["transactions"][-1]["id"]
        return added


@contextmanager
def scanned_stack(
    folder: Path, log_scan: LogScan, provider: DemoProvider = SANDBOX
) -> Iterator[Stack]:
    """Run the servers with this PSP; at the end their logs must hold no secret.

    One page of another origin may call them: `Stack.facts` names it.
    """
    own_page = f"http://localhost:{free_port(0)}"
    with demo_stack(folder, provider=provider, page_origins=[own_page]) as running:
        for secret in (running.facts.client_secret, running.facts.psp_webhook_secret):
            log_scan.plant("a secret", secret)
        yield running
    assert secrets_in_logs(folder, log_scan) == []


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, log_scan: LogScan) -> Iterator[Stack]:
    """Return the running servers. Whoever kills one of them starts it again."""
    with scanned_stack(tmp_path_factory.mktemp("stack"), log_scan) as running:
        yield running


@pytest.fixture
def merchant(stack: Stack, log_scan: LogScan) -> Iterator[PlantingMerchant]:
    """Return a merchant of the running project."""
    with PlantingMerchant(stack.facts, log_scan) as at_work:
        yield at_work


def secrets_in_logs(folder: Path, log_scan: LogScan) -> list[str]:
    """Return what the servers' logs in this folder give away."""
    return [
        f"{log.name}: {finding}"
        for log in sorted(folder.glob("*.log"))
        for finding in log_scan.findings(log.read_text(errors="replace"))
    ]
