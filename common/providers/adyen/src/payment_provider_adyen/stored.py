"""Payment methods that Adyen keeps for a customer.

Adyen names the token in its answer to the payment that stored it, and in webhooks. Afterwards it is
found among the shopper's methods: by the payment that made it, or where Adyen had it already, by a
digest in the journal. The token itself is never written there.
https://docs.adyen.com/online-payments/tokenization/
"""

import re
from collections.abc import Collection, Mapping

from payment_core.spi import PSPStoredMethod, Secret, Unavailable
from payment_provider_adyen.answers import PaymentAnswer, StoredMethod
from payment_provider_adyen.api import AdyenAPI
from payment_provider_adyen.cards import brand_of, card_of
from payment_provider_adyen.errors import AdyenRefusal
from payment_provider_adyen.means import stored_id, stored_token
from payment_provider_adyen.references import stored_digest

_METHOD = "tokenization.storedPaymentMethodId"
_SHOPPER = "tokenization.shopperReference"
_LAST_FOUR = re.compile(r"[0-9]{4}")


def stored_with(answer: PaymentAnswer, details: Mapping[str, str]) -> PSPStoredMethod | None:
    """Return what this payment stored, by its own answer."""
    method, shopper = answer.additional_data.get(_METHOD), answer.additional_data.get(_SHOPPER)
    if not (isinstance(method, str) and isinstance(shopper, str) and answer.is_authorised):
        return None
    card = card_of([details])
    return PSPStoredMethod(
        token=stored_token(shopper, method),
        brand=card.brand if card else None,
        last_four=card.last_four if card else None,
        expiry_month=card.expiry_month if card else None,
        expiry_year=card.expiry_year if card else None,
    )


def find_stored(
    api: AdyenAPI, shopper: str, psp_reference: str, digests: Collection[str]
) -> PSPStoredMethod | None:
    """Return what the payment stored for this shopper, as long as Adyen keeps it.

    Raises what `AdyenAPI` raises.
    """
    kept = api.stored_methods(shopper).stored_payment_methods
    found = (
        one
        for one in kept
        if one.first_psp_reference == psp_reference or stored_digest(one.id) in digests
    )
    return next((_shown(one, shopper) for one in found), None)


def forget(api: AdyenAPI, token: Secret) -> None:
    """Make Adyen forget the method of a token; one that names no shopper is none of Adyen's."""
    shopper, method = stored_id(token)
    if not shopper:
        return
    try:
        api.forget(method, shopper)
    except AdyenRefusal as refusal:
        raise Unavailable(f"Adyen kept the stored method: {refusal.code}.") from refusal


def _shown(method: StoredMethod, shopper: str) -> PSPStoredMethod:
    last_four = method.last_four or ""
    return PSPStoredMethod(
        token=stored_token(shopper, method.id),
        brand=brand_of(method.brand or ""),
        last_four=last_four if _LAST_FOUR.fullmatch(last_four) else None,
        expiry_month=_number(method.expiry_month),
        expiry_year=_year(_number(method.expiry_year)),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 4 else None


def _year(year: int | None) -> int | None:
    return year + 2000 if year is not None and year < 100 else year
