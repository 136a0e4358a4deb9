"""What shoppers and merchants must keep secret never reaches a server's log."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import requests

from log_scan_plugin import LogScan
from sandbox.demo.stack import demo_stack
from sandbox.psp.cards import CARDS_BY_TOKEN
from stack_support import PlantingMerchant, secrets_in_logs

pytestmark = pytest.mark.servers

CVC = "739"
CARD: Mapping[str, int | str] = {"expiryMonth": 12, "expiryYear": 2031, "cvc": CVC}


def test_cards_tokens_and_session_ids_are_in_no_log(tmp_path: Path, log_scan: LogScan) -> None:
    with (
        demo_stack(tmp_path) as stack,
        PlantingMerchant(stack.facts, log_scan) as merchant,
        requests.Session() as browser,
    ):
        facts = stack.facts
        log_scan.plant("a card's CVC", f'"{CVC}"')
        for card in (CARDS_BY_TOKEN["tok_approved"], CARDS_BY_TOKEN["tok_declined"]):
            made = browser.post(
                f"{facts.psp_url}/v1/tokens",
                headers={"Authorization": f"Bearer {facts.psp_publishable_key}"},
                json={**CARD, "number": card.number},
            )
            assert made.ok
            token = log_scan.plant("a payment token", made.json()["token"])
            session_id = merchant.create_session(merchant.create_cart()["id"])
            shopper = {"X-Session-Id": session_id}
            bodies = (
                {"paymentMethod": {"type": "card", "token": token}},
                {"paymentMethod": {"type": "card", "number": card.number, "cvc": CVC}},
                {"paymentMethod": {"type": card.number, "token": token}},
            )
            pages = (f"payments/{session_id}/{token}?cvc={CVC}", "operations/config")
            answers = [
                *(
                    browser.post(f"{facts.processor_url}/payments", headers=shopper, json=body)
                    for body in bodies
                ),
                *(browser.get(f"{facts.processor_url}/{page}", headers=shopper) for page in pages),
            ]
            assert all(answer.status_code < 500 for answer in answers)

    assert all(log.stat().st_size for log in tmp_path.glob("*.log"))
    assert secrets_in_logs(tmp_path, log_scan) == []
