"""What shoppers and merchants must keep secret never reaches a server's log."""

from collections.abc import Iterator, Mapping

import pytest
import requests

from log_scan_plugin import LogScan
from sandbox.demo.facts import Facts
from sandbox.demo.stack import Stack
from sandbox.psp.cards import CARDS_BY_TOKEN
from stack_support import PlantingMerchant, secrets_in_logs

pytestmark = pytest.mark.servers

CVC = "739"
CARD: Mapping[str, int | str] = {"expiryMonth": 12, "expiryYear": 2031, "cvc": CVC}


def test_cards_tokens_and_session_ids_are_in_no_log(
    stack: Stack, merchant: PlantingMerchant, log_scan: LogScan
) -> None:
    log_scan.plant("a card's CVC", f'"{CVC}"')
    for card in (CARDS_BY_TOKEN["tok_approved"], CARDS_BY_TOKEN["tok_declined"]):
        made = requests.post(
            f"{stack.facts.psp_url}/v1/tokens",
            headers={"Authorization": f"Bearer {stack.facts.psp_publishable_key}"},
            json={**CARD, "number": card.number},
            timeout=5,
        )
        assert made.ok
        token = log_scan.plant("a payment token", made.json()["token"])
        session_id = merchant.create_session(merchant.create_cart()["id"])
        for answer in asked_in_every_wrong_way(stack.facts, session_id, token, card.number):
            assert answer.status_code < 500

    logs = list(stack.folder.glob("*.log"))
    assert len(logs) == len(stack.servers)
    assert all(log.stat().st_size for log in logs)
    assert secrets_in_logs(stack.folder, log_scan) == []


def asked_in_every_wrong_way(
    facts: Facts, session_id: str, token: str, number: str
) -> Iterator[requests.Response]:
    """Pay as one should, then put the secrets where they do not belong."""
    shopper = {"X-Session-Id": session_id}
    processor = facts.processor_url
    for method in (
        {"type": "card", "token": token},
        {"type": "card", "number": number, "cvc": CVC},
        {"type": number, "token": token},
    ):
        body = {"paymentMethod": method}
        yield requests.post(f"{processor}/payments", headers=shopper, json=body, timeout=5)
    for path in (
        f"payments/{session_id}/{token}?cvc={CVC}",
        f"operations/config?ctsid={session_id}",
    ):
        yield requests.get(f"{processor}/{path}", headers=shopper, timeout=5)
