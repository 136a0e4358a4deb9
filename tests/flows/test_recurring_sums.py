"""Recurring transactions for parts of one cart never hold more than the cart owes now."""

from functools import partial

import pytest

from bench import Json
from flows.test_coverage import held_for
from returning_customers_support import (
    ReturningCustomers,
    errors_of,
    refusal_of,
    state_of,
)
from sandbox.faults import FaultRule

UNREACHABLE = FaultRule(method="POST", path="/v1/payments$", status=503, count=None)


@pytest.fixture
def shop() -> ReturningCustomers:
    return ReturningCustomers()


def subscribed(shop: ReturningCustomers) -> tuple[Json, str]:
    """Return the cart of a customer with a stored card, and the card's id."""
    customer = shop.customer()
    method_id = shop.save(customer)
    return shop.cart_of(customer), method_id


def test_parts_that_were_claimed_while_the_psp_was_down(shop: ReturningCustomers) -> None:
    cart, method_id = subscribed(shop)
    shop.psp.faults.add(UNREACHABLE)
    charges = [partial(shop.charge, cart, method_id, 4_000, idempotencyKey=k) for k in "abc"]
    answers = [charge() for charge in charges]
    assert [one.status_code for one in answers] == [201, 201, 409]
    shop.psp.faults.clear()
    states = [charge() for charge in charges]
    assert [state_of(one) for one in states[:2]] == ["Completed", "Completed"]
    assert refusal_of(states[2]) == (400, "InvalidOperation", None)
    assert held_for(shop, cart) == 8_000


@pytest.mark.parametrize("seed", range(12))
def test_parts_at_once(seed: int) -> None:
    shop = ReturningCustomers(seed)
    cart, method_id = subscribed(shop)
    charges = [partial(shop.charge, cart, method_id, 4_000, idempotencyKey=k) for k in "abc"]
    shop.at_once(*charges)
    for charge in charges:
        charge()
    shop.later(60)
    assert held_for(shop, cart) == 8_000


def test_a_claim_is_repeated_after_the_cart_got_cheaper(shop: ReturningCustomers) -> None:
    cart, method_id = subscribed(shop)
    shop.psp.faults.add(UNREACHABLE)
    assert state_of(shop.charge(cart, method_id, idempotencyKey="march")) == "Pending"
    shop.change_total(cart, 3_000)
    shop.psp.faults.clear()
    again = shop.charge(cart, method_id, idempotencyKey="march")
    assert (state_of(again), errors_of(again)) == ("Failed", ["PaymentRejected"])
    message = again.json()["transactionStatus"]["errors"][0]["message"]
    assert message == "Only 30.00 EUR are left to pay on this cart."
    assert shop.charge(cart, method_id, idempotencyKey="march").json() == again.json()
    assert state_of(shop.charge(cart, method_id, idempotencyKey="anew")) == "Completed"
    assert held_for(shop, cart) == 3_000


def test_a_claim_that_its_customer_made_small_counts_as_what_it_was(
    shop: ReturningCustomers,
) -> None:
    cart, method_id = subscribed(shop)
    shop.psp.faults.add(UNREACHABLE)
    claimed = shop.charge(cart, method_id, 10_000, idempotencyKey="a").json()["paymentId"]
    one_cent = {"centAmount": 1, "currencyCode": "EUR"}
    shop.update(claimed, {"action": "changeAmountPlanned", "amount": one_cent})
    shop.psp.faults.clear()
    answer = shop.charge(cart, method_id, 4_000, idempotencyKey="b")
    assert refusal_of(answer) == (409, "PaymentInProgress", None)
    assert held_for(shop, cart) == 0


def test_a_claim_is_repeated_after_another_connector_was_paid(shop: ReturningCustomers) -> None:
    cart, method_id = subscribed(shop)
    shop.psp.faults.add(UNREACHABLE)
    assert state_of(shop.charge(cart, method_id, idempotencyKey="march")) == "Pending"
    money = {"centAmount": 10_000, "currencyCode": "EUR"}
    draft = {
        "amountPlanned": money,
        "paymentMethodInfo": {"paymentInterface": "another-connector"},
        "transactions": [{"type": "Charge", "amount": money, "state": "Success"}],
    }
    other = {"typeId": "payment", "id": shop.api("POST", "payments", draft)["id"]}
    shop.change_cart(cart, {"action": "addPayment", "payment": other})
    shop.psp.faults.clear()
    assert state_of(shop.charge(cart, method_id, idempotencyKey="march")) == "Failed"
    assert held_for(shop, cart) == 0


def test_of_two_claims_that_no_longer_fit_the_first_has_the_right_of_way(
    shop: ReturningCustomers,
) -> None:
    cart, method_id = subscribed(shop)
    shop.psp.faults.add(UNREACHABLE)
    for key in "ab":
        assert state_of(shop.charge(cart, method_id, 4_000, idempotencyKey=key)) == "Pending"
    shop.change_total(cart, 6_000)
    shop.psp.faults.clear()
    states = [state_of(shop.charge(cart, method_id, 4_000, idempotencyKey=k)) for k in "ab"]
    assert states == ["Completed", "Failed"]
    assert held_for(shop, cart) == 4_000


def test_who_asked_for_all_is_not_told_completed_while_something_is_due(
    shop: ReturningCustomers,
) -> None:
    customer = shop.customer()
    shop.agree(shop.session_of(customer), "tok_pending_success")
    shop.later(60)
    [method] = shop.methods_of(customer)
    cart = shop.cart_of(customer)
    charge = partial(shop.charge, cart, method["id"], idempotencyKey="march")
    assert state_of(charge()) == "Pending"
    shop.change_total(cart, 12_000)
    shop.later(60)
    answer = charge()
    assert (state_of(answer), errors_of(answer)) == ("Pending", ["AmountDue"])
    rest = shop.charge(cart, method["id"], idempotencyKey="rest")
    shop.later(60)
    assert shop.transactions(rest.json()["paymentId"]) == [("Authorization", 2_000, "Success")]
    assert state_of(charge()) == "Completed"
    assert held_for(shop, cart) == 12_000
