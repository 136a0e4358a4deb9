"""What commercetools makes of update actions on a Payment."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from payment_core.domain.payment import Payment, Transaction
from payment_core.domain.updates import (
    AddTransaction,
    ChangeTransactionState,
    ChangeTransactionTimestamp,
    SetInterfaceId,
    SetMethodInfoMethod,
    SetStatusInterfaceCode,
    SetStatusInterfaceText,
    SetTransactionInterfaceId,
    UpdateAction,
    dated,
)

Change = ChangeTransactionState | ChangeTransactionTimestamp | SetTransactionInterfaceId
NOW = datetime(2026, 2, 1, tzinfo=UTC)


def apply(before: Payment, actions: Sequence[UpdateAction]) -> Payment:
    """Do what commercetools does with the actions."""
    for action in dated(actions, NOW):
        before = _apply_one(before, action)
    return before


def _apply_one(before: Payment, action: UpdateAction) -> Payment:
    replace = msgspec.structs.replace
    match action:
        case SetInterfaceId():
            return replace(before, interface_id=action.interface_id)
        case SetMethodInfoMethod():
            info = replace(before.payment_method_info, method=action.method)
            return replace(before, payment_method_info=info)
        case SetStatusInterfaceCode():
            status = replace(before.payment_status, interface_code=action.interface_code)
            return replace(before, payment_status=status)
        case SetStatusInterfaceText():
            status = replace(before.payment_status, interface_text=action.interface_text or None)
            return replace(before, payment_status=status)
        case AddTransaction():
            draft = action.transaction
            name = f"tx-{len(before.transactions)}"
            added = Transaction(id=name, **msgspec.structs.asdict(draft))
            return replace(before, transactions=(*before.transactions, added))
        case ChangeTransactionState() | ChangeTransactionTimestamp() | SetTransactionInterfaceId():
            return replace(
                before,
                transactions=tuple(
                    _changed(one, action) if one.id == action.transaction_id else one
                    for one in before.transactions
                ),
            )
    raise AssertionError(action)


def _changed(one: Transaction, change: Change) -> Transaction:
    """Set the one member that the change has beside the transaction's id."""
    found = msgspec.structs.asdict(change)
    del found["transaction_id"]
    return msgspec.structs.replace(one, **found)
