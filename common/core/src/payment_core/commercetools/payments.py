"""commercetools Payments. https://docs.commercetools.com/api/projects/payments"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from payment_core.commercetools.client import (
    Commercetools,
    ConcurrentModification,
    NotFound,
    escaped,
)
from payment_core.domain.money import Money
from payment_core.domain.payment import Payment
from payment_core.domain.updates import NewInteraction, TypeReference, UpdateAction


class ResourceIdentifier(msgspec.Struct, frozen=True, rename="camel"):
    """A reference to a resource by id."""

    type_id: str
    id: str


class CustomFields(msgspec.Struct, frozen=True):
    """Custom fields of a type."""

    type: TypeReference
    fields: dict[str, object]


class PaymentMethodInfoDraft(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Who processes a new Payment, by which method, and what else is known of it."""

    payment_interface: str
    method: str
    custom: CustomFields | None = None


class PaymentDraft(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A Payment to create; `key` makes a second one impossible."""

    key: str
    amount_planned: Money
    payment_method_info: PaymentMethodInfoDraft
    checkout_transaction_item_id: str | None = None
    customer: ResourceIdentifier | None = None
    anonymous_id: str | None = None
    custom: CustomFields | None = None
    interface_interactions: tuple[NewInteraction, ...] = ()


class _Update(msgspec.Struct):
    version: int
    actions: Sequence[UpdateAction]


class _Page(msgspec.Struct):
    results: list[Payment]


@dataclass(frozen=True)
class Payments:
    """Reads and changes Payments; errors are those of `Commercetools`."""

    commercetools: Commercetools

    def get(self, payment_id: str) -> Payment:
        """Return the Payment; raises `NotFound`."""
        return self.commercetools.get(f"payments/{escaped(payment_id)}", Payment)

    def get_by_key(self, key: str) -> Payment:
        """Return the Payment with that key; raises `NotFound`."""
        return self.commercetools.get(f"payments/key={escaped(key)}", Payment)

    def that_took(self, key: str) -> Payment:
        """Return the Payment because of which this key is taken.

        Raises `ConcurrentModification` when it cannot be seen: it was deleted in between, or the
        index is late. Either way it is time to look again.
        """
        try:
            return self.get_by_key(key)
        except NotFound as error:
            raise ConcurrentModification(
                "The key is in use, but no Payment with it was found."
            ) from error

    def with_keys(self, keys: Sequence[str]) -> tuple[Payment, ...]:
        """Return those of these Payments that the query index shows, which lags behind writes."""
        predicate = f"key in ({','.join(json.dumps(one) for one in keys)})"
        params = {"where": predicate, "limit": str(len(keys)), "withTotal": "false"}
        return tuple(self.commercetools.get("payments", _Page, params).results)

    def get_by_interface_id(self, payment_interface: str, interface_id: str) -> Payment:
        """Return the Payment that the PSP knows by that id; raises `NotFound`."""
        predicate = (
            f"interfaceId={json.dumps(interface_id)} and "
            f"paymentMethodInfo(paymentInterface={json.dumps(payment_interface)})"
        )
        page = self.commercetools.get("payments", _Page, {"where": predicate, "limit": "1"})
        if not page.results:
            raise NotFound(interface_id)
        return page.results[0]

    def create(self, draft: PaymentDraft) -> Payment:
        """Create the Payment; raises `DuplicateField` when its key is taken."""
        return self.commercetools.post("payments", draft, Payment)

    def update(self, payment: Payment, actions: Sequence[UpdateAction]) -> Payment:
        """Apply all actions to exactly this version, or none.

        Raises `ConcurrentModification` when there is a newer version.
        """
        body = _Update(payment.version, actions)
        return self.commercetools.post(f"payments/{escaped(payment.id)}", body, Payment)
