"""The card of a Payment, in the type that commercetools Checkout predefines for card details.

The type has no field for a wallet or for the outcome of 3-D Secure; those are in the interface
interaction of the authorization.
"""

import re

from payment_core.domain.ledger import CardDetails, Ledger, LedgerEntry, PSPStoredMethod
from payment_core.domain.payment import Payment, TransactionState
from payment_core.domain.updates import SetMethodInfoCustomType, TypeReference

CARD_TYPE = TypeReference("commercetools-checkout-card-details")
STORE_CONSENT = "storePaymentMethod"

_SHOWN = frozenset({"brand", "lastFour", "expiryMonth", "expiryYear"})
_OF_THE_TYPE = _SHOWN | {"bin", STORE_CONSENT}
_LAST_FOUR = re.compile("[0-9]{4}")


def card_fields(card: CardDetails | PSPStoredMethod) -> dict[str, object]:
    """Return what is known of the card, as fields of `CARD_TYPE`."""
    last_four = card.last_four or ""
    fields: dict[str, object] = {
        "brand": card.brand,
        "lastFour": last_four if _LAST_FOUR.fullmatch(last_four) else None,
        "expiryMonth": card.expiry_month,
        "expiryYear": card.expiry_year,
    }
    return {name: value for name, value in fields.items() if value is not None}


def card_record(payment: Payment, ledger: Ledger) -> tuple[SetMethodInfoCustomType, ...]:
    """Return the action that records the card; none when nothing is to be said, or may be.

    The card that paid is recorded once. Before, a newer one takes the place of one that was
    declined. Fields of another type than ours belong to another writer and stay.
    """
    entry = _telling(ledger)
    found = card_fields(entry.card) if entry and entry.card else {}
    custom = payment.payment_method_info.custom
    known = dict(custom.fields) if custom else {}
    is_another_type = custom is not None and not (known and known.keys() <= _OF_THE_TYPE)
    if entry is None or not found or is_another_type:
        return ()
    if known.keys() & _SHOWN and (_is_paid(payment) or entry.state != TransactionState.SUCCESS):
        return ()
    kept = {name: value for name, value in known.items() if name == STORE_CONSENT}
    fields = kept | found
    return () if fields == known else (SetMethodInfoCustomType(CARD_TYPE, fields),)


def _telling(ledger: Ledger) -> LedgerEntry | None:
    """Return the operation that tells the card best: one that succeeded, else the latest."""
    found = [one for one in ledger.entries if one.card is not None]
    found.sort(key=lambda one: one.state == TransactionState.SUCCESS)
    return found[-1] if found else None


def _is_paid(payment: Payment) -> bool:
    return any(one.state == TransactionState.SUCCESS for one in payment.paying)
