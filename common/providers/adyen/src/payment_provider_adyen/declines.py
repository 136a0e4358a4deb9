"""Why a payment was refused, in standard codes and in texts that a shopper may read.

A shopper is not told that fraud is suspected or that a card was reported; whatever has no entry
here is therefore just declined.
https://docs.adyen.com/development-resources/refusal-reasons/
"""

from collections.abc import Mapping

from payment_core.spi import AUTHENTICATION_REQUIRED

_TEXTS: Mapping[str, str] = {
    "authentication_failed": "The bank could not confirm that this is the card holder.",
    AUTHENTICATION_REQUIRED: "The bank wants the card holder to confirm this payment.",
    "canceled_by_shopper": "The shopper canceled the payment.",
    "card_declined": "The card was declined.",
    "card_not_supported": "The card does not support this kind of purchase.",
    "expired": "The time to pay is over.",
    "expired_card": "The card has expired.",
    "incorrect_cvc": "The card's security code is wrong.",
    "incorrect_number": "The card number is wrong.",
    "insufficient_funds": "The card has insufficient funds.",
    "processing_error": "The payment could not be processed. It can be tried again.",
}
_CODES: Mapping[str, str] = {
    "4": "processing_error",
    "6": "expired_card",
    "8": "incorrect_number",
    "9": "processing_error",
    "10": "card_not_supported",
    "11": "authentication_failed",
    "12": "insufficient_funds",
    "15": "canceled_by_shopper",
    "16": "canceled_by_shopper",
    "21": "processing_error",
    "23": "card_not_supported",
    "24": "incorrect_cvc",
    "28": "insufficient_funds",
    "29": "insufficient_funds",
    "38": AUTHENTICATION_REQUIRED,
    "39": "authentication_failed",
    "42": "authentication_failed",
}
# A webhook has only the words, and they are not signed: they decide nothing but what is shown.
_REASONS: Mapping[str, str] = {
    "3d not authenticated": "authentication_failed",
    "3d secure authentication failed": "authentication_failed",
    "acquirer error": "processing_error",
    "authentication required": AUTHENTICATION_REQUIRED,
    "cancelled": "canceled_by_shopper",
    "cvc declined": "incorrect_cvc",
    "expired card": "expired_card",
    "invalid card number": "incorrect_number",
    "issuer unavailable": "processing_error",
    "not enough balance": "insufficient_funds",
    "not supported": "card_not_supported",
    "shopper cancelled": "canceled_by_shopper",
    "transaction not permitted": "card_not_supported",
}


def standard_decline(code: str | None, reason: str | None = None) -> tuple[str, str]:
    """Return code and text for Adyen's refusal code, or for its words where there is no code."""
    standard = _CODES.get(code or "") or _REASONS.get((reason or "").strip().lower())
    standard = standard or "card_declined"
    return standard, _TEXTS[standard]


def text_of(standard: str) -> str:
    """Return what a shopper may read about a standard code."""
    return _TEXTS[standard]
