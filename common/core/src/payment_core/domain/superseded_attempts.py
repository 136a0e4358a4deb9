"""Supersedes an attempt to pay, so that a new one can replace it.

Superseding is a durable command like any other: a CancelAuthorization in state Initial, even
when the attempt has not reached the PSP yet. A later read that sees it succeed finds the
command and returns the money at once. Where the PSP refused all of them nothing is superseded.
"""

from datetime import datetime
from itertools import takewhile

import msgspec

from payment_core.domain.balances import capturable, refundable
from payment_core.domain.interactions import note
from payment_core.domain.ledger import Ledger, LedgerEntry
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.domain.updates import AddInterfaceInteraction, TransactionDraft

# What a PSP or a bank refuses to take back over and over is left to a person.
_MOST_TRIES = 3
_REFUND, _CANCEL = TransactionType.REFUND, TransactionType.CANCEL_AUTHORIZATION
_DETAILS = "details"


def supersede(payment: Payment, now: datetime) -> TransactionDraft:
    """Return the command that supersedes this attempt."""
    return _draft(payment, _CANCEL, payment.amount_planned, now)


def is_superseded(payment: Payment) -> bool:
    """Whether this attempt was superseded."""
    return any(one.state != TransactionState.FAILURE for one in commands_of_superseding(payment))


def handed_in(digest: str, now: datetime) -> AddInterfaceInteraction:
    """Return the note that the details with this digest are being handed in to the PSP.

    It is written in the version that was not superseded, and superseding is: one of the two is
    first, and the other sees it.
    """
    return note(_DETAILS, digest, now)


def details_handed_in(payment: Payment) -> tuple[str, ...]:
    """Return the digests of all details that were handed in for this attempt."""
    return payment.notes(_DETAILS)


def fenced(payment: Payment, ledger: Ledger) -> Ledger:
    """Return the ledger with the end of an attempt that nothing can come of any more.

    It waits for details, none was handed in, and none will be: it is superseded. If the PSP
    reports a success all the same, that counts, and the money is given back.
    """
    if not ledger.awaits_details or not is_superseded(payment) or details_handed_in(payment):
        return ledger
    if _may_have_been_too_early(payment):
        return ledger
    entries = tuple(
        msgspec.structs.replace(one, state=TransactionState.FAILURE)
        if one.type is TransactionType.AUTHORIZATION and one.state is TransactionState.PENDING
        else one
        for one in ledger.entries
    )
    return msgspec.structs.replace(ledger, entries=entries)


def _may_have_been_too_early(payment: Payment) -> bool:
    """Whether the PSP was asked for the end before it had answered, and may yet refuse it."""
    early = takewhile(lambda one: one.type != TransactionType.AUTHORIZATION, payment.transactions)
    return any(one.is_unresolved and one in commands_of_superseding(payment) for one in early)


def was_refused(payment: Payment) -> bool:
    """Whether the PSP refused to cancel this attempt when it was superseded."""
    return bool(_commands(payment, _CANCEL)) and not is_superseded(payment)


def was_released(payment: Payment) -> bool:
    """Whether this attempt held money, and was superseded and released by us."""
    released = (one.state == TransactionState.SUCCESS for one in _commands(payment, _CANCEL))
    held = payment.of_type(TransactionType.AUTHORIZATION)
    return any(released) and any(one.state == TransactionState.SUCCESS for one in held)


def commands_of_superseding(payment: Payment) -> tuple[Transaction, ...]:
    """Return the commands that return the money and end the attempt."""
    return _commands(payment, _REFUND) + _commands(payment, _CANCEL)


def next_return_command(payment: Payment, now: datetime) -> TransactionDraft | None:
    """Return the next command by which a superseded attempt returns what it holds."""
    if refundable(payment).is_positive and _may_try_again(payment, _REFUND):
        return _draft(payment, _REFUND, refundable(payment), now)
    if capturable(payment).is_positive and _may_try_again(payment, _CANCEL):
        return supersede(payment, now)
    return None


def is_stuck(payment: Payment) -> bool:
    """Whether a superseded attempt holds money that every try failed to return."""
    holds_money = (refundable(payment) + capturable(payment)).is_positive
    return holds_money and next_return_command(payment, payment.created_at) is None


def has_money_to_return(payment: Payment) -> bool:
    """Whether this attempt is superseded, or nearly so, and still holds money to return."""
    is_due = next_return_command(payment, payment.created_at) is not None
    return is_due and bool(commands_of_superseding(payment))


def withdrawn_commands(payment: Payment) -> Ledger:
    """Return the end of every command to return money that is not executed yet."""
    ends = tuple(
        LedgerEntry(
            type=TransactionType(one.type),
            amount=one.amount,
            state=TransactionState.FAILURE,
            operation_id=one.interaction_id,
        )
        for one in commands_of_superseding(payment)
        if one.state == TransactionState.INITIAL
    )
    return Ledger(psp_payment_id=payment.interface_id, entries=ends, complete=False)


def _may_try_again(payment: Payment, kind: TransactionType) -> bool:
    failed = [one for one in _commands(payment, kind) if one.state == TransactionState.FAILURE]
    return len(failed) < _MOST_TRIES


def _commands(payment: Payment, kind: TransactionType) -> tuple[Transaction, ...]:
    all_of_kind = payment.of_type(kind)
    if not all_of_kind:
        return ()
    ids = {_operation_id(payment, kind, number) for number in range(len(all_of_kind))}
    return tuple(one for one in all_of_kind if one.interaction_id in ids)


def _draft(
    payment: Payment, kind: TransactionType, amount: Money, now: datetime
) -> TransactionDraft:
    return TransactionDraft(
        type=kind,
        amount=amount,
        state=TransactionState.INITIAL,
        timestamp=now,
        interaction_id=_operation_id(payment, kind, len(payment.of_type(kind))),
    )


def _operation_id(payment: Payment, kind: TransactionType, number: int) -> str:
    return operation_id(payment.id, kind, f"\x00superseded {number}")
