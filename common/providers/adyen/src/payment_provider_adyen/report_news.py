"""What a report says and the journal does not: the items that the ledger is different with.

Most lines repeat what a webhook has said. They are not kept, so a Payment does not grow with each
report, and a report that is read again adds nothing.
"""

from collections.abc import Iterable

import msgspec

from payment_core.spi import JournalItem, Ledger, LedgerEntry, PaymentLookup
from payment_provider_adyen.fold import fold


def unsaid(
    payment: PaymentLookup, items: Iterable[JournalItem], *, is_rest_released: bool
) -> tuple[JournalItem, ...]:
    """Return the items that make a difference, each added to those before it, by their time."""
    found: list[JournalItem] = []
    known = _shown(fold(payment, is_rest_released=is_rest_released))
    for one in sorted(items, key=lambda item: (item.occurred_at, item.reference)):
        longer = msgspec.structs.replace(payment, journal=(*payment.journal, *found, one))
        shown = _shown(fold(longer, is_rest_released=is_rest_released))
        if shown != known:
            found.append(one)
            known = shown
    return tuple(found)


def _shown(ledger: Ledger) -> tuple[object, ...]:
    """Return what commercetools shows of a ledger, but times: a report's are no better."""
    return ledger.psp_payment_id, *(_entry(one) for one in ledger.entries)


def _entry(one: LedgerEntry) -> tuple[object, ...]:
    return one.type, one.amount, one.state, one.psp_operation_id, one.operation_id
