"""What operators do: the operations of a merchant's system, asked for by a person."""

from dataclasses import dataclass

import msgspec

from payment_core.domain.money import Money
from payment_core.domain.money_text import money_text
from payment_core.runtime.context import asked_by
from payment_core.runtime.logs import get_logger
from processor.domain.errors import RequiredField
from processor.domain.operator import Operator
from processor.domain.outcome import OperationOutcome
from processor.domain.payment_record import ActionType, PaymentRecord
from processor.use_cases.payment_operations import ModifyPayment
from processor.use_cases.payment_records import PaymentRecords


class ActionRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One click: `operation` names it, `revision` is what the operator saw.

    `amount` None is only for a cancellation, which has none. `transaction_id` names the Charge of
    a refund.
    """

    action: ActionType
    operation: str
    revision: str
    amount: Money | None = None
    transaction_id: str | None = None


@dataclass(frozen=True)
class OperatorActions:
    """Carries out one action, and logs who asked for it and how it ended."""

    modify: ModifyPayment
    records: PaymentRecords

    def carry_out(
        self, payment_id: str, request: ActionRequest, operator: Operator
    ) -> tuple[OperationOutcome, PaymentRecord]:
        """Do what is asked, once for each `operation`; return the outcome and the payment then.

        Raises what `ModifyPayment` raises.
        """
        asked_by(user_id=operator.user_id)
        outcome = self._outcome(payment_id, request)
        get_logger().info(
            "An operator moved money",
            eventCode="operator.acted",
            paymentId=payment_id,
            userId=operator.user_id,
            action=request.action,
            operation=request.operation,
            amount=money_text(request.amount) if request.amount else None,
            outcome=outcome,
        )
        return outcome, self.records.read(payment_id, operator)

    def _outcome(self, payment_id: str, request: ActionRequest) -> OperationOutcome:
        name, seen = _name(request), request.revision
        if request.action is ActionType.CANCEL:
            return self.modify.cancel(payment_id, name, seen=seen)
        if request.amount is None:
            raise RequiredField("amount")
        if request.action is ActionType.CAPTURE:
            return self.modify.capture(payment_id, request.amount, name, seen=seen)
        charge = request.transaction_id
        return self.modify.refund(payment_id, request.amount, name, charge, seen=seen)


def _name(request: ActionRequest) -> str:
    """Return the idempotency key of a click; no caller of the payment intents can send it."""
    return f"\x00operator {request.operation}"
