"""A shopper's consent to store a payment method, and what became of it, as a Payment shows it.

The consent is `storePaymentMethod` in the predefined card type on paymentMethodInfo. That it was
acted upon is an interface interaction, which is never removed: every later reader sees that
there is nothing to do any more, even if the customer has deleted the method since.
"""

from datetime import datetime

from payment_core.domain.card_record import STORE_CONSENT
from payment_core.domain.interactions import note
from payment_core.domain.payment import Payment
from payment_core.domain.updates import AddInterfaceInteraction

_NOTE = "storedPaymentMethod"


def has_consent(payment: Payment) -> bool:
    """Whether the shopper agreed when this Payment was made."""
    custom = payment.payment_method_info.custom
    return custom is not None and custom.fields.get(STORE_CONSENT) is True


def was_acted_upon(payment: Payment) -> bool:
    """Whether the method of this Payment was saved once; it may be deleted by now."""
    return bool(payment.notes(_NOTE))


def acted_upon(key: str, now: datetime) -> AddInterfaceInteraction:
    """Return the action that notes the PaymentMethod's key."""
    return note(_NOTE, key, now)
