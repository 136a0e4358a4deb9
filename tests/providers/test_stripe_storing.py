"""Stripe: a card is stored with one Customer, shown while it is attached, and charged again."""

from typing import Any

import msgspec
import pytest

from payment_core.domain.ledger import Ledger, PSPStoredMethod
from payment_core.domain.provider import AUTHENTICATION_REQUIRED, Refused
from payment_core.runtime.errors import OutcomeUnknown, Unavailable
from payment_core.runtime.secret import Secret
from payment_provider_stripe.stored import AttachedMethod
from sandbox.faults import FaultRule
from stripe_support import PAYMENT_ID, SECRET_KEY, StripeWorld, entries

CUSTOMER = "11111111-4b5a-4697-8877-665544332211"
ASKING = "pm_card_authenticationRequired"


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


def store(
    world: StripeWorld, payment_id: str = "1", token: str = "pm_card_visa", **members: Any
) -> Ledger:
    """Pay as a customer who agrees to have the card stored."""
    request = world.request(
        token, payment_id=payment_id, store=True, **{"customer_id": CUSTOMER, **members}
    )
    return world.provider.authorize(request)


def charge(
    world: StripeWorld, stored: PSPStoredMethod | None, payment_id: str = "2", **members: Any
) -> Ledger:
    """Pay with what is stored."""
    assert stored is not None
    request = world.request(
        None, payment_id=payment_id, stored_token=stored.token, customer_id=CUSTOMER, **members
    )
    return world.provider.authorize(request)


def parts(stored: PSPStoredMethod | None) -> AttachedMethod:
    assert stored is not None
    return AttachedMethod.read(stored.token)


def customers(world: StripeWorld) -> list[str]:
    return [one.id for one in world.stripe.wallets.customers()]


class TestCustomers:
    def test_one_for_each_customer_whatever_is_stored(self, world: StripeWorld) -> None:
        found = {parts(store(world, payment_id).stored_method).customer for payment_id in "123"}
        world.clock.advance(25 * 3_600)
        found.add(parts(store(world, "4").stored_method).customer)
        assert found == set(customers(world))
        other = parts(store(world, "5", customer_id="another").stored_method).customer
        assert customers(world) == [other, *found]

    def test_it_holds_ids_and_no_personal_data(self, world: StripeWorld) -> None:
        store(world)
        [customer] = world.stripe.wallets.customers()
        assert customer.metadata == {
            "customerId": CUSTOMER,
            "projectKey": "shop",
            "deploymentId": "blue",
        }

    def test_the_key_says_nothing_and_is_the_same_for_ever(self, world: StripeWorld) -> None:
        store(world, "1")
        store(world, "2")
        made = [one for one in world.stripe.journal.entries() if one.path == "/v1/customers"]
        assert [one.replayed for one in made] == [False, True]
        [key] = {one.idempotency_key for one in made}
        assert key is not None
        assert key.startswith("customer-")
        assert not any(part in key for part in CUSTOMER.split("-"))

    def test_two_deployments_share_none(self, world: StripeWorld) -> None:
        store(world)
        world.clock.advance(61)
        green = world.new_provider(deployment="green")
        ledger = green.authorize(
            world.request(payment_id="2", store=True, customer_id=CUSTOMER),
        )
        assert len(customers(world)) == 2
        assert parts(ledger.stored_method).customer == customers(world)[0]

    def test_an_account_without_a_search_may_get_a_second_one(self, world: StripeWorld) -> None:
        world.stripe.faults.add(FaultRule(path="/customers/search$", status=400, count=None))
        store(world, "1")
        assert store(world, "2").stored_method is not None
        assert len(customers(world)) == 1
        world.clock.advance(25 * 3_600)
        assert store(world, "3").stored_method is not None
        assert len(customers(world)) == 2

    @pytest.mark.parametrize("trouble", [{"status": 503}, {"reset": True}, {"status": 429}])
    def test_no_customer_no_payment(self, world: StripeWorld, trouble: dict[str, Any]) -> None:
        world.stripe.faults.add(FaultRule(path="/customers$", count=3, **trouble))
        with pytest.raises(Unavailable) as caught:
            store(world)
        assert not isinstance(caught.value, OutcomeUnknown)
        assert world.call("GET", "/v1/payment_intents")["data"] == []
        assert store(world).stored_method is not None

    def test_guests_and_those_who_do_not_agree_get_none(self, world: StripeWorld) -> None:
        world.authorize(payment_id="1")
        world.provider.authorize(world.request(payment_id="2", customer_id=CUSTOMER))
        store(world, "3", customer_id=None)
        assert customers(world) == []


class TestCalls:
    def test_two_more_for_the_first_card_and_one_more_later(self, world: StripeWorld) -> None:
        opened = ["POST payment_intents", "POST payment_intents/*/confirm"]
        stored = store(world, "1").stored_method
        assert world.calls() == ["GET customers/search", "POST customers", *opened]
        world.clock.advance(61)
        store(world, "2")
        assert world.calls() == ["GET customers/search", *opened]
        charge(world, stored, "3")
        assert world.calls() == opened

    def test_one_to_look_and_one_to_delete(self, world: StripeWorld) -> None:
        ledger = store(world, payment_id=PAYMENT_ID)
        stored = ledger.stored_method
        world.calls()
        assert world.fetch(ledger).stored_method == stored
        assert len(world.calls()) == 1
        assert stored is not None
        world.provider.delete_stored_method(stored.token)
        assert len(world.calls()) == 1


class TestShowing:
    def test_in_every_answer_and_after_everything(self, world: StripeWorld) -> None:
        ledger = store(world, PAYMENT_ID)
        stored = ledger.stored_method
        assert stored is not None
        assert (stored.brand, stored.last_four) == ("visa", "4242")
        assert (stored.expiry_month, stored.expiry_year) == (12, 2034)
        told = [
            store(world, PAYMENT_ID),
            world.fetch(ledger),
            world.capture(ledger, 10_000),
            world.refund(ledger, 4_000),
            world.fetch(ledger),
        ]
        assert [one.stored_method for one in told] == [stored] * 5

    def test_only_after_the_challenge(self, world: StripeWorld) -> None:
        ledger = store(world, PAYMENT_ID, ASKING)
        assert (ledger.stored_method, ledger.action is None) == (None, False)
        world.control(ledger, "approve")
        assert world.fetch(ledger).stored_method is not None

    def test_not_any_more_when_it_is_attached_to_nobody(self, world: StripeWorld) -> None:
        ledger = store(world, PAYMENT_ID)
        world.call("DELETE", f"/v1/customers/{parts(ledger.stored_method).customer}")
        assert world.fetch(ledger).stored_method is None

    def test_a_brand_that_nobody_knows_is_not_shown(self, world: StripeWorld) -> None:
        ledger = store(world, PAYMENT_ID)
        method_id = parts(ledger.stored_method).payment_method
        method = world.stripe.wallets.method(method_id)
        world.stripe.wallets.add(msgspec.structs.replace(method, brand="unknown"))
        stored = world.fetch(ledger).stored_method
        assert stored is not None
        assert (stored.brand, stored.last_four) == (None, "4242")

    def test_the_token_is_not_in_what_is_printed(self, world: StripeWorld) -> None:
        ledger = store(world)
        token = parts(ledger.stored_method)
        assert token.payment_method not in repr(ledger)
        assert token.payment_method not in repr(token.token)


class TestConsent:
    """It counts when the card is really tried, whoever opened the PaymentIntent."""

    def opened_only(self, world: StripeWorld) -> None:
        world.stripe.faults.add(FaultRule(path="/confirm$", reset=True, count=3))

    def test_taken_back_before_the_card_was_tried(self, world: StripeWorld) -> None:
        self.opened_only(world)
        with pytest.raises(OutcomeUnknown):
            store(world, "1")
        ledger = world.authorize(payment_id="1")
        assert entries(ledger) == [("Authorization", 10_000, "Success")]
        assert ledger.stored_method is None
        assert len(world.call("GET", "/v1/payment_intents")["data"]) == 1

    def test_given_after_the_payment_was_opened_costs_no_sale(self, world: StripeWorld) -> None:
        self.opened_only(world)
        with pytest.raises(OutcomeUnknown):
            world.authorize(payment_id="1")
        ledger = store(world, "1")
        assert entries(ledger) == [("Authorization", 10_000, "Success")]
        assert ledger.stored_method is None

    def test_a_stored_card_on_a_payment_that_was_opened_without_it_is_ended(
        self, world: StripeWorld
    ) -> None:
        stored = store(world, "1").stored_method
        self.opened_only(world)
        with pytest.raises(OutcomeUnknown):
            world.authorize(payment_id="2")
        with pytest.raises(Refused, match="payment_method"):
            charge(world, stored, "2")


class TestChargingAgain:
    def test_on_session_the_shopper_is_asked(self, world: StripeWorld) -> None:
        ledger = store(world, PAYMENT_ID, ASKING)
        world.control(ledger, "approve")
        stored = world.fetch(ledger).stored_method
        assert charge(world, stored, "2").action is not None
        declined = charge(world, stored, "3", off_session=True, return_url=None)
        assert (declined.action, declined.retryable) == (None, True)
        assert declined.code == AUTHENTICATION_REQUIRED
        assert declined.text == "The bank wants the card holder to confirm this payment."

    def test_a_card_that_stripe_does_not_even_try_is_the_only_one_of_its_payment(
        self, world: StripeWorld
    ) -> None:
        stored = store(world, "1").stored_method
        gone = PSPStoredMethod(token=AttachedMethod(parts(stored).customer, "pm_gone").token)
        world.stripe.journal.clear()
        with pytest.raises(Refused, match="resource_missing"):
            charge(world, gone, "2")
        assert charge(world, stored, "2") == Ledger(complete=False)
        tried = [one for one in world.stripe.journal.entries() if one.path.endswith("/confirm")]
        assert len({one.idempotency_key for one in tried}) == 1

    def test_another_stored_card_never_makes_a_second_authorization(
        self, world: StripeWorld
    ) -> None:
        one, other = (store(world, payment_id).stored_method for payment_id in "12")
        first = charge(world, one, "3", off_session=True)
        assert charge(world, other, "3", off_session=True) == first
        assert charge(world, other, "3", off_session=True, name="another") == first

    @pytest.mark.parametrize("token", ["pm_of_another_connector", ":pm_x", "cus_x:", ""])
    def test_a_token_that_is_not_ours_is_refused(self, world: StripeWorld, token: str) -> None:
        with pytest.raises(Refused):
            charge(world, PSPStoredMethod(token=Secret(token)), off_session=True)


class TestDeleting:
    def token(self, world: StripeWorld) -> Secret:
        stored = store(world).stored_method
        assert stored is not None
        return stored.token

    def test_a_detached_one_is_deleted_and_so_is_an_unknown_one(self, world: StripeWorld) -> None:
        token = self.token(world)
        method_id = AttachedMethod.read(token).payment_method
        world.call("POST", f"/v1/payment_methods/{method_id}/detach")
        world.provider.delete_stored_method(token)
        world.provider.delete_stored_method(Secret("cus_none:pm_none"))

    def test_what_stripe_keeps_all_the_same_is_not_deleted(self, world: StripeWorld) -> None:
        token = self.token(world)
        world.stripe.faults.add(FaultRule(path="/detach$", status=400))
        with pytest.raises(OutcomeUnknown):
            world.provider.delete_stored_method(token)
        world.provider.delete_stored_method(token)
        assert world.stripe.wallets.attached_to(customers(world)[0]) == []

    def test_nor_is_what_stripe_does_not_show(self, world: StripeWorld) -> None:
        token = self.token(world)
        world.stripe.faults.add(FaultRule(path="/payment_methods/", status=400, count=2))
        with pytest.raises(OutcomeUnknown):
            world.provider.delete_stored_method(token)

    def test_a_wrong_key_deletes_nothing(self, world: StripeWorld) -> None:
        token = self.token(world)
        wrong = world.new_provider(STRIPE_SECRET_KEY=f"{SECRET_KEY}x")
        with pytest.raises(Unavailable):
            wrong.delete_stored_method(token)
        assert len(world.stripe.wallets.attached_to(customers(world)[0])) == 1
