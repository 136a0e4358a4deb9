"""Carts whose order begins a subscription: what they are paid with is stored, and renews it.

https://docs.commercetools.com/checkout/recurring-orders-in-checkout
"""

from dataclasses import dataclass

import msgspec

from payment_core.domain.balances import held_or_captured
from payment_core.domain.claims import claim_of
from payment_core.domain.payment import Payment
from payment_core.providers import Providers
from processor.domain.errors import MethodNotAvailable
from processor.domain.payment_request import PaymentRequest
from processor.use_cases.attempts import Attempts


@dataclass(frozen=True)
class RecurringCarts:
    """Says whether a payment begins a subscription; never, where that is not enabled."""

    is_enabled: bool
    providers: Providers

    def begins(self, attempts: Attempts) -> bool:
        """Whether the next payment of this cart begins its subscription.

        One payment of a cart does; what is paid later for the same cart only adds to it.
        """
        if not self.is_enabled or not attempts.cart.is_recurring:
            return False
        replaced = attempts.open
        others = (one for one in attempts.payments if replaced is None or one.id != replaced.id)
        return not any(map(_has_begun, others))

    def apply(self, attempts: Attempts, request: PaymentRequest) -> PaymentRequest:
        """Return the request with what the cart requires.

        Raises `MethodNotAvailable` for a method that nothing could be renewed with, and for a
        payment in a wallet's sheet: the sheet has no place for the consent that is needed.
        """
        if not self.begins(attempts):
            return request
        if request.quoted_amount is not None:
            raise MethodNotAvailable("A subscription cannot be begun in a wallet's sheet.")
        method = self.providers.method(request.method)
        if method is None or not method.can_be_stored:
            raise MethodNotAvailable("This method cannot be stored, which a subscription needs.")
        is_new = request.stored_method_id is None
        return msgspec.structs.replace(request, is_recurring=True, store=is_new)


def _has_begun(payment: Payment) -> bool:
    claim = claim_of(payment)
    return claim is not None and claim.is_recurring and held_or_captured(payment).is_positive
