"""Which payment methods are offered for a cart, and for which amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec

from payment_core.commercetools.client import NotFound
from payment_core.domain.money import Money
from payment_core.domain.provider import PaymentMethodType, PaymentProvider
from payment_core.domain.provider_abilities import QuotedInTheBrowser
from payment_core.providers import Providers
from payment_core.runtime.errors import InvalidOperation
from processor.domain.session import Session
from processor.use_cases.customer_payment_methods import CustomerPaymentMethods
from processor.use_cases.recurring_carts import RecurringCarts
from processor.use_cases.verified_carts import VerifiedCarts


class Obstacle(msgspec.Struct, frozen=True):
    """Why there is nothing to pay, or nothing to pay it by.

    `NothingToPay`: the cart costs nothing, or is paid. `MethodNotAvailable`: no method that the
    session allows takes this amount.
    """

    code: str
    message: str


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """What is offered for a cart as it is now; it is checked again at payment.

    `due` is what the shopper pays now; None when nothing is due or the cart cannot be read.
    `amount` is what the PSP's browser code has to know, in its own words. `must_store` says that
    paying begins a subscription, so that the method is stored in any case.
    """

    methods: tuple[str, ...]
    obstacle: Obstacle | None = None
    due: Money | None = None
    amount: Mapping[str, object] = {}
    stores_methods: bool = False
    must_store: bool = False


@dataclass(frozen=True)
class QuoteCart:
    """Returns which methods fit a session's cart; costs one read of the cart."""

    verified_carts: VerifiedCarts
    provider: PaymentProvider
    providers: Providers
    customer_methods: CustomerPaymentMethods
    recurring_carts: RecurringCarts

    def quote(self, session: Session) -> Quote:
        """Return what is offered to this session.

        When the cart is gone, or its amounts are inconsistent, that is all that it allows: a later
        payment fails with the reason. A cart that is paid is quoted as a whole, so that fields can
        still be shown.
        """
        allowed = [one for one in self.providers.methods if session.allows(one.type)]
        try:
            attempts = self.verified_carts.attempts(session)
            left = attempts.outstanding(besides=attempts.open)
        except (NotFound, InvalidOperation):
            return Quote(methods=_types(allowed))
        is_recurring = self.recurring_carts.begins(attempts)
        if is_recurring:
            allowed = [one for one in allowed if one.can_be_stored]
        amount = left if left.is_positive else attempts.cart.total
        fitting = [one for one in allowed if _fits(one, amount)]
        return Quote(
            methods=_types(fitting),
            obstacle=_obstacle(left, allowed, fitting),
            due=left if left.is_positive else None,
            amount=self._in_the_browser(amount),
            stores_methods=self.customer_methods.is_open_on(attempts.cart),
            must_store=is_recurring,
        )

    @cached_property
    def _quoting_provider(self) -> QuotedInTheBrowser | None:
        return self.provider if isinstance(self.provider, QuotedInTheBrowser) else None

    def _in_the_browser(self, amount: Money) -> Mapping[str, object]:
        if amount.is_positive and self._quoting_provider:
            return self._quoting_provider.quote(amount)
        return {}


def _types(methods: list[PaymentMethodType]) -> tuple[str, ...]:
    return tuple(one.type for one in methods)


def _fits(method: PaymentMethodType, amount: Money) -> bool:
    return amount.is_positive and method.amounts.objection(amount) is None


def _obstacle(
    left: Money, allowed: list[PaymentMethodType], fitting: list[PaymentMethodType]
) -> Obstacle | None:
    if not left.is_positive:
        return Obstacle("NothingToPay", "Nothing is left to pay on this cart.")
    if fitting or not allowed:
        return None
    reasons = {one.amounts.objection(left): None for one in allowed}
    return Obstacle("MethodNotAvailable", " ".join(one for one in reasons if one))
