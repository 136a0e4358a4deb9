"""Which transactions of a Payment are commands, who gave them, and whether they can be obeyed.

A merchant's system captures, refunds or cancels by adding a transaction in state Initial.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from payment_core.domain.ledger import Ledger, LedgerEntry
from payment_core.domain.money_text import money_text
from payment_core.domain.operation_ids import is_ours, operation_id_of
from payment_core.domain.payment import (
    Author,
    Payment,
    Transaction,
    TransactionState,
    TransactionType,
)
from payment_core.domain.provider import Capabilities
from payment_core.domain.rules import check_cancellation, check_capture, check_refund
from payment_core.domain.superseded_attempts import commands_of_superseding
from payment_core.runtime.errors import InvalidInput
from payment_core.runtime.setting_kinds import some_of
from payment_core.runtime.settings import optional

COMMAND_TYPES = frozenset(
    {TransactionType.CHARGE, TransactionType.REFUND, TransactionType.CANCEL_AUTHORIZATION}
)


MERCHANT_COMMANDS = optional(
    "MERCHANT_COMMANDS",
    some_of(*sorted(COMMAND_TYPES)).then(lambda names: frozenset(map(TransactionType, names))),
    "Transaction types that are executed at the provider when one is added to a Payment in state "
    "`Initial`, separated by commas: `Charge`, `Refund`, `CancelAuthorization`. Default: none. A "
    "transaction that is added without a state has the state `Initial`",
    default="",
    more="Read by event handler and reconciliation",
)


class CommandMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Transactions were added to a Payment. It proves nothing about money.

    `transaction_ids` None means that it is not known which. `version` is the Payment's right
    after that; `added_by` is None when the message does not say.
    """

    payment_id: str
    transaction_ids: tuple[str, ...] | None = None
    version: int | None = None
    added_at: datetime | None = None
    added_by: Author | None = None


def commands_in(payment: Payment, message: CommandMessage) -> Iterator[Transaction]:
    """Yield the commands that the message is about and that are not executed yet."""
    for one in payment.of_type(*COMMAND_TYPES):
        is_meant = message.transaction_ids is None or one.id in message.transaction_ids
        if is_meant and one.state == TransactionState.INITIAL:
            yield one


def is_from_a_shopper(payment: Payment, command: Transaction, message: CommandMessage) -> bool:
    """Whether the message, or the Payment still in that version, names a shopper as the author.

    Where neither does, the position decides: My Payments lets a shopper add the first transaction
    of a Payment and nothing after it. The only claim of ours that ever is the first gives an
    attempt up; imitating that id only cancels the imitator's own.
    https://docs.commercetools.com/api/projects/me-payments
    """
    author = message.added_by
    if author is None and payment.version == message.version:
        author = payment.last_modified_by
    if author is not None:
        return author.is_shopper
    is_first = payment.transactions[0].id == command.id
    return is_first and command not in commands_of_superseding(payment)


def check_command(payment: Payment, command: Transaction, capabilities: Capabilities) -> None:
    """Refuse a command that breaks a rule; it does not count against itself.

    Raises `InvalidField`, `InvalidOperation`, or `NotYet` while it has to wait.
    """
    before = _without_what_came_later(payment, command)
    match command.type:
        case TransactionType.CHARGE:
            check_capture(before, command.amount, capabilities)
        case TransactionType.REFUND:
            check_refund(before, command.amount, None, capabilities)
        case TransactionType.CANCEL_AUTHORIZATION:
            check_cancellation(before, command.amount, capabilities)


def refusal(payment: Payment, command: Transaction, reason: InvalidInput) -> Ledger:
    """Return the end of a command that no PSP was asked to carry out, with the reason."""
    failure = LedgerEntry(
        type=TransactionType(command.type),
        amount=command.amount,
        state=TransactionState.FAILURE,
        operation_id=operation_id_of(payment, command),
    )
    what = f"{command.type} of {money_text(command.amount)}"
    return Ledger(
        psp_payment_id=payment.interface_id,
        entries=(failure,),
        complete=False,
        text=f"{what} was not carried out. {reason.message}",
    )


def _without_what_came_later(payment: Payment, command: Transaction) -> Payment:
    """Return the Payment as the command found it, with all that has happened since.

    Of two commands the earlier one is checked first, or each would rule out the other. Claims of
    ours that came later were made within what this command left.
    """
    position = payment.transactions.index(command)
    later = payment.transactions[position + 1 :]
    kept = tuple(
        one for one in later if one.state != TransactionState.INITIAL or is_ours(payment, one)
    )
    return msgspec.structs.replace(payment, transactions=payment.transactions[:position] + kept)
