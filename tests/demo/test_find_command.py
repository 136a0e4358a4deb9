"""`make find` on the demo's file of settings, as its console says."""

import subprocess
from pathlib import Path

import pytest

from sandbox.demo.providers import choose_provider
from sandbox.demo.settings_file import settings_file
from sandbox.demo.stack import Stack
from stack_support import PlantingMerchant

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.servers


def test_it_prints_what_happened_to_a_payment(
    stack: Stack, merchant: PlantingMerchant, tmp_path: Path
) -> None:
    session_id = merchant.create_session(merchant.create_cart()["id"])
    payment_id = merchant.pay(session_id, "tok_approved")
    merchant.modify(payment_id, "capturePayment", 100)
    settings = tmp_path / "env"
    settings.write_text(settings_file(choose_provider("sandbox", {}), stack.facts))
    reference = merchant.payment(payment_id)["interfaceId"]

    for given in (f"ID={payment_id}", f"PSP={reference}"):
        done = subprocess.run(
            ["make", "--no-print-directory", "find", given, f"SETTINGS={settings}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )

        assert f"Payment {payment_id}: captured, card at sandbox" in done.stdout
        assert "captured 1.00 EUR" in done.stdout
        assert "by merchant" in done.stdout
        assert "! moneyWithoutOrder" in done.stdout
