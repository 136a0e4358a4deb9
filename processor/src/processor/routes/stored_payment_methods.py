"""What a customer can pay with again: the routes below `/stored-payment-methods`."""

from datetime import datetime

import msgspec

from payment_core.commercetools.payment_methods import StoredPaymentMethod
from processor.composition import UseCases
from processor.domain.session import Session


class Brand(msgspec.Struct, frozen=True):
    """A card's brand, such as `visa`."""

    key: str


class DisplayOptions(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What a customer recognizes a card by; `expiryYear` has four digits."""

    end_digits: str | None = None
    brand: Brand | None = None
    expiry_month: int | None = None
    expiry_year: int | None = None


class StoredMethodItem(msgspec.Struct, frozen=True, rename="camel"):
    """A stored payment method as the payment template shows it, but never with its token.

    An expired one cannot be paid with any more.
    """

    id: str
    type: str
    is_default: bool
    is_expired: bool
    created_at: datetime
    display_options: DisplayOptions


class StoredMethodList(msgspec.Struct, frozen=True, rename="camel"):
    """All of the customer's methods, oldest first."""

    stored_payment_methods: list[StoredMethodItem]


class StoredPaymentMethodRoutes:
    """The handlers; who may call which is written beside the paths."""

    def __init__(self, use_cases: UseCases) -> None:
        self._wallet = use_cases.customer_methods

    def methods(self, session: Session) -> StoredMethodList:
        """List the stored payment methods of the cart's customer.

        Empty for a guest, and where stored payment methods are not enabled.
        """
        return StoredMethodList([self._item(one) for one in self._wallet.methods(session)])

    def remove(self, session: Session, payment_method_id: str) -> None:
        """Remove a stored payment method of the cart's customer, at the PSP too.

        Another customer's method is answered like one that does not exist.
        """
        self._wallet.remove(session, payment_method_id)

    def _item(self, method: StoredPaymentMethod) -> StoredMethodItem:
        brand = method.text("brand")
        return StoredMethodItem(
            id=method.id,
            type=method.method or "",
            is_default=method.is_default,
            is_expired=self._wallet.has_expired(method),
            created_at=method.created_at,
            display_options=DisplayOptions(
                end_digits=method.text("lastFour"),
                brand=Brand(brand) if brand else None,
                expiry_month=method.number("expiryMonth"),
                expiry_year=method.number("expiryYear"),
            ),
        )
