"""What a capture leaves: an account that captures once releases it, of which no webhook tells.

https://docs.adyen.com/online-payments/capture/
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from payment_core.spi import LedgerEntry, Money, TransactionState, TransactionType
from payment_provider_adyen.facts import Fact, of_codes

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def taken_in(facts: Iterable[Fact], captures: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Return the captures that succeeded at any time, oldest first.

    What they left stays released when they fail later.
    """
    told = {one.reference: one.at for one in of_codes(facts, "CAPTURE") if one.is_success}
    taken = [
        one
        for one in captures
        if one.state is TransactionState.SUCCESS or one.psp_operation_id in told
    ]
    return sorted(
        taken, key=lambda one: told.get(one.psp_operation_id or "") or one.occurred_at or LONG_AGO
    )


def captured_at(moment: datetime, taken: Iterable[LedgerEntry]) -> int:
    """Return how much of these captures stood then, in minor units; one that failed has its end."""
    return sum(
        one.amount.cent_amount
        for one in taken
        if one.state is TransactionState.SUCCESS or (one.occurred_at or LONG_AGO) > moment
    )


def rests_of(taken: Sequence[LedgerEntry], authorized: Money) -> Iterator[LedgerEntry]:
    """Yield what each capture released; nothing where the account has captured several times."""
    held = authorized.cent_amount
    for one in () if _are_several(taken) else taken:
        rest = held - one.amount.cent_amount
        if rest > 0:
            held -= rest
            yield LedgerEntry(
                type=TransactionType.CANCEL_AUTHORIZATION,
                amount=Money(rest, authorized.currency_code),
                state=TransactionState.SUCCESS,
                psp_operation_id=f"{one.psp_operation_id}:released",
                occurred_at=one.occurred_at,
            )


def _are_several(taken: Iterable[LedgerEntry]) -> bool:
    """Whether two captures stand at once, which one that captures once cannot have."""
    return sum(one.state is TransactionState.SUCCESS for one in taken) > 1
