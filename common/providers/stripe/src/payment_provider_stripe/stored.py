"""Payment methods that Stripe keeps for a customer: their token, and what may be shown of them.

To charge one again Stripe wants to know it and the Customer that it is attached to, so both are in
the token: `<Customer>:<PaymentMethod>`.
https://docs.stripe.com/payments/save-during-payment
"""

import msgspec

from payment_core.spi import PSPStoredMethod, Secret
from payment_provider_stripe.cards import brand_of
from payment_provider_stripe.objects import PaymentIntent, PaymentMethod


class AttachedMethod(msgspec.Struct, frozen=True):
    """The ids at Stripe; `customer` is empty in a token that others made."""

    customer: str
    payment_method: str

    @classmethod
    def read(cls, token: Secret) -> "AttachedMethod":
        """Return the ids in the token; Stripe may not know them."""
        customer, _, payment_method = token.reveal().rpartition(":")
        return cls(customer, payment_method)

    @property
    def token(self) -> Secret:
        """The token to store."""
        return Secret(f"{self.customer}:{self.payment_method}")


def stored_with(intent: PaymentIntent) -> PSPStoredMethod | None:
    """Return what this PaymentIntent stored, as long as it is attached to its Customer."""
    method = intent.payment_method
    if intent.setup_future_usage is None or not isinstance(method, PaymentMethod):
        return None
    if method.customer is None or method.customer != intent.customer:
        return None
    card = method.card
    return PSPStoredMethod(
        token=AttachedMethod(method.customer, method.id).token,
        brand=brand_of(card) if card else None,
        last_four=card.last4 if card else None,
        expiry_month=card.exp_month if card else None,
        expiry_year=card.exp_year if card else None,
    )
