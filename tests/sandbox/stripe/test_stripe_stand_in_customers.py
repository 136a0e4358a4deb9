"""Stripe's own library against the stand-in: customers, attached cards, charges off-session."""

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from stripe_support import SECRET_KEY, StripeWorld


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


@pytest.fixture
def client(world: StripeWorld) -> stripe.StripeClient:
    http = stripe.RequestsClient(session=world.session, timeout=(1, 2))
    return stripe.StripeClient(SECRET_KEY, http_client=http)


@pytest.fixture
def customer(client: stripe.StripeClient) -> str:
    return client.v1.customers.create({"metadata": {"customerId": "7"}}).id


def paid(client: stripe.StripeClient, method: str, **more: Any) -> stripe.PaymentIntent:
    """Confirm a new PaymentIntent; `customer` is named when it is opened."""
    opening = {"amount": 2_000, "currency": "eur", "allowed_payment_method_types": ["card"]}
    if "customer" in more:
        opening["customer"] = more.pop("customer")
    intent = client.v1.payment_intents.create(opening)  # type: ignore[arg-type]
    params = {"payment_method": method, "expand": ["payment_method"], **more}
    return client.v1.payment_intents.confirm(intent.id, params)  # type: ignore[arg-type]


def attached(client: stripe.StripeClient, customer: str) -> list[str]:
    return [one.id for one in client.v1.customers.payment_methods.list(customer).data]


def method_of(intent: stripe.PaymentIntent) -> stripe.PaymentMethod:
    assert isinstance(intent.payment_method, stripe.PaymentMethod)
    return intent.payment_method


class TestCustomers:
    def test_made_shown_and_deleted(self, client: stripe.StripeClient, customer: str) -> None:
        metadata = client.v1.customers.retrieve(customer).metadata
        assert metadata is not None
        assert metadata.to_dict() == {"customerId": "7"}
        client.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
        assert client.v1.customers.delete(customer).deleted
        assert client.v1.customers.retrieve(customer).deleted
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.customers.delete(customer)

    def test_the_search_lags_behind_and_shows_no_deleted_one(
        self, client: stripe.StripeClient, world: StripeWorld, customer: str
    ) -> None:
        def found() -> list[str]:
            query = "metadata['customerId']:'7'"
            return [one.id for one in client.v1.customers.search({"query": query}).data]

        assert found() == []
        world.clock.advance(61)
        assert found() == [customer]
        client.v1.customers.delete(customer)
        assert found() == []

    def test_personal_data_is_not_modelled(self, client: stripe.StripeClient) -> None:
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.customers.create({"email": "ada@example.com"})


class TestAttaching:
    def test_a_card_is_attached_once_and_detached_for_ever(
        self, client: stripe.StripeClient, customer: str
    ) -> None:
        method = client.v1.payment_methods.attach("pm_card_mastercard", {"customer": customer})
        assert method.id != "pm_card_mastercard"
        assert method.card is not None
        assert (method.customer, method.card.brand, method.card.last4) == (
            customer,
            "mastercard",
            "4444",
        )
        assert attached(client, customer) == [method.id]
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.payment_methods.attach(method.id, {"customer": customer})
        assert client.v1.payment_methods.detach(method.id).customer is None
        assert client.v1.payment_methods.retrieve(method.id).customer is None
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.payment_methods.detach(method.id)
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.payment_methods.attach(method.id, {"customer": customer})

    @pytest.mark.parametrize(
        "act",
        [
            lambda api, customer: api.attach("pm_none", {"customer": customer}),
            lambda api, _: api.attach("pm_card_visa", {"customer": "cus_none"}),
            lambda api, _: api.detach("pm_none"),
        ],
    )
    def test_what_does_not_exist_is_missing(
        self, client: stripe.StripeClient, customer: str, act: Callable[..., object]
    ) -> None:
        with pytest.raises(stripe.InvalidRequestError) as caught:
            act(client.v1.payment_methods, customer)
        assert caught.value.code == "resource_missing"

    def test_a_card_that_is_declined_cannot_be_attached(
        self, client: stripe.StripeClient, customer: str
    ) -> None:
        with pytest.raises(stripe.CardError):
            client.v1.payment_methods.attach("pm_card_visa_chargeDeclined", {"customer": customer})

    def test_a_deleted_customer_lets_go(self, client: stripe.StripeClient, customer: str) -> None:
        method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
        client.v1.customers.delete(customer)
        assert client.v1.payment_methods.retrieve(method.id).customer is None


class TestSettingUp:
    def test_a_success_attaches(self, client: stripe.StripeClient, customer: str) -> None:
        intent = paid(client, "pm_card_visa", customer=customer, setup_future_usage="off_session")
        assert (intent.customer, intent.setup_future_usage) == (customer, "off_session")
        assert method_of(intent).customer == customer
        assert attached(client, customer) == [method_of(intent).id]

    def test_nothing_else_does(self, client: stripe.StripeClient, customer: str) -> None:
        assert method_of(paid(client, "pm_card_visa", customer=customer)).customer is None
        alone = paid(client, "pm_card_visa", setup_future_usage="off_session")
        assert method_of(alone).customer is None
        with pytest.raises(stripe.CardError):
            paid(
                client,
                "pm_card_visa_chargeDeclined",
                customer=customer,
                setup_future_usage="off_session",
            )
        assert attached(client, customer) == []

    def test_a_challenge_comes_first(
        self, client: stripe.StripeClient, world: StripeWorld, customer: str
    ) -> None:
        intent = paid(
            client,
            "pm_card_authenticationRequired",
            customer=customer,
            setup_future_usage="off_session",
        )
        assert attached(client, customer) == []
        world.call("POST", f"/test/payment_intents/{intent.id}/approve")
        assert attached(client, customer) == [method_of(intent).id]

    def test_a_card_that_was_used_without_it_is_used_up(
        self, client: stripe.StripeClient, customer: str
    ) -> None:
        used = method_of(paid(client, "pm_card_visa")).id
        with pytest.raises(stripe.InvalidRequestError):
            paid(client, used)
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.payment_methods.attach(used, {"customer": customer})


class TestPayingAgain:
    def test_with_an_attached_card(self, client: stripe.StripeClient, customer: str) -> None:
        method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
        for _ in range(2):
            intent = paid(client, method.id, customer=customer, off_session=True)
            assert (intent.status, method_of(intent).id) == ("succeeded", method.id)

    def test_only_for_its_customer(self, client: stripe.StripeClient, customer: str) -> None:
        method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
        other = client.v1.customers.create().id
        for members in ({}, {"customer": other}):
            with pytest.raises(stripe.InvalidRequestError):
                paid(client, method.id, **members)

    def test_a_detached_card_is_refused_and_not_declined(
        self, client: stripe.StripeClient, customer: str
    ) -> None:
        method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
        client.v1.payment_methods.detach(method.id)
        with pytest.raises(stripe.InvalidRequestError):
            paid(client, method.id, customer=customer, off_session=True)

    def test_an_unknown_customer_is_missing(self, client: stripe.StripeClient) -> None:
        with pytest.raises(stripe.InvalidRequestError) as caught:
            paid(client, "pm_card_visa", customer="cus_none")
        assert caught.value.code == "resource_missing"

    def test_a_card_that_is_attached_and_always_declined(
        self, client: stripe.StripeClient, customer: str
    ) -> None:
        method = client.v1.payment_methods.attach(
            "pm_card_chargeCustomerFail", {"customer": customer}
        )
        with pytest.raises(stripe.CardError) as caught:
            paid(client, method.id, customer=customer, off_session=True)
        assert caught.value.code == "card_declined"


class TestNobodyThere:
    """https://docs.stripe.com/testing#authentication-and-setup."""

    def attach(self, client: stripe.StripeClient, customer: str, name: str) -> str:
        return client.v1.payment_methods.attach(name, {"customer": customer}).id

    @pytest.mark.parametrize(
        "name", ["pm_card_authenticationRequired", "pm_card_authenticationRequiredOnSetup"]
    )
    def test_a_card_that_wants_its_holder_is_declined(
        self, client: stripe.StripeClient, customer: str, name: str
    ) -> None:
        method = self.attach(client, customer, name)
        with pytest.raises(stripe.CardError) as caught:
            paid(client, method, customer=customer, off_session=True)
        error = caught.value.error
        assert error is not None
        assert error.payment_intent is not None
        assert (error.code, error.decline_code) == ("authentication_required",) * 2
        assert error.payment_intent.status == "requires_payment_method"
        assert paid(client, method, customer=customer).status == "requires_action"

    def test_one_that_asked_when_it_was_set_up_does_not_ask_again(
        self, client: stripe.StripeClient, world: StripeWorld, customer: str
    ) -> None:
        intent = paid(
            client,
            "pm_card_authenticationRequiredOnSetup",
            customer=customer,
            setup_future_usage="off_session",
        )
        world.call("POST", f"/test/payment_intents/{intent.id}/approve")
        again = paid(client, method_of(intent).id, customer=customer, off_session=True)
        assert again.status == "succeeded"

    def test_one_that_is_set_up_already(self, client: stripe.StripeClient, customer: str) -> None:
        name = "pm_card_authenticationRequiredSetupForOffSession"
        method = self.attach(client, customer, name)
        intent = paid(client, method, customer=customer, off_session=True)
        assert intent.status == "succeeded"
        assert paid(client, method, customer=customer).status == "requires_action"
