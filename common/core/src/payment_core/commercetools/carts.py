"""commercetools Carts, as far as a payment needs them.

https://docs.commercetools.com/api/projects/carts
"""

from dataclasses import dataclass

import msgspec

from payment_core.commercetools.client import (
    AccessRefused,
    Commercetools,
    CommercetoolsError,
    escaped,
)
from payment_core.commercetools.payments import ResourceIdentifier
from payment_core.domain.money import Money
from payment_core.domain.payment import Payment
from payment_core.runtime.errors import CartLocked

# Who has one of these may be let at a locked cart; that of the project is not documented to.
_AGENTS = frozenset({"manage_locked_carts", "manage_project"})


class PaymentLink(msgspec.Struct, frozen=True):
    """A cart's reference to a Payment; `obj` is missing when the Payment was deleted."""

    id: str
    obj: Payment | None = None


class PaymentInfo(msgspec.Struct, frozen=True):
    """The Payments of a cart."""

    payments: tuple[PaymentLink, ...] = ()


class TaxedPrice(msgspec.Struct, frozen=True, rename="camel"):
    """A cart's total with its taxes."""

    total_gross: Money


class BusinessUnit(msgspec.Struct, frozen=True):
    """The company that a cart or a stored payment method belongs to; its key names it."""

    key: str


class CartLock(msgspec.Struct, frozen=True):
    """The lock that staff set on the cart; other clients cannot change it.

    https://docs.commercetools.com/api/releases/2026-01-16-introduced-cart-locking
    """


class CartItem(msgspec.Struct, frozen=True, rename="camel"):
    """An item of a cart; `recurrence_info` says that it is to be ordered again and again."""

    recurrence_info: dict[str, object] | None = None


class Cart(msgspec.Struct, frozen=True, rename="camel"):
    """A cart in one version, with its Payments as they were in the same moment."""

    id: str
    version: int
    total_price: Money
    cart_state: str = "Active"
    taxed_price: TaxedPrice | None = None
    customer_id: str | None = None
    anonymous_id: str | None = None
    customer_email: str | None = None
    country: str | None = None
    locale: str | None = None
    business_unit: BusinessUnit | None = None
    lock: CartLock | None = None
    payment_info: PaymentInfo = PaymentInfo()
    line_items: tuple[CartItem, ...] = ()
    custom_line_items: tuple[CartItem, ...] = ()

    @property
    def is_recurring(self) -> bool:
        """Whether its order begins a subscription of its customer; a guest can have none."""
        items = (*self.line_items, *self.custom_line_items)
        return self.customer_id is not None and any(one.recurrence_info for one in items)

    @property
    def total(self) -> Money:
        """What the shopper has to pay: with taxes when commercetools knows them."""
        return self.taxed_price.total_gross if self.taxed_price else self.total_price

    @property
    def payments(self) -> tuple[Payment, ...]:
        """The cart's Payments, oldest first."""
        return tuple(link.obj for link in self.payment_info.payments if link.obj)

    @property
    def can_be_paid(self) -> bool:
        """Whether the cart is still open for payments; an ordered or merged one is not."""
        return self.cart_state in ("Active", "Frozen")

    @property
    def is_ordered(self) -> bool:
        """Whether the cart has become an order."""
        return self.cart_state == "Ordered"

    @property
    def is_merged(self) -> bool:
        """Whether the cart was merged into another one when its shopper signed in.

        It can never become an order: https://docs.commercetools.com/api/projects/carts#cartstate
        """
        return self.cart_state == "Merged"


class _AddPayment(msgspec.Struct, tag_field="action", tag="addPayment"):
    payment: ResourceIdentifier


class _Update(msgspec.Struct):
    version: int
    actions: list[_AddPayment]


@dataclass(frozen=True)
class Carts:
    """Reads carts and attaches payments; errors are those of `Commercetools`."""

    commercetools: Commercetools

    def get(self, cart_id: str) -> Cart:
        """Return the cart with its Payments in one call; raises `NotFound`."""
        path = f"carts/{escaped(cart_id)}?expand=paymentInfo.payments%5B%2A%5D"
        return self.commercetools.get(path, Cart)

    def attach(self, cart: Cart, payment: Payment) -> None:
        """Add the Payment to exactly this version of the cart.

        Raises `ConcurrentModification` when the cart has changed, `CartLocked` when it is locked.
        """
        body = _Update(cart.version, [_AddPayment(ResourceIdentifier("payment", payment.id))])
        try:
            self.commercetools.post(f"carts/{escaped(cart.id)}", body, msgspec.Raw)
        except (AccessRefused, CommercetoolsError) as error:
            # Neither status nor code of this refusal is documented, but the cart shows it.
            if self.get(cart.id).lock is not None:
                raise _locked() from error
            raise

    def check_unlocked(self, cart: Cart) -> None:
        """Raise `CartLocked` when it is known that we cannot change this cart now."""
        if cart.lock is not None and not _AGENTS & self.commercetools.granted_scopes():
            raise _locked()


def _locked() -> CartLocked:
    return CartLocked("The merchant's staff has locked the cart. Try again when it is unlocked.")
