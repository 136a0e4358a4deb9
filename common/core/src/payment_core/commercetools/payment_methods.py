"""commercetools Payment Methods: what customers let the merchant charge again.

https://docs.commercetools.com/api/projects/payment-methods
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import msgspec

from payment_core.commercetools.carts import BusinessUnit
from payment_core.commercetools.client import (
    Commercetools,
    ConcurrentModification,
    NotFound,
    escaped,
)
from payment_core.commercetools.conflicts import retry_on_conflict
from payment_core.commercetools.payments import CustomFields, ResourceIdentifier
from payment_core.domain.payment import CustomerReference
from payment_core.domain.payment import CustomFields as FieldValues
from payment_core.runtime.secret import Secret

_TRIES = 5


class StoredMethodSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The marks of every PaymentMethod that we store; `interface_account` None is any account."""

    is_enabled: bool
    payment_interface: str
    interface_account: str | None


class MethodToken(msgspec.Struct, frozen=True):
    """The PSP's token, as commercetools writes it."""

    value: str

    def __repr__(self) -> str:
        """Never show the value."""
        return "MethodToken(***)"


class StoredPaymentMethod(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A PaymentMethod in one version."""

    id: str
    version: int
    created_at: datetime
    customer: CustomerReference | None = None
    business_unit: BusinessUnit | None = None
    method: str | None = None
    payment_interface: str | None = None
    interface_account: str | None = None
    payment_method_status: str = "Active"
    is_default: bool = msgspec.field(default=False, name="default")
    token: MethodToken | None = None
    custom: FieldValues | None = None

    @property
    def secret(self) -> Secret | None:
        """The PSP's token, None when the resource was created without one."""
        return Secret(self.token.value) if self.token else None

    @property
    def is_active(self) -> bool:
        """Whether it may be used."""
        return self.payment_method_status == "Active"

    def text(self, field: str) -> str | None:
        """Return a custom field that is a text."""
        value = self.custom.fields.get(field) if self.custom else None
        return value if isinstance(value, str) else None

    def number(self, field: str) -> int | None:
        """Return a custom field that is a whole number."""
        value = self.custom.fields.get(field) if self.custom else None
        return int(value) if isinstance(value, int | float) else None

    def has_expired(self, now: datetime) -> bool:
        """Whether the month printed on the card is over; without one, never."""
        year, month = self.number("expiryYear"), self.number("expiryMonth")
        return year is not None and month is not None and (year, month) < (now.year, now.month)


class PaymentMethodDraft(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True
):
    """A PaymentMethod to create; `key` makes a second one impossible."""

    key: str
    customer: ResourceIdentifier
    payment_interface: str
    token: MethodToken
    method: str | None = None
    interface_account: str | None = None
    custom: CustomFields | None = None


@dataclass(frozen=True)
class PaymentMethods:
    """Reads, creates and deletes PaymentMethods; errors are those of `Commercetools`."""

    commercetools: Commercetools

    def get(self, method_id: str) -> StoredPaymentMethod:
        """Return the PaymentMethod; raises `NotFound`."""
        path = f"payment-methods/{escaped(method_id)}"
        return self.commercetools.get(path, StoredPaymentMethod)

    def get_by_key(self, key: str) -> StoredPaymentMethod:
        """Return the PaymentMethod with that key; raises `NotFound`."""
        path = f"payment-methods/key={escaped(key)}"
        return self.commercetools.get(path, StoredPaymentMethod)

    def create(self, draft: PaymentMethodDraft) -> StoredPaymentMethod:
        """Create the PaymentMethod; raises `DuplicateField` when its key is taken."""
        return self.commercetools.post("payment-methods", draft, StoredPaymentMethod)

    def delete(self, method: StoredPaymentMethod) -> None:
        """Delete the PaymentMethod in whatever version; one that is gone is deleted."""
        with suppress(NotFound):
            try:
                self._delete(method)
            except ConcurrentModification:
                self._delete_latest(method.id)

    def _delete_latest(self, method_id: str) -> None:
        retry_on_conflict(
            lambda: self._delete(self.get(method_id)),
            "The payment method was modified concurrently; retry.",
            tries=_TRIES - 1,
        )

    def _delete(self, method: StoredPaymentMethod) -> None:
        self.commercetools.delete(f"payment-methods/{escaped(method.id)}", method.version)
