"""What Adyen's browser code made of the shopper's means of payment: passed on, member by member.

Only members that we know are sent on, each a short text, so that a page cannot order anything else
of Adyen with our key. Card data is encrypted by Adyen's frames; what looks like a card number in
the clear is refused.
https://docs.adyen.com/payment-methods/cards/api-only/
"""

import re
from collections.abc import Mapping

import msgspec

from payment_core.spi import AuthorizationRequest, Refused, Secret

_MOST = 40_000  # characters of the whole
_LONGEST = 15_000  # characters of one member, as Adyen has it
_LONGEST_STORED = 64
_CARD_NUMBER = re.compile(r"(?:[0-9][ -]?){12,19}")
# What Adyen Web adds to every method.
_OF_ADYEN_WEB = ("checkoutAttemptId", "sdkData", "type")
_FIELDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "card": (
        frozenset(
            {
                "encryptedCardNumber",
                "encryptedExpiryMonth",
                "encryptedExpiryYear",
            }
        ),
        frozenset({"encryptedSecurityCode", "holderName", "brand", *_OF_ADYEN_WEB}),
    ),
    "sepa_debit": (frozenset({"iban", "ownerName"}), frozenset(_OF_ADYEN_WEB)),
}
_TYPES: Mapping[str, str] = {"card": "scheme", "ideal": "ideal", "sepa_debit": "sepadirectdebit"}


def payment_method(request: AuthorizationRequest) -> dict[str, object]:
    """Return Adyen's `paymentMethod`; raises `Refused` about the token."""
    named: dict[str, object] = {"type": _TYPES[request.method]}
    if request.stored_token is not None:
        shopper, method = stored_id(request.stored_token)
        if not shopper or len(method) > _LONGEST_STORED:
            raise _unusable()
        return {**named, "storedPaymentMethodId": method}
    if request.method not in _FIELDS:
        return named
    needed, allowed = _FIELDS[request.method]
    fields = _read(request.token)
    known = {name: one for name, one in fields.items() if name in needed | allowed}
    if len(known) != len(fields) or not needed <= known.keys():
        raise _unusable()
    if any(len(one) > _LONGEST or not one for one in known.values()):
        raise _unusable()
    if request.method == "card" and any(map(_CARD_NUMBER.fullmatch, known.values())):
        raise _unusable()
    return {**known, **named}


def stored_token(shopper: str, method: str) -> Secret:
    """Return the token of a stored method: Adyen wants to know it and whose it is."""
    return Secret(f"{shopper}:{method}")


def stored_id(token: Secret) -> tuple[str, str]:
    """Return the shopper and the stored method that a token names; Adyen may not know them."""
    shopper, _, method = token.reveal().rpartition(":")
    return shopper, method


def _read(token: Secret | None) -> dict[str, str]:
    text = token.reveal() if token else ""
    try:
        if len(text) > _MOST:
            raise _unusable()
        return msgspec.json.decode(text, type=dict[str, str])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _unusable() from None


def _unusable() -> Refused:
    return Refused("invalid_token", "What the payment form made of this cannot be used.", "token")
