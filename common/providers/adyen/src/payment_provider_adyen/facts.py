"""What is known of a Payment's money: the items of its journal, as the fold reads them.

An item is a verified webhook, the final answer to a call of ours, or a line of a report. A fact
has its amount in commercetools' minor units and the operation of ours that it is about.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec

from payment_core.spi import JournalItem, Money, PaymentLookup
from payment_provider_adyen.minor_units import from_adyen
from payment_provider_adyen.references import is_of_payment, operation_of
from payment_provider_adyen.report_records import EFFECTS, REPORT

RECEIVED = "received"
"""Adyen took an order of ours, and has not said yet what came of it."""
ANSWERED = "answered"
"""Adyen said in an answer how a payment ended, or what it waits for."""
NO_ANSWER = "no-answer"
"""Adyen was asked for its answer to a payment once more, and gave none. Says nothing of money."""
STORED = "storedMethod"
"""The detail that has a digest of the id of the card that a payment stored."""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened, and where it was said (`code`).

    `reference` is the PSP reference of what happened, `payment` that of the payment where the
    item names it. `merchant_reference` is ours, or an operator's. `details` has the other texts.
    `is_reported` says that a report has it: under the code of the webhook that says the same.
    """

    code: str
    reference: str
    at: datetime
    amount: Money
    is_success: bool
    payment: str | None
    merchant_reference: str
    operation_id: str | None
    details: dict[str, str]
    is_reported: bool = False

    @property
    def modification(self) -> str | None:
        """The capture, refund or cancellation of ours that this is about, if it is one."""
        return None if is_of_payment(self.merchant_reference) else self.operation_id

    @property
    def order(self) -> tuple[datetime, bool, str]:
        """What the later of two facts is greater by; a success after a failure of one time."""
        return self.at, self.is_success, self.code


def facts_of(payment: PaymentLookup) -> tuple[Fact, ...]:
    """Return all that the journal says, each once, in an order that does not depend on its own.

    Older items of one code and reference count too: an AUTHORISATION that succeeded stays so,
    whatever a later item says.
    """
    facts = (_fact(one, payment.operation_ids) for one in payment.journal)
    distinct: list[Fact] = []
    for one in sorted((one for one in facts if one is not None), key=_order):
        if one not in distinct[-1:]:
            distinct.append(one)
    return tuple(distinct)


def reference_in(journal: Iterable[JournalItem]) -> str | None:
    """Return our reference of the payment, if anything was said about it."""
    references = (one.details.get("merchantReference", "") for one in journal)
    return next(filter(is_of_payment, references), None)


def digests_of_stored(journal: Iterable[JournalItem]) -> frozenset[str]:
    """Return the digests of what the payment stored, as far as anything named it."""
    return frozenset(one.details[STORED] for one in journal if STORED in one.details)


def of_codes(facts: Iterable[Fact], *codes: str) -> tuple[Fact, ...]:
    """Return the facts with one of these codes."""
    return tuple(one for one in facts if one.code in codes)


def latest(facts: Sequence[Fact]) -> Fact:
    """Return the newest of some facts."""
    return max(facts, key=lambda one: one.order)


def _order(fact: Fact) -> tuple[datetime, bool, str, str, list[tuple[str, str]]]:
    return (*fact.order, fact.reference, sorted(fact.details.items()))


def _fact(item: JournalItem, operation_ids: Sequence[str]) -> Fact | None:
    """Return the fact; None for an item without an amount that we can express."""
    details, is_reported = item.details, item.code == REPORT
    try:
        amount = from_adyen(int(details["amount"]), details["currency"])
        code = EFFECTS[details["record"]].code if is_reported else item.code
        name = details["reference"] if is_reported else item.reference
    except (KeyError, ValueError):  # InexpressibleAmount is a ValueError.
        return None
    reference = details.get("merchantReference", "")
    return Fact(
        code=code,
        reference=name,
        at=item.occurred_at.astimezone(UTC),
        amount=amount,
        is_success=details.get("success") == "true",
        payment=details.get("originalReference") or None,
        merchant_reference=reference,
        operation_id=details.get("operationId") or operation_of(reference, operation_ids),
        details=details,
        is_reported=is_reported,
    )
