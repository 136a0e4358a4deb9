"""The journal of a Payment, as its interface interactions keep it, and as its PSP is shown it."""

from collections.abc import Iterable

import msgspec

from payment_core.domain.claims import claim_of, claimed_ids
from payment_core.domain.consent import has_consent, was_acted_upon
from payment_core.domain.interactions import note
from payment_core.domain.journal import JournalItem
from payment_core.domain.operation_ids import operation_id_of
from payment_core.domain.payment import Payment
from payment_core.domain.provider import PaymentLookup
from payment_core.domain.updates import AddInterfaceInteraction

_KIND = "journal"


def journal_of(payment: Payment) -> tuple[JournalItem, ...]:
    """Return the items, in the order in which they were written."""
    read = (_read(one.get("response")) for one in payment.interactions(_KIND))
    return tuple(one for one in read if one is not None)


def lookup_of(
    payment: Payment, seen_as: str | None = None, evidence: Iterable[JournalItem] = ()
) -> PaymentLookup:
    """Return how to find this Payment at its PSP, whose id for it may not be stored yet.

    `evidence` is what the journal of this version lacks.
    """
    claim = claim_of(payment)
    named = (operation_id_of(payment, one) for one in payment.transactions)
    stores = has_consent(payment) and not was_acted_upon(payment)
    return PaymentLookup(
        payment.id,
        payment.interface_id or seen_as,
        payment.created_at,
        journal=(*journal_of(payment), *evidence),
        operation_ids=(*claimed_ids(payment), *(one for one in named if one)),
        method=claim.method if claim else None,
        stores_for=payment.customer.id if stores and payment.customer else None,
    )


def additions(payment: Payment, items: Iterable[JournalItem]) -> list[AddInterfaceInteraction]:
    """Return the actions that write the items which this version does not have yet."""
    known, new = journal_of(payment), list[JournalItem]()
    for one in items:
        if one not in known and one not in new:
            new.append(one)
    return [
        note(_KIND, one.name, one.occurred_at, response=msgspec.json.encode(one).decode())
        for one in new
    ]


def _read(text: object) -> JournalItem | None:
    try:
        return msgspec.json.decode(str(text), type=JournalItem)
    except msgspec.DecodeError:
        return None  # Written by other software under our type's name: no evidence.
