"""When a transaction took place: the PSP's own time where it tells one."""

from datetime import UTC, datetime

import msgspec
import pytest

from payment_builders import PAYMENT_ID, entry, payment, transaction
from payment_core.domain.converge import converge
from payment_core.domain.ledger import Ledger, LedgerEntry
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import Transaction, TransactionState
from payment_core.domain.payment import TransactionType as T
from payment_core.domain.updates import ChangeTransactionTimestamp, dated

S = TransactionState
EARLIER, NOW = datetime(2026, 1, 31, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
CLAIM = operation_id(PAYMENT_ID, T.CHARGE, "a")
# A command that a merchant added may have no time.
COMMAND = transaction(T.CHARGE, 500, S.INITIAL, interaction_id=CLAIM)


def times(command: Transaction, said: LedgerEntry) -> list[datetime | None]:
    """Return the times that are written for this transaction."""
    seen = Ledger(psp_payment_id="pay_1", entries=(said,))
    actions = dated(converge(payment(command, interface_id="pay_1"), seen), NOW)
    return [one.timestamp for one in actions if isinstance(one, ChangeTransactionTimestamp)]


def charged(state: S = S.SUCCESS, at: datetime | None = None) -> LedgerEntry:
    said = entry(T.CHARGE, 500, state, reference="cap_1", operation_id=CLAIM)
    return msgspec.structs.replace(said, occurred_at=at)


@pytest.mark.parametrize("state", [S.PENDING, S.SUCCESS, S.FAILURE])
def test_the_psps_own_time(state: S) -> None:
    assert times(COMMAND, charged(state, EARLIER)) == [EARLIER]


@pytest.mark.parametrize("state", [S.PENDING, S.SUCCESS, S.FAILURE])
def test_the_time_of_writing_where_the_psp_tells_none(state: S) -> None:
    assert times(COMMAND, charged(state)) == [NOW]


def test_a_time_that_is_there_stays() -> None:
    assert times(msgspec.structs.replace(COMMAND, timestamp=EARLIER), charged(at=NOW)) == []


def test_what_ended_long_ago_gets_no_invented_time() -> None:
    ended = transaction(T.CHARGE, 500, S.SUCCESS, interface_id="cap_1")
    assert times(ended, charged()) == []
    assert times(ended, charged(at=EARLIER)) == [EARLIER]
