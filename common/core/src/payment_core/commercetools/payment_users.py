"""Which carts and orders have a Payment, and what can still become of those carts.

https://docs.commercetools.com/api/projects/carts#cartstate
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from payment_core.commercetools.client import Commercetools, NotFound, escaped
from payment_core.commercetools.paging import AboutIds, Walk, batches
from payment_core.runtime.errors import OutcomeUnknown

# Whole carts or orders in one answer.
_PAGE = 10


class CartUse(msgspec.Struct, frozen=True):
    """A cart that has the Payment, as it was when it was read."""

    id: str
    state: str
    last_modified_at: datetime

    @property
    def is_ordered(self) -> bool:
        """Whether it became an order."""
        return self.state == "Ordered"

    @property
    def is_merged(self) -> bool:
        """Whether it went into another cart, so that it can never become an order."""
        return self.state == "Merged"


class Usage(msgspec.Struct, frozen=True):
    """Who has a Payment. An order that is deleted has none, nor has a deleted cart."""

    is_on_order: bool = False
    carts: tuple[CartUse, ...] = ()

    @property
    def is_ordered(self) -> bool:
        """Whether the Payment is on an order, or on a cart that became one."""
        return self.is_on_order or any(one.is_ordered for one in self.carts)


NOWHERE = Usage()


@dataclass(frozen=True)
class PaymentUsers:
    """Asks who has Payments; errors are those of `Commercetools`.

    Queries lag behind writes for a moment; `cart` does not.
    """

    commercetools: Commercetools

    def of(self, payment_ids: Collection[str]) -> Mapping[str, Usage]:
        """Return who has each of these Payments. Who is on an ordered cart is not looked up."""
        found: dict[str, Usage] = {}
        for some in batches(payment_ids):
            found.update(self._of_some(some))
        return found

    def cart(self, cart_id: str, payment_id: str) -> CartUse | None:
        """Return the cart as it is now if it still has the Payment."""
        try:
            cart = self.commercetools.get(f"carts/{escaped(cart_id)}", _User)
        except NotFound:
            return None
        return _use(cart) if payment_id in cart.payment_ids else None

    def _of_some(self, ids: Sequence[str]) -> Mapping[str, Usage]:
        carts: dict[str, tuple[CartUse, ...]] = {}
        for cart in self._having("carts", ids):
            for one in cart.payment_ids:
                carts[one] = (*carts.get(one, ()), _use(cart))
        found = {one: Usage(carts=carts.get(one, ())) for one in ids}
        rest = [one for one, usage in found.items() if not usage.is_ordered]
        for order in self._having("orders", rest):
            for one in order.payment_ids:
                found[one] = Usage(is_on_order=True, carts=carts.get(one, ()))
        return found

    def _having(self, kind: str, payment_ids: Sequence[str]) -> Iterator["_User"]:
        """Yield the carts or orders that have one of these Payments.

        What the HTTP API lists is whole, so that a page of them is small.
        """
        walk = Walk(self.commercetools, kind, _PAGE)
        questions = [AboutIds("paymentInfo(payments(id in ({})))", payment_ids)]
        for page in walk.pages(questions if payment_ids else []):
            yield from (_user(one) for one in page)
        walk.check()


class _Identified(msgspec.Struct):
    id: str


class _PaymentInfo(msgspec.Struct):
    payments: list[_Identified] = []


class _User(msgspec.Struct, rename="camel", kw_only=True):
    """A cart or an order; `cart_state` is a cart's."""

    id: str
    last_modified_at: datetime
    cart_state: str = "Active"
    payment_info: _PaymentInfo = msgspec.field(default_factory=_PaymentInfo)

    @property
    def payment_ids(self) -> list[str]:
        return [one.id for one in self.payment_info.payments]


def _user(one: msgspec.Raw) -> _User:
    try:
        return msgspec.json.decode(one, type=_User)
    except msgspec.ValidationError as error:
        raise OutcomeUnknown("commercetools returned a list item that cannot be read.") from error


def _use(cart: _User) -> CartUse:
    return CartUse(cart.id, cart.cart_state, cart.last_modified_at)
