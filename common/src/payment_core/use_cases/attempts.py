"""Attempts to pay one item of one cart, as the cart's Payments show them.

An attempt is a Payment of ours whose key says which try it is:

    pay-<cart id>-<item>-<n>

where the item is the Checkout transaction item that the session is about, or the word `cart`.
"""

from payment_core.commercetools.carts import Cart
from payment_core.domain.balances import held, unresolved
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import scope_of
from payment_core.domain.payment import Payment, TransactionType
from payment_core.domain.session import Session
from payment_core.domain.superseding import is_superseded
from payment_core.providers import Providers
from payment_core.runtime.errors import InvalidOperation

_GIFT_CARD = "giftcard"


class Attempts:
    """The attempts of one session, on one version of its cart."""

    def __init__(self, cart: Cart, session: Session, providers: Providers) -> None:
        self.cart = cart
        self._session = session
        self._providers = providers

    @property
    def scope(self) -> str:
        """What all attempts of this item have in common."""
        return f"pay-{self.cart.id}-{self._session.checkout_transaction_item_id or 'cart'}"

    @property
    def all(self) -> tuple[Payment, ...]:
        """Every attempt of this item, oldest first."""
        return tuple(one for one in self._ours if self._is_same_item(one))

    @property
    def open(self) -> Payment | None:
        """The latest attempt that is not closed, if there is one."""
        return next((one for one in reversed(self.all) if not is_closed(one)), None)

    @property
    def next_number(self) -> int:
        """The number of the next attempt."""
        return 1 + sum(is_closed(one) for one in self.all)

    def key(self, number: int) -> str:
        """Return the key of the attempt with that number: the claim that makes it unique."""
        return f"{self.scope}-{number}"

    def is_attached(self, payment: Payment) -> bool:
        """Whether the cart knows this Payment."""
        return any(one.id == payment.id for one in self.cart.payment_info.payments)

    def outstanding(self, besides: Payment | None = None) -> Money:
        """Return what is left to pay by this item, not counting one attempt.

        Raises `InvalidOperation` when the amounts are in several currencies.
        """
        left = self.cart.total
        try:
            for one in self.cart.payments:
                if (besides is None or one.id != besides.id) and held(one).is_positive:
                    left = left - held(one)
            return left - self._gift_cards_to_come()
        except ValueError as error:
            raise InvalidOperation("The cart is paid in several currencies.") from error

    def rivals(self, amount: Money) -> tuple[Payment, ...]:
        """Return open attempts of other items that with this amount would exceed the total."""
        return tuple(one for one in self.undecided(amount) if not self._is_same_item(one))

    def undecided(self, amount: Money) -> tuple[Payment, ...]:
        """Return open attempts of any item that with this amount would exceed the total."""
        open_ones = [one for one in self._ours if not is_closed(one) and not held(one).is_positive]
        left = self.outstanding() - amount
        return tuple(one for one in open_ones if one.amount_planned > left)

    @property
    def _ours(self) -> tuple[Payment, ...]:
        return tuple(one for one in self.cart.payments if self._providers.owns(one))

    def _is_same_item(self, payment: Payment) -> bool:
        """Match by our key; a Payment made by another connector is matched by its item id."""
        if payment.key and payment.key.startswith("pay-"):
            return scope_of(payment, TransactionType.AUTHORIZATION) == self.scope
        return payment.checkout_transaction_item_id == self._session.checkout_transaction_item_id

    def _gift_cards_to_come(self) -> Money:
        """Return the part of the session's gift card plan that is not on the cart yet."""
        planned = self._session.gift_card_planned_amount or Money.zero(
            self.cart.total.currency_code
        )
        for one in self.cart.payments:
            if (one.payment_method_info.method or "").lower() == _GIFT_CARD:
                planned = planned - held(one)
        return planned.at_least_zero()


def is_closed(payment: Payment) -> bool:
    """Whether the PSP holds no money on this attempt and can take none.

    A superseded attempt that the PSP never heard of is closed as well: whatever it still takes is
    returned at once.
    """
    if not payment.transactions or held(payment).is_positive:
        return False
    if is_superseded(payment):
        return True
    return not unresolved(payment, TransactionType.AUTHORIZATION, TransactionType.CHARGE)
