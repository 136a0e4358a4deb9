"""What an order stands on is never released by us."""

from payment_core.commercetools.carts import Cart, Carts
from payment_core.commercetools.client import NotFound
from payment_core.commercetools.payment_users import PaymentUsers
from payment_core.domain.claims import claim_of
from payment_core.domain.coverage import coverage
from payment_core.domain.money import Money
from payment_core.domain.payment import Payment


class OrderedCarts:
    """Tells at the last moment before money is returned whether an order needs it."""

    def __init__(self, carts: Carts, users: PaymentUsers) -> None:
        self._carts = carts
        self._users = users

    def needs(self, payment: Payment) -> bool:
        """Whether the Payment's cart has become an order that its other Payments do not cover.

        Without its cart, whatever order has the Payment needs it.
        """
        cart = self._cart_of(payment)
        if cart is None:
            return self._users.of([payment.id])[payment.id].is_ordered
        return cart.is_ordered and not _is_covered_without(cart, payment)

    def _cart_of(self, payment: Payment) -> Cart | None:
        claim = claim_of(payment)
        try:
            return self._carts.get(claim.cart_id) if claim else None
        except NotFound:
            return None


def _is_covered_without(cart: Cart, payment: Payment) -> bool:
    others = [one for one in cart.payments if one.id != payment.id]
    return coverage(cart.total, Money.zero(cart.total.currency_code), others).is_complete
