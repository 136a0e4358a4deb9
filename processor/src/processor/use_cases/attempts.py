"""Attempts to pay one item of one cart, as the cart's Payments show them.

An attempt is a Payment of ours whose key says which try it is:

    pay-<cart id>-<item>-<n>

where the item is the Checkout transaction item that the session is about, or the word `cart`.
"""

from collections.abc import Iterable, Iterator

import msgspec

from payment_core.commercetools.carts import Cart
from payment_core.domain.balances import held_or_captured, taken
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import scope_of
from payment_core.domain.payment import Payment, TransactionType
from payment_core.domain.superseded_attempts import is_superseded
from payment_core.providers import Providers
from payment_core.runtime.errors import InvalidOperation
from processor.domain.attempt_state import state_of
from processor.domain.claim_checks import claimed_amount
from processor.domain.coverage import Coverage, coverage, covered_by
from processor.domain.session import Session
from processor.domain.untried_attempts import was_untried

_GIFT_CARD = "giftcard"
# Limit against card testing: real shoppers are not declined this often on one cart.
_MOST_TRIES = 25
# With those that the PSP did not try: a mistake in a setting stops no shopper, nonsense ends.
_MOST_ATTEMPTS = 100


class Attempts(msgspec.Struct, frozen=True):
    """The attempts of one session, on one version of its cart.

    `payments` are those of the cart, without what is called ours and is not.
    """

    cart: Cart
    payments: tuple[Payment, ...]
    session: Session
    providers: Providers

    @property
    def scope(self) -> str:
        """What all attempts of this item have in common."""
        return f"pay-{self.cart.id}-{self.session.checkout_transaction_item_id or 'cart'}"

    @property
    def all(self) -> tuple[Payment, ...]:
        """Every attempt of this item, oldest first."""
        return tuple(one for one in self._ours if self._is_same_item(one))

    @property
    def open(self) -> Payment | None:
        """The latest attempt that may still be replaced: it has taken no money and is not over."""
        return next((one for one in reversed(self.all) if not state_of(one).is_over), None)

    @property
    def next_number(self) -> int:
        """The number of the next attempt."""
        return 1 + sum(state_of(one).is_over for one in self.all)

    @property
    def lacks_some(self) -> bool:
        """Whether earlier attempts are not on the cart any more."""
        numbers = [self.number_of(one) for one in self.all]
        return max(numbers, default=0) > len(numbers)

    def keys(self) -> Iterator[list[str]]:
        """Yield the keys of all attempts that this item may have, as many as a query can name."""
        for first in range(1, _MOST_ATTEMPTS + 1, _MOST_TRIES):
            yield [self.key(number) for number in range(first, first + _MOST_TRIES)]

    def may_make(self, number: int, known: Iterable[Payment]) -> bool:
        """Whether the cart may have an attempt of this number, when these are known before it."""
        untried = {one.id for one in known if was_untried(one)}
        return number <= _MOST_ATTEMPTS and number - len(untried) <= _MOST_TRIES

    @property
    def coverage(self) -> Coverage:
        """How much of the cart is paid, counting every Payment on it."""
        return coverage(self.cart.total, self._gift_cards_to_come(), self.payments)

    def paid(self, method: str) -> Payment | None:
        """Return the attempt with which the cart is paid, whatever method is asked for.

        It is paid exactly, or with money that is taken already: money that is only held, and more
        than the cart costs by now, is replaced. So is a promise to pay by invoice, by a payment.
        """
        now = self.coverage
        is_exact = now.covered + self._gift_cards_to_come() == now.total
        for one in reversed(self.all):
            has_part = covered_by(one).is_positive
            is_promise = self.providers.is_offline(one) and self.providers.method_of(one) != method
            stays = is_exact or taken(one).is_positive
            if has_part and now.is_complete and stays and not is_promise:
                return one
        return None

    def instead_of(self, payment: Payment) -> Payment | None:
        """Return the attempt that pays the cart after this one was superseded, if one does."""
        if not is_superseded(payment) or not self.coverage.is_complete:
            return None
        return next((one for one in reversed(self.all) if covered_by(one).is_positive), None)

    def key(self, number: int) -> str:
        """Return the key of the attempt with that number: the claim that makes it unique."""
        return f"{self.scope}-{number}"

    def number_of(self, payment: Payment) -> int:
        """Return the number of this attempt; 0 for a Payment that another connector made."""
        scope, _, number = (payment.key or "").rpartition("-")
        return int(number) if scope == self.scope and number.isdigit() else 0

    def has_later(self, payment: Payment) -> bool:
        """Whether the cart has a later attempt than this one."""
        return any(self.number_of(one) > self.number_of(payment) for one in self.all)

    def is_addition(self, number: int) -> bool:
        """Whether an attempt of this number adds to what the one before it holds or has taken."""
        return any(
            held_or_captured(one).is_positive and not is_superseded(one)
            for one in self.all
            if self.number_of(one) == number - 1
        )

    def is_attached(self, payment: Payment) -> bool:
        """Whether the cart knows this Payment."""
        return any(one.id == payment.id for one in self.cart.payment_info.payments)

    def having(self, payment: Payment) -> "Attempts":
        """Return the same with this version of the Payment, which the cart may not have shown."""
        by_id = {one.id: one for one in self.payments}
        by_id[payment.id] = payment
        return msgspec.structs.replace(self, payments=tuple(by_id.values()))

    def outstanding(self, besides: Payment | None = None) -> Money:
        """Return what is left to pay by this item, not counting one attempt.

        Raises `InvalidOperation` when the amounts are in several currencies.
        """
        left = self.cart.total
        try:
            for one in self.payments:
                if (besides is None or one.id != besides.id) and held_or_captured(one).is_positive:
                    left = left - held_or_captured(one)
            return left - self._gift_cards_to_come()
        except ValueError as error:
            raise InvalidOperation("The cart is paid in several currencies.") from error

    def competing(self) -> tuple[Payment, ...]:
        """Return the open attempts of other items."""
        return tuple(one for one in self.undecided() if not self._is_same_item(one))

    def undecided(self, before: Payment | None = None) -> tuple[Payment, ...]:
        """Return the open attempts of any item; those attached before that one, if it is given."""
        found: list[Payment] = []
        for one in self._ours:
            if before is not None and one.id == before.id:
                break
            if not state_of(one).is_closed and not held_or_captured(one).is_positive:
                found.append(one)
        return tuple(found)

    @property
    def _ours(self) -> tuple[Payment, ...]:
        return tuple(one for one in self.payments if self.providers.owns(one))

    def _is_same_item(self, payment: Payment) -> bool:
        """Match by our key; a Payment made by another connector is matched by its item id."""
        if payment.key and payment.key.startswith("pay-"):
            return scope_of(payment, TransactionType.AUTHORIZATION) == self.scope
        return payment.checkout_transaction_item_id == self.session.checkout_transaction_item_id

    def _gift_cards_to_come(self) -> Money:
        """Return the part of the session's gift card plan that is not on the cart yet.

        Raises `InvalidOperation` when the plan is in another currency than the cart.
        """
        nothing = Money.zero(self.cart.total.currency_code)
        planned = self.session.gift_card_planned_amount or nothing
        try:
            for one in self.payments:
                if (one.payment_method_info.method or "").lower() == _GIFT_CARD:
                    planned = planned - held_or_captured(one)
            return nothing + planned.at_least_zero()
        except ValueError as error:
            raise InvalidOperation("The cart is paid in several currencies.") from error


def total_planned(payments: Iterable[Payment], currency: str) -> Money:
    """Return what these attempts would take together; those in another currency are left out."""
    planned = (claimed_amount(one) for one in payments)
    cents = sum(one.cent_amount for one in planned if one.currency_code == currency)
    return Money(cents, currency)
