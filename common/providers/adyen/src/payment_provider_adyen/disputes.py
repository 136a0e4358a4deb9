"""Disputes: all events of one have the dispute's own PSP reference, and make one Chargeback.

Events come in any order, so each has a rank: a higher one counts more than a later time.
https://docs.adyen.com/risk-management/disputes-api/dispute-notifications/
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from payment_core.spi import LedgerEntry, TransactionState, TransactionType
from payment_provider_adyen.facts import Fact

_PENDING, _SUCCESS = TransactionState.PENDING, TransactionState.SUCCESS
_FAILURE = TransactionState.FAILURE

# A dispute succeeds for the shopper. Events without a state say nothing about the money.
_RANKS: Mapping[str, tuple[int, TransactionState | None]] = {
    "REQUEST_FOR_INFORMATION": (0, None),
    "NOTIFICATION_OF_CHARGEBACK": (1, _PENDING),
    "PREARBITRATION_OPEN": (1, _PENDING),
    "CHARGEBACK": (2, _SUCCESS),
    "INFORMATION_SUPPLIED": (2, None),
    "ISSUER_COMMENTS": (2, None),
    "PREARBITRATION_DECLINED": (2, None),
    "CHARGEBACK_REVERSED": (3, _FAILURE),
    "PREARBITRATION_ISSUER_WITHDRAWN": (4, _FAILURE),
    "PREARBITRATION_WON": (4, _FAILURE),
    "SCHEME_ARBITRATION_WON": (4, _FAILURE),
    "ISSUER_RESPONSE_TIMEFRAME_EXPIRED": (4, _FAILURE),
    "SECOND_CHARGEBACK": (4, _SUCCESS),
    "PREARBITRATION_ACCEPTED": (4, _SUCCESS),
    "PREARBITRATION_LOST": (4, _SUCCESS),
    "SCHEME_ARBITRATION_LOST": (4, _SUCCESS),
    "DISPUTE_DEFENSE_PERIOD_ENDED": (4, _SUCCESS),
}

DISPUTE_EVENTS = frozenset(_RANKS)


def chargebacks(facts: Iterable[Fact]) -> Iterator[LedgerEntry]:
    """Yield one Chargeback for each dispute in which money is at stake."""
    told = [one for one in facts if _RANKS.get(one.code, (0, None))[1] is not None]
    told.sort(key=lambda one: one.reference)
    for reference, group in groupby(told, key=lambda one: one.reference):
        events = list(group)
        deciding = max(events, key=lambda one: (_RANKS[one.code][0], one.order))
        yield LedgerEntry(
            type=TransactionType.CHARGEBACK,
            amount=deciding.amount,
            state=_RANKS[deciding.code][1] or _PENDING,
            psp_operation_id=reference,
            occurred_at=min(one.at for one in events),
        )
