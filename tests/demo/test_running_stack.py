"""The servers agree with each other: scopes, keys, signatures and webhooks."""

import pytest
import requests

from sandbox.demo.checkout import run_checkout
from sandbox.demo.stack import Stack
from stack_support import PlantingMerchant

pytestmark = pytest.mark.servers


def test_the_processor_finds_nothing_amiss(stack: Stack) -> None:
    facts = stack.facts
    signed = requests.post(
        f"{facts.auth_url}/test/merchant-center-tokens",
        json={"audience": facts.processor_url},
        timeout=5,
    ).json()
    answer = requests.get(
        f"{facts.processor_url}/operations/status",
        headers={"Authorization": f"Bearer {signed['token']}"},
        timeout=5,
    ).json()
    assert answer["status"] == "OK", answer


def test_a_processor_that_was_killed_goes_on_where_it_was(
    stack: Stack, merchant: PlantingMerchant
) -> None:
    payment_id = merchant.pay(merchant.create_session(merchant.create_cart()["id"]), "tok_approved")
    processor = stack.servers["processor"]

    processor.kill()
    processor.start()
    processor.wait_until_ready()

    assert merchant.modify(payment_id, "capturePayment", 100) == "approved"
    assert [one["type"] for one in merchant.payment(payment_id)["transactions"]] == [
        "Authorization",
        "Charge",
    ]


def test_a_checkout_is_told_step_by_step(stack: Stack) -> None:
    told: list[str] = []
    payment = run_checkout(stack.facts, told.append)
    assert payment["id"] in " ".join(told)
    assert len(told) == 4
