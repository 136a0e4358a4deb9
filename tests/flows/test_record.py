"""What a support agent is asked about a payment stands on it: which card, when, who, how."""

import json
from datetime import datetime

import pytest

from bench import Bench, Json
from event_support import EventBench
from reconciliation_support import AGE, ReconciliationBench
from returning_customers_support import (
    ReturningCustomers,
    ShopWithAccounts,
    StripeCustomers,
    state_of,
)
from stripe_bench import StripeBench

CARD = {"brand": "visa", "lastFour": "4242", "expiryMonth": 12}


def card(bench: Bench, payment_id: str) -> Json:
    found = bench.api("GET", f"payments/{payment_id}")["paymentMethodInfo"]["custom"]["fields"]
    assert isinstance(found, dict)
    return {name: found[name] for name in found if name != "expiryYear"}


def requests_of(bench: Bench, payment_id: str, kind: str) -> list[Json]:
    every = bench.api("GET", f"payments/{payment_id}")["interfaceInteractions"]
    fields = [one["fields"] for one in every]
    return [json.loads(one["request"]) for one in fields if one["type"] == kind]


def triggers(bench: Bench, payment_id: str, kind: str = "converge") -> list[Json]:
    return [one["trigger"] for one in requests_of(bench, payment_id, kind)]


class TestTheCard:
    @pytest.mark.parametrize("kind", [Bench, StripeBench])
    def test_a_card_that_was_typed_in(self, kind: type[Bench]) -> None:
        bench = kind()
        assert card(bench, bench.paid()) == CARD

    @pytest.mark.parametrize("kind", [ReturningCustomers, StripeCustomers])
    def test_a_stored_card_with_and_without_its_customer(
        self, kind: type[ShopWithAccounts]
    ) -> None:
        bench = kind()
        customer = bench.customer()
        first = bench.agree(bench.session_of(customer)).json()["paymentReference"]
        assert card(bench, first) == {**CARD, "storePaymentMethod": True}
        [stored] = bench.methods_of(customer)
        method = stored["id"]
        again = bench.pay_again(bench.session_of(customer), method).json()["paymentReference"]
        cart = bench.cart_of(customer)
        assert state_of(bench.charge(cart, method)) == "Completed"
        [recurring] = bench.attached(cart)
        for reference in (again, recurring):
            assert card(bench, reference) == CARD
            [claim] = requests_of(bench, reference, "claim")
            assert claim["storedPaymentMethodId"] == method
        assert triggers(bench, recurring) == [{"type": "checkout", "clientId": "checkout"}]

    def test_a_card_that_was_declined(self, bench: Bench) -> None:
        answer = bench.pay(bench.session(bench.cart()), "tok_declined").json()
        assert card(bench, answer["paymentReference"])["lastFour"] == "0002"

    def test_no_card_no_record(self, bench: Bench) -> None:
        answer = bench.pay(bench.session(bench.cart()), None, "invoice").json()
        payment = bench.api("GET", f"payments/{answer['paymentReference']}")
        assert "custom" not in payment["paymentMethodInfo"]

    def test_a_project_without_the_type_keeps_money_and_history(self, bench: Bench) -> None:
        found = bench.api("GET", "types/key=commercetools-checkout-card-details")
        bench.api("DELETE", f"types/{found['id']}?version={found['version']}")
        payment_id = bench.paid()
        assert bench.transactions(payment_id) == [("Authorization", 10_000, "Success")]
        assert triggers(bench, payment_id) == [{"type": "shopper"}]


class TestThreeDSecure:
    def test_how_it_ended(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        payment_id = bench.pay(session, "tok_three_ds").json()["paymentReference"]
        bench.control(payment_id, "confirm")
        bench.confirm(session, payment_id)
        *_, last = requests_of(bench, payment_id, "converge")
        assert last["threeDSecure"] == "authenticated"

    def test_it_did_not_take_place(self, bench: Bench) -> None:
        assert "threeDSecure" not in requests_of(bench, bench.paid(), "converge")[-1]


class TestWhen:
    def test_a_command_without_a_time_gets_the_psps(self) -> None:
        bench = EventBench()
        payment_id = bench.paid()
        bench.clock.advance(60)
        added = bench.add(payment_id, "Charge", 4_000)
        bench.push()
        payment = bench.api("GET", f"payments/{payment_id}")
        [charge] = [one for one in payment["transactions"] if one["id"] == added]
        [at_psp] = bench.at_the_psp(payment_id)
        made = at_psp["operations"][-1]["createdAt"]
        assert datetime.fromisoformat(charge["timestamp"]) == datetime.fromisoformat(made)


class TestWho:
    def test_a_shopper_and_the_merchants_system(self, bench: Bench) -> None:
        payment_id = bench.paid()
        assert bench.outcome(payment_id, "capturePayment", 10_000) == "approved"
        shopper, capture = triggers(bench, payment_id)
        assert shopper == {"type": "shopper"}
        assert capture["type"] == "merchant"
        assert capture["clientId"]
        assert triggers(bench, payment_id, "operation") == [capture]

    def test_a_webhook(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        payment_id = bench.pay(session, "tok_pending_success").json()["paymentReference"]
        bench.later(60)
        assert triggers(bench, payment_id) == [{"type": "shopper"}, {"type": "webhook"}]

    def test_a_message_and_who_added_the_command(self) -> None:
        bench = EventBench()
        payment_id = bench.paid()
        bench.add(payment_id, "Charge", 4_000)
        bench.push()
        trigger = triggers(bench, payment_id)[-1]
        assert (trigger["type"], trigger["clientId"]) == ("message", "bench-client")

    def test_the_reconciliation(self) -> None:
        bench = ReconciliationBench()
        session = bench.session(bench.cart())
        payment_id = bench.pay(session, "tok_pending_success").json()["paymentReference"]
        bench.unheard(AGE)
        bench.reconcile()
        assert triggers(bench, payment_id) == [{"type": "shopper"}, {"type": "job"}]


@pytest.fixture
def bench() -> Bench:
    return Bench()
