"""A claim proves what was ordered, and what was replaced stays replaced."""

import pytest

from bench import Bench, Json
from returning_customers_support import ReturningCustomers, errors_of, state_of
from sandbox.faults import FaultRule

ONE_CENT = {"action": "changeAmountPlanned", "amount": {"centAmount": 1, "currencyCode": "EUR"}}
INVOICE = {"action": "setMethodInfoMethod", "method": "invoice"}
UNREACHABLE = FaultRule(method="POST", path="/v1/payments$", status=503, count=3)


@pytest.fixture
def shop() -> ReturningCustomers:
    return ReturningCustomers()


def test_a_claim_that_never_reached_its_cart_is_replaced_when_the_cart_changes(
    shop: ReturningCustomers,
) -> None:
    cart = shop.cart()
    session = shop.session(cart)
    lost = FaultRule(method="POST", path=f"/carts/{cart['id']}$", reset=True, count=9)
    shop.commercetools.faults.add(lost)
    assert shop.pay(session, name="first").status_code == 503
    shop.commercetools.faults.clear()
    shop.change_total(cart, 12_000)
    answer = shop.pay(session, name="second").json()
    assert answer["outcome"] == "approved"
    assert shop.at_the_psp(answer["paymentReference"])[0]["amount"]["value"] == 12_000
    assert shop.attached(cart) == [answer["paymentReference"]]


@pytest.mark.parametrize("change", [ONE_CENT, INVOICE], ids=lambda one: one["action"])
class TestAClaimThatItsShopperChanges:
    def test_a_subscription_is_not_charged(self, shop: ReturningCustomers, change: Json) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        shop.psp.faults.add(UNREACHABLE)
        waiting = shop.charge(cart, method_id, idempotencyKey="march")
        assert state_of(waiting) == "Pending"
        payment_id = waiting.json()["paymentId"]
        shop.update(payment_id, change)
        again = shop.charge(cart, method_id, idempotencyKey="march")
        assert (state_of(again), errors_of(again)) == ("Failed", ["PaymentRejected"])
        assert shop.at_the_psp(payment_id) == []
        assert shop.charge(cart, method_id, idempotencyKey="march").json() == again.json()
        assert state_of(shop.charge(cart, method_id, idempotencyKey="anew")) == "Completed"

    def test_a_shopper_pays_what_the_cart_costs(
        self, shop: ReturningCustomers, change: Json
    ) -> None:
        cart = shop.cart()
        session = shop.session(cart)
        shop.psp.faults.add(UNREACHABLE)
        assert shop.pay(session, name="first").status_code in (200, 503)
        [claimed] = shop.attached(cart)
        shop.update(claimed, change)
        answer = shop.pay(session, name="first").json()
        assert answer["outcome"] == "approved"
        assert answer["paymentReference"] != claimed
        assert shop.at_the_psp(claimed) == []
        assert shop.at_the_psp(answer["paymentReference"])[0]["amount"]["value"] == 10_000

    def test_what_the_psp_did_is_still_found(self, shop: ReturningCustomers, change: Json) -> None:
        cart = shop.cart()
        session = shop.session(cart)
        lost = FaultRule(method="POST", path="/v1/payments$", applied_but_failed=True, count=9)
        unreadable = FaultRule(method="GET", path="/v1/payments", status=503, count=9)
        shop.psp.faults.add(lost)
        shop.psp.faults.add(unreadable)
        assert shop.pay(session, name="first").json()["outcome"] == "pending"
        [claimed] = shop.attached(cart)
        shop.update(claimed, change)
        shop.psp.faults.clear()
        shop.later(60)
        assert shop.transactions(claimed) == [("Authorization", 10_000, "Success")]


@pytest.mark.parametrize("kind", ["Authorization", "Charge"])
class TestAClaimThatItsShopperCallsPaid:
    """My Payments lets a shopper add a first transaction, in any state and under any id."""

    def _call_it_paid(self, shop: ReturningCustomers, payment_id: str, kind: str) -> None:
        payment = shop.payment(payment_id)
        money = {"centAmount": 10_000, "currencyCode": "EUR"}
        name = next(one.fields["interactionId"] for one in payment.interface_interactions)
        transaction = {"type": kind, "amount": money, "state": "Success", "interactionId": name}
        shop.update(payment_id, {"action": "addTransaction", "transaction": transaction})

    def test_a_subscription_is_not_completed(self, shop: ReturningCustomers, kind: str) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer)
        shop.psp.faults.add(UNREACHABLE)
        waiting = shop.charge(cart, method_id, idempotencyKey="march").json()["paymentId"]
        self._call_it_paid(shop, waiting, kind)
        again = shop.charge(cart, method_id, idempotencyKey="march")
        assert (state_of(again), errors_of(again)) == ("Failed", ["PaymentRejected"])
        assert shop.at_the_psp(waiting) == []

    def test_a_cart_is_not_paid(self, shop: ReturningCustomers, kind: str) -> None:
        cart = shop.cart()
        session = shop.session(cart)
        shop.psp.faults.add(UNREACHABLE)
        shop.pay(session, name="first")
        [claimed] = shop.attached(cart)
        self._call_it_paid(shop, claimed, kind)
        assert shop.confirm(session, claimed).status_code == 404
        answer = shop.pay(session, name="first").json()
        assert answer["outcome"] == "approved"
        assert answer["paymentReference"] != claimed
        assert shop.at_the_psp(answer["paymentReference"])[0]["amount"]["value"] == 10_000


class TestASubmitThatWasReplaced:
    def test_its_delayed_copy_does_not_take_the_place_of_the_paid_one(self) -> None:
        bench = Bench()
        cart = bench.cart()
        session = bench.session(cart)
        bench.psp.faults.add(UNREACHABLE)
        bench.pay(session, name="by-card")
        paid = bench.pay(session, None, "ideal", name="by-bank").json()["paymentReference"]
        delayed = bench.pay(session, name="by-card").json()
        assert delayed["outcome"] == "rejected"
        bench.control(paid, "confirm")
        assert bench.confirm(session, paid).json()["outcome"] == "approved"


class TestAShopThatTakesDeclinedPaymentsOff:
    def test_after_a_dozen_its_shopper_can_still_pay(self) -> None:
        bench = Bench()
        cart = bench.cart()
        session = bench.session(cart)
        for number in range(12):
            declined = bench.pay(session, "tok_declined", name=f"try-{number}").json()
            assert declined["outcome"] == "rejected"
            bench.detach(cart, declined["paymentReference"])
        bench.later(60)
        bench.calls()
        answer = bench.pay(session, name="last").json()
        assert answer["outcome"] == "approved"
        assert len(bench.calls()) == 10  # The four more find the number of the attempt.
        assert bench.payment(answer["paymentReference"]).key == f"pay-{cart['id']}-cart-13"

    def test_a_delayed_copy_of_a_submit_is_known_all_the_same(self) -> None:
        bench = Bench()
        cart = bench.cart()
        session = bench.session(cart)
        declined = bench.pay(session, "tok_declined", name="by-card").json()
        bench.detach(cart, declined["paymentReference"])
        assert bench.pay(session, "tok_declined", name="by-card").json() == declined
        paid = bench.pay(session, None, "ideal", name="by-bank").json()["paymentReference"]
        assert bench.pay(session, "tok_declined", name="by-card").json() == declined
        bench.control(paid, "confirm")
        assert bench.confirm(session, paid).json()["outcome"] == "approved"

    def test_one_that_took_the_money_is_put_back(self) -> None:
        bench = Bench()
        cart = bench.cart()
        session = bench.session(cart)
        taken = bench.pay(session, None, "ideal", name="first").json()["paymentReference"]
        bench.control(taken, "confirm")
        bench.later(60)
        bench.detach(cart, taken)
        again = bench.pay(session, name="second").json()
        assert (again["paymentReference"], again["outcome"]) == (taken, "approved")
        assert bench.attached(cart) == [taken]

    def test_there_is_an_end_to_it_all_the_same(self) -> None:
        bench = Bench()
        cart = bench.cart()
        session = bench.session(cart)
        for number in range(25):
            declined = bench.pay(session, "tok_declined", name=f"try-{number}").json()
            bench.detach(cart, declined["paymentReference"])
        answer = bench.pay(session, name="more")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (429, "TooManyAttempts")
