"""The standard codes of declines: what a shopper may know of a bank's reason.

What a shopper reads is in `enabler/src/messages`: a text for each in every language, and one for
every other code.
"""

from typing import Final

from payment_core.domain.provider import AUTHENTICATION_REQUIRED

DECLINE_CODES: Final = frozenset(
    {
        AUTHENTICATION_REQUIRED,
        "authentication_failed",
        "canceled_by_shopper",
        "card_declined",
        "card_not_supported",
        "expired",
        "expired_card",
        "incorrect_cvc",
        "incorrect_number",
        "insufficient_funds",
        "payment_declined",
        "processing_error",
    }
)
