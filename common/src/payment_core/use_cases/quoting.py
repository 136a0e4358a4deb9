"""What a shopper is about to pay, for a PSP whose browser code wants to know it beforehand."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from payment_core.commercetools.client import NotFound
from payment_core.domain.money import Money
from payment_core.domain.provider import PaymentProvider
from payment_core.domain.session import Session
from payment_core.runtime.errors import InvalidOperation
from payment_core.use_cases.cart_reading import CartReading


@runtime_checkable
class QuotedInTheBrowser(Protocol):
    """A PSP whose fields cannot be shown without an amount."""

    def quote(self, amount: Money) -> Mapping[str, object]:
        """Return the amount as the PSP's browser code wants it; nothing if it cannot say it."""


class Quoting:
    """Tells such a PSP's browser code the amount, as a hint: the cart decides what is paid."""

    def __init__(self, reading: CartReading, provider: PaymentProvider) -> None:
        self._reading = reading
        self._provider = provider

    def quote(self, session: Session) -> Mapping[str, object]:
        """Return what belongs into the enabler's configuration, at the cost of reading the cart.

        Nothing, and at no cost, for every other PSP; nothing as well when the cart is gone. When
        nothing is left to pay it is the cart's total, so that fields can still be shown.
        """
        if not isinstance(self._provider, QuotedInTheBrowser):
            return {}
        try:
            attempts = self._reading.attempts(session)
            left = attempts.outstanding(besides=attempts.open)
        except (NotFound, InvalidOperation):
            return {}
        return self._provider.quote(left if left.is_positive else attempts.cart.total)
