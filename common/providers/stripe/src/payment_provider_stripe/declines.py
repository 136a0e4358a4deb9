"""Why Stripe declined, in standard codes and in texts that a shopper may read.

Stripe asks not to tell a shopper that a card was reported lost or stolen, or that fraud is
suspected; whatever has no entry here is therefore just declined.
https://docs.stripe.com/declines/codes
"""

from collections.abc import Mapping

from payment_core.spi import AUTHENTICATION_REQUIRED

_TEXTS = {
    "authentication_failed": "The bank could not confirm that this is the card holder.",
    AUTHENTICATION_REQUIRED: "The bank wants the card holder to confirm this payment.",
    "canceled_by_shopper": "The shopper canceled the payment.",
    "card_declined": "The card was declined.",
    "card_not_supported": "The card does not support this kind of purchase.",
    "expired_card": "The card has expired.",
    "incorrect_cvc": "The card's security code is wrong.",
    "incorrect_number": "The card number is wrong.",
    "insufficient_funds": "The card has insufficient funds.",
    "payment_declined": "The payment was declined.",
    "processing_error": "The payment could not be processed. It can be tried again.",
}
_STANDARD_CODES: Mapping[str, str] = {
    "authentication_required": AUTHENTICATION_REQUIRED,
    "payment_intent_authentication_failure": "authentication_failed",
    "payment_method_customer_decline": "canceled_by_shopper",
    "payment_intent_payment_attempt_expired": "canceled_by_shopper",
    "card_not_supported": "card_not_supported",
    "currency_not_supported": "card_not_supported",
    "expired_card": "expired_card",
    "invalid_expiry_month": "expired_card",
    "invalid_expiry_year": "expired_card",
    "incorrect_cvc": "incorrect_cvc",
    "invalid_cvc": "incorrect_cvc",
    "incorrect_number": "incorrect_number",
    "invalid_number": "incorrect_number",
    "insufficient_funds": "insufficient_funds",
    "card_velocity_exceeded": "insufficient_funds",
    "withdrawal_count_limit_exceeded": "insufficient_funds",
    "payment_intent_payment_attempt_failed": "payment_declined",
    "payment_method_provider_decline": "payment_declined",
    "issuer_not_available": "processing_error",
    "processing_error": "processing_error",
    "reenter_transaction": "processing_error",
    "try_again_later": "processing_error",
}


def is_decline_code(code: str | None) -> bool:
    """Whether this is a bank's word, whatever type of error it comes with."""
    return code in _STANDARD_CODES


def standard_decline(*stripe_codes: str | None) -> tuple[str, str]:
    """Return code and text for the first of Stripe's codes that we know, the most exact first."""
    known = (_STANDARD_CODES[one] for one in stripe_codes if one and one in _STANDARD_CODES)
    code = next(known, "card_declined")
    return code, _TEXTS[code]
