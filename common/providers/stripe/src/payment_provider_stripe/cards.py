"""Cards as Stripe shows them."""

from payment_core.spi import CardDetails
from payment_provider_stripe.objects import Card, Charge

_UNKNOWN_BRAND = "unknown"


def brand_of(card: Card) -> str | None:
    """Return the brand, None where Stripe does not know it."""
    return None if card.brand == _UNKNOWN_BRAND else card.brand


def card_charged(charge: Charge | None) -> CardDetails | None:
    """Return the card of an attempt; None where it was no card.

    https://docs.stripe.com/api/charges/object#charge_object-payment_method_details
    """
    details = charge.payment_method_details if charge else None
    card = details.card if details else None
    if card is None:
        return None
    return CardDetails(
        brand=brand_of(card),
        last_four=card.last4,
        expiry_month=card.exp_month,
        expiry_year=card.exp_year,
        wallet=card.wallet.type if card.wallet else None,
        three_d_secure=card.three_d_secure.result if card.three_d_secure else None,
    )
