"""The card that paid, as far as Adyen says: brand, last four digits, expiry.

It comes in the additional data of answers and webhooks, where the merchant has switched it on, and
is not signed: it is shown and decides nothing.
https://docs.adyen.com/development-resources/webhooks/additional-settings/
"""

import re
from collections.abc import Iterable, Mapping

from payment_core.spi import CardDetails

_BRANDS: Mapping[str, str] = {
    "amex": "amex",
    "cup": "unionpay",
    "diners": "diners",
    "discover": "discover",
    "jcb": "jcb",
    "maestro": "maestro",
    "mc": "mastercard",
    "visa": "visa",
}
_METHODS: Mapping[str, str] = {
    "ideal": "ideal",
    "scheme": "card",
    "sepadirectdebit": "sepa_debit",
}
_WALLETS: Mapping[str, str] = {"applepay": "apple_pay", "googlepay": "google_pay"}
_AUTHENTICATED: Mapping[str, str] = {"true": "authenticated"}
_LAST_FOUR = re.compile(r"[0-9]{4}")
_EXPIRY = re.compile(r"(?P<month>[0-9]{1,2})/(?P<year>20[0-9]{2})")
_SHOWN = ("cardSummary", "expiryDate", "threeDAuthenticated")


def card_details(method: str | None, additional_data: Mapping[str, object]) -> dict[str, str]:
    """Return what of an answer or webhook is kept to show the card by."""
    texts = {name: additional_data.get(name) for name in _SHOWN}
    kept = {name: one for name, one in texts.items() if isinstance(one, str) and len(one) <= 10}
    return {**kept, **({"method": method[:40]} if method else {})}


def brand_of(method: str) -> str | None:
    """Return our name of a card's brand; wallets are written behind the brand."""
    return _BRANDS.get(method.partition("_")[0])


def method_of(items: Iterable[Mapping[str, str]]) -> str | None:
    """Return our name of the payment method, as far as some items tell it."""
    told = [one["method"] for one in items if "method" in one]
    named = [_METHODS.get(one) or ("card" if brand_of(one) else None) for one in told]
    return next((one for one in named if one), None)


def card_of(items: Iterable[Mapping[str, str]]) -> CardDetails | None:
    """Return the card that the details of some items tell together; None where no card was."""
    details = {name: one for item in items for name, one in item.items()}
    method = details.get("method", "")
    brand = brand_of(method)
    if brand is None:
        return None
    expiry = _EXPIRY.fullmatch(details.get("expiryDate", ""))
    summary = details.get("cardSummary", "")
    return CardDetails(
        brand=brand,
        last_four=summary if _LAST_FOUR.fullmatch(summary) else None,
        expiry_month=int(expiry["month"]) if expiry else None,
        expiry_year=int(expiry["year"]) if expiry else None,
        wallet=_WALLETS.get(method.partition("_")[2]),
        three_d_secure=_AUTHENTICATED.get(details.get("threeDAuthenticated", "")),
    )
