"""Customers, and the payment methods that they let the merchant use again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import msgspec

from sandbox.stripe.errors import Declined, InvalidRequest, Missing, ParameterError
from sandbox.stripe.objects import PaymentIntent
from sandbox.stripe.payment_methods import TEST_METHODS, PaymentMethod


@dataclass
class Customer:
    """https://docs.stripe.com/api/customers/object."""

    id: str
    created: datetime
    metadata: dict[str, str]
    is_deleted: bool = False


class Names(Protocol):
    """Whoever names things and tells the news."""

    def new_id(self, prefix: str) -> str:
        """Return a new id."""

    def tell(self, event_type: str, about: object) -> None:
        """Publish an event about an object as it is now."""


class Wallets:
    """Knows every customer and payment method; every refusal is an `APIError`."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._customers: dict[str, Customer] = {}
        self._methods: dict[str, PaymentMethod] = dict(TEST_METHODS)

    def open(self, metadata: dict[str, str], now: datetime) -> Customer:
        """Make a customer."""
        customer = Customer(self._names.new_id("cus"), now, metadata)
        self._customers[customer.id] = customer
        self._names.tell("customer.created", customer)
        return customer

    def customers(self) -> list[Customer]:
        """Return those that are not deleted, the newest first."""
        return [one for one in reversed(self._customers.values()) if not one.is_deleted]

    def customer(self, customer_id: str, param: str = "customer") -> Customer:
        """Return a customer, who may be deleted; raises `Missing`."""
        if customer_id not in self._customers:
            raise Missing("customer", customer_id, param)
        return self._customers[customer_id]

    def present_customer(self, customer_id: str) -> Customer:
        """Return a customer who is not deleted; raises `Missing`."""
        customer = self.customer(customer_id)
        if customer.is_deleted:
            raise Missing("customer", customer_id, "customer")
        return customer

    def close(self, customer: Customer) -> None:
        """Delete a customer, and detach all that was attached."""
        customer.is_deleted = True
        for method in self.attached_to(customer.id):
            self.detach(method)
        self._names.tell("customer.deleted", customer)

    def method(self, method_id: str) -> PaymentMethod:
        """Return a payment method; raises `Missing`."""
        if method_id not in self._methods:
            raise Missing("PaymentMethod", method_id, "payment_method")
        return self._methods[method_id]

    def attached_to(self, customer_id: str) -> list[PaymentMethod]:
        """Return the payment methods of a customer, the newest first."""
        return [one for one in reversed(self._methods.values()) if one.customer == customer_id]

    def add(self, method: PaymentMethod) -> PaymentMethod:
        """Remember a payment method, or what has become of it."""
        self._methods[method.id] = method
        return method

    def attach(self, method: PaymentMethod, customer_id: str) -> PaymentMethod:
        """https://docs.stripe.com/api/payment_methods/attach."""
        if method.customer is not None:
            raise InvalidRequest(None, "The payment method is attached to a customer already.")
        if method.was_used:
            raise _is_used_up()
        if not method.can_be_attached:
            code, decline_code = method.decline
            raise Declined(code, "The card was declined.", decline_code=decline_code)
        return self._attach(self.own(method), customer_id, is_set_up=False)

    def detach(self, method: PaymentMethod) -> PaymentMethod:
        """https://docs.stripe.com/api/payment_methods/detach; nobody can use it again."""
        if method.customer is None:
            raise InvalidRequest(None, "The payment method is not attached to a customer.")
        detached = self.add(msgspec.structs.replace(method, customer=None, was_used=True))
        self._names.tell("payment_method.detached", detached)
        return detached

    def presented(self, method: PaymentMethod, intent: PaymentIntent) -> PaymentMethod:
        """Return what a payment is about to be confirmed with, if it may be."""
        if method.customer not in (None, intent.customer):
            raise ParameterError(
                "resource_missing",
                f"The customer does not have a payment method with the ID {method.id}.",
                "payment_method",
            )
        if method.was_used and method.customer is None:
            raise _is_used_up()
        return self.own(method)

    def use(self, method_id: str) -> None:
        """Note that a payment was tried with it."""
        self.add(msgspec.structs.replace(self.method(method_id), was_used=True))

    def keep(self, intent: PaymentIntent) -> None:
        """Attach what a successful payment was made with, if that was asked for.

        https://docs.stripe.com/payments/save-during-payment
        """
        usage = intent.setup_future_usage
        if intent.method is None or intent.customer is None or usage is None:
            return
        method = self.method(intent.method.id)
        if method.customer is None:
            self._attach(method, intent.customer, is_set_up=usage == "off_session")

    def _attach(self, method: PaymentMethod, customer_id: str, *, is_set_up: bool) -> PaymentMethod:
        attached = self.add(
            msgspec.structs.replace(method, customer=customer_id, is_set_up=is_set_up)
        )
        self._names.tell("payment_method.attached", attached)
        return attached

    def own(self, method: PaymentMethod) -> PaymentMethod:
        """Return the method, a new one of its kind for a name from Stripe's list."""
        if method.id not in TEST_METHODS:
            return method
        return self.add(msgspec.structs.replace(method, id=self._names.new_id("pm")))


def _is_used_up() -> InvalidRequest:
    return InvalidRequest(
        None,
        "The payment method was used without being attached to a customer, or was detached from "
        "one. It may not be used again.",
    )
