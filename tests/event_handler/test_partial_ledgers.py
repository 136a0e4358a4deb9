"""A PSP that cannot list its operations: age decides, since its silence proves nothing."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from event_support import EventBench, notification, pushed
from installed_support import install_provider
from payment_core.domain.ledger import Ledger
from payment_core.domain.provider import PaymentLookup
from payment_provider_sandbox.provider import SandboxProvider

HOUR = 3_600


class SilentPSP(SandboxProvider):
    """Tells only what it is doing right now."""

    def fetch(self, payment: PaymentLookup) -> Ledger:
        """Tell nothing."""
        return Ledger(psp_payment_id=payment.interface_id, complete=False)


@pytest.mark.parametrize(
    ("told_hours_ago", "written_hours_ago", "is_done"),
    [
        (0, None, True),
        (23, None, True),
        (25, None, False),
        (1, 48, True),
        (48, 0, False),
        (None, 1, True),
        (None, 25, False),
        (None, None, False),
    ],
)
def test_a_command_is_carried_out_only_while_the_psp_remembers_its_keys(
    told_hours_ago: int | None,
    written_hours_ago: int | None,
    is_done: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """commercetools' own time is trusted before what a merchant wrote into the transaction."""
    install_provider(monkeypatch, tmp_path, "silent", SilentPSP)
    bench = EventBench()
    payment_id = bench.paid()
    bench.later(6 * 24 * HOUR)

    def ago(hours: int | None) -> str | None:
        return None if hours is None else (bench.clock.now() - timedelta(hours=hours)).isoformat()

    written = ago(written_hours_ago)
    added = bench.add(payment_id, "Charge", 4_000, **({"timestamp": written} if written else {}))
    message = notification(payment_id, added, createdAt=ago(told_hours_ago))
    bench.start_event_handler(
        PAYMENT_PROVIDER="silent", PAYMENT_INTERFACE="sandbox", MERCHANT_COMMANDS="Charge"
    )

    assert bench.post(pushed(msgspec.json.encode(message))).status_code == 204

    assert bench.states(payment_id)["Charge"] == ["Success" if is_done else "Initial"]
    assert len(bench.operations(payment_id)) == is_done
    assert ("command.too_old" in capsys.readouterr().out) is not is_done
