"""Money that an order relies on is never released by us."""

from dataclasses import dataclass

from payment_core.commercetools.carts import Cart, Carts
from payment_core.commercetools.client import NotFound
from payment_core.commercetools.payment_users import PaymentUsers
from payment_core.domain.balances import once_covering
from payment_core.domain.claims import claim_of
from payment_core.domain.payment import Payment
from payment_core.domain.superseded_attempts import is_superseded


@dataclass(frozen=True)
class OrderedCarts:
    """Checks right before money is returned whether an order needs it."""

    carts: Carts
    users: PaymentUsers

    def needs(self, payment: Payment) -> bool:
        """Whether the Payment's cart has become an order that its other Payments did not cover.

        Without its cart, whatever order has the Payment needs it.
        """
        cart = self._cart_of(payment)
        if cart is None:
            return self.users.of([payment.id])[payment.id].is_ordered
        return cart.is_ordered and not _was_covered_without(cart, payment)

    def _cart_of(self, payment: Payment) -> Cart | None:
        claim = claim_of(payment)
        try:
            return self.carts.get(claim.cart_id) if claim else None
        except NotFound:
            return None


def _was_covered_without(cart: Cart, payment: Payment) -> bool:
    """Whether the cart's other Payments paid for it; a merchant may have returned that since."""
    left = cart.total
    for one in cart.payments:
        if one.amount_planned.currency_code == left.currency_code and _counts(one, payment):
            left = left - once_covering(one)
    return not left.is_positive


def _counts(other: Payment, payment: Payment) -> bool:
    """Whether another Payment may have paid for the order.

    Any client may attach one under our interface that says so; ours has a claim, or the PSP's
    reference.
    """
    if other.id == payment.id or is_superseded(other):
        return False
    info, ours = other.payment_method_info, payment.payment_method_info
    is_proven = other.interface_id is not None or claim_of(other) is not None
    return is_proven or info.payment_interface != ours.payment_interface
