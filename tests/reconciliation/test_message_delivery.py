"""A Subscription that commercetools stopped is told by every run and by the status page."""

import json

import pytest

from bench import COMMERCETOOLS
from event_support import DESTINATION
from reconciliation_support import ReconciliationBench

LINE = "commercetools does not deliver messages"


def subscribe(bench: ReconciliationBench, status: str, key: str = "default") -> None:
    """Let there be a Subscription of a deployment with this health."""
    draft = {
        "key": f"payment-connector-{key}",
        "destination": DESTINATION,
        "messages": [{"resourceTypeId": "payment", "types": ["PaymentTransactionAdded"]}],
    }
    found = bench.api("POST", "subscriptions", draft)
    url = f"{COMMERCETOOLS}/test/subscriptions/{found['id']}/status"
    assert bench.network.session().post(url, json={"status": status}).ok


def lines(out: str) -> list[tuple[str, str]]:
    """Return severity and status of each such line."""
    found = [json.loads(one) for one in out.splitlines() if one.startswith("{")]
    return [(one["severity"], one["status"]) for one in found if one["message"] == LINE]


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        ("ConfigurationErrorDeliveryStopped", "ERROR"),
        ("ConfigurationError", "ERROR"),
        ("ManuallySuspended", "ERROR"),
        ("TemporaryError", "WARNING"),
    ],
)
def test_a_run_tells_that_messages_do_not_come(
    status: str, severity: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = ReconciliationBench()
    subscribe(bench, status)
    capsys.readouterr()
    assert bench.reconcile().subscription == status
    assert lines(capsys.readouterr().out) == [(severity, status)]


@pytest.mark.parametrize(("status", "key"), [("Healthy", "default"), ("ManuallySuspended", "b")])
def test_a_run_is_silent_about_a_healthy_one_and_about_others(
    status: str, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = ReconciliationBench()
    subscribe(bench, status, key)
    capsys.readouterr()
    assert bench.reconcile().subscription is None
    assert lines(capsys.readouterr().out) == []
