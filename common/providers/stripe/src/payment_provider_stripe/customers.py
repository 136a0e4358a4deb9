"""Customers at Stripe: what a payment method is attached to, so that it can be charged again.

A Customer of ours says whose it is in its metadata, and holds no personal data.
https://docs.stripe.com/api/customers
"""

import hashlib
import re
from typing import Final

import stripe
from stripe.params import CustomerCreateParams, CustomerSearchParams

from payment_core.spi import (
    DeploymentLabels,
    OutcomeUnknown,
    Unavailable,
    get_logger,
    with_fresh_key,
)
from payment_provider_stripe.api import decoded, quoted
from payment_provider_stripe.errors import StripeRefusal, translated
from payment_provider_stripe.objects import Customer, Page, PaymentMethod

_MISSING: Final = "resource_missing"
_ID: Final = re.compile(r"\w+", re.ASCII)


class StripeCustomers:
    """One Customer for each customer of one deployment, and the payment methods attached to it."""

    def __init__(self, client: stripe.StripeClient, labels: DeploymentLabels) -> None:
        self._customers = client.v1.customers
        self._methods = client.v1.payment_methods
        self._labels = labels

    def customer_of(self, customer_id: str) -> str:
        """Return the id of the Customer of a commercetools customer, made when there is none.

        The search lags behind by a minute, and the idempotency key remembers for a day, so
        together they find what is there. Raises `Unavailable`, `StripeRefusal`.
        """
        metadata = {
            "customerId": customer_id,
            "projectKey": self._labels.project_key,
            "deploymentId": self._labels.deployment_id,
        }
        return self._search(metadata) or self._create(metadata)

    def forget(self, method_id: str) -> None:
        """Detach a payment method; one that is unknown or detached is forgotten already.

        Raises `Unavailable`, `OutcomeUnknown`.
        """
        if not _ID.fullmatch(method_id):
            return  # The token is not of Stripe.
        key = f"detach-{hashlib.sha256(method_id.encode()).hexdigest()[:24]}"
        try:
            with_fresh_key(
                key,
                lambda key: self._detach(method_id, key),
                lambda: None if self._is_attached(method_id) else True,
            )
        except StripeRefusal as refusal:
            if self._is_attached(method_id):
                raise OutcomeUnknown("Stripe did not detach a payment method.") from refusal

    def _detach(self, method_id: str, key: str) -> bool:
        with translated():
            self._methods.detach(method_id, {}, {"idempotency_key": key})
        return True

    def _search(self, metadata: dict[str, str]) -> str | None:
        """Look for the Customer; trouble with that is no reason not to make another one."""
        params: CustomerSearchParams = {
            "query": f"metadata['customerId']:{quoted(metadata['customerId'])}",
            "limit": 100,
        }
        try:
            with translated():
                found = decoded(self._customers.search(params), Page[Customer])
        except (StripeRefusal, Unavailable) as error:
            get_logger().warning(
                "The search for a Stripe Customer failed",
                eventCode="stripe.customer_search_failed",
                error=error,
            )
            return None
        ours = (one.id for one in found.data if one.metadata == metadata)
        return next(ours, None)

    def _create(self, metadata: dict[str, str]) -> str:
        parts = "\x00".join(metadata.values())
        key = f"customer-{hashlib.sha256(parts.encode()).hexdigest()[:32]}"
        params: CustomerCreateParams = {"metadata": metadata}
        try:
            return with_fresh_key(
                key, lambda key: self._created(params, key), lambda: self._search(metadata)
            )
        except OutcomeUnknown as error:
            # Whatever became of it, no money was asked for yet.
            raise Unavailable("Stripe did not create a Customer.") from error

    def _created(self, params: CustomerCreateParams, key: str) -> str:
        with translated():
            return decoded(self._customers.create(params, {"idempotency_key": key}), Customer).id

    def _is_attached(self, method_id: str) -> bool:
        try:
            with translated():
                method = decoded(self._methods.retrieve(method_id), PaymentMethod)
        except StripeRefusal as refusal:
            if refusal.code == _MISSING:
                return False
            raise OutcomeUnknown("Stripe did not return a payment method.") from refusal
        return method.customer is not None
