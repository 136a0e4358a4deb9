"""Capture, refund, cancel and reverse: the operations of a merchant's system."""

from collections.abc import Sequence
from dataclasses import dataclass

from payment_core.domain.balances import refundable, unreturned
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import operation_id, sequence_key
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.domain.rules import (
    cancellation,
    check_capture,
    check_no_open_capture,
    check_refund,
)
from payment_core.domain.updates import TransactionDraft
from payment_core.providers import Providers
from payment_core.runtime.errors import InvalidOperation
from payment_core.runtime.world import World
from processor.domain.named_captures import named_capture
from processor.domain.outcome import OperationOutcome
from processor.domain.payment_revisions import check_seen
from processor.domain.repeats import (
    check_is_free,
    operations_with_key,
    reversal_key,
    reversals,
    same_operation,
    unfinished_returns,
)
from processor.domain.untried_attempts import is_being_ended, may_hold_untold
from processor.use_cases.claimed_operations import Claimed, ClaimedOperations

_CHARGE, _REFUND = TransactionType.CHARGE, TransactionType.REFUND
_CANCEL = TransactionType.CANCEL_AUTHORIZATION


@dataclass(frozen=True)
class ModifyPayment:
    """The money operations on an authorized Payment.

    All of them raise `ResourceNotFound` for a Payment that is not ours, `InvalidField` or
    `InvalidOperation` when a rule forbids the operation, `IdempotencyConflict` when the key means
    another operation already, and `Unavailable` when nothing could be claimed.
    `idempotency_key` is the caller's; without one, only a claim that was never finished is
    taken up again, and every other repetition is a new operation. `reference` is the merchant's
    own, kept with the operation and sent to the PSP. `seen` is the revision that an operator
    decided on; a new operation on another one is refused with `PaymentChanged`.
    """

    operations: ClaimedOperations
    providers: Providers
    world: World

    def capture(
        self,
        payment_id: str,
        amount: Money,
        idempotency_key: str | None,
        reference: str | None = None,
        seen: str | None = None,
    ) -> OperationOutcome:
        """Capture this much of what is authorized."""

        def find(payment: Payment) -> Sequence[Transaction]:
            return same_operation(payment, _CHARGE, amount, idempotency_key)

        def plan(payment: Payment) -> Sequence[TransactionDraft]:
            check_seen(payment, seen)
            check_capture(payment, amount, self.providers.serving(payment).capabilities)
            return [self._draft(payment, _CHARGE, amount, idempotency_key)]

        return self.operations.run(payment_id, find, plan, reference).outcome

    def refund(
        self,
        payment_id: str,
        amount: Money,
        idempotency_key: str | None,
        transaction_id: str | None = None,
        reference: str | None = None,
        seen: str | None = None,
    ) -> OperationOutcome:
        """Refund this much of what is captured, of one Charge when `transaction_id` names it."""

        def find(payment: Payment) -> Sequence[Transaction]:
            return same_operation(payment, _REFUND, amount, idempotency_key, transaction_id)

        def plan(payment: Payment) -> Sequence[TransactionDraft]:
            check_seen(payment, seen)
            capture = named_capture(payment, transaction_id) if transaction_id else None
            capabilities = self.providers.serving(payment).capabilities
            check_refund(payment, amount, capture, capabilities)
            return [self._draft(payment, _REFUND, amount, idempotency_key, transaction_id)]

        return self.operations.run(payment_id, find, plan, reference).outcome

    def cancel(
        self,
        payment_id: str,
        idempotency_key: str | None,
        reference: str | None = None,
        seen: str | None = None,
    ) -> OperationOutcome:
        """Release whatever is authorized and not captured, also of an attempt still open."""

        def find(payment: Payment) -> Sequence[Transaction]:
            if idempotency_key is not None:
                check_is_free(payment, reversal_key(idempotency_key))
            return operations_with_key(payment, (_CANCEL,), idempotency_key)

        def plan(payment: Payment) -> Sequence[TransactionDraft]:
            check_seen(payment, seen)
            check_no_open_capture(payment)
            return self._drafts_to_cancel(payment, idempotency_key) or _nothing("cancel")

        return self.operations.run(payment_id, find, plan, reference).outcome

    def reverse(
        self, payment_id: str, idempotency_key: str | None, reference: str | None = None
    ) -> OperationOutcome:
        """Refund what is captured and release what is not; approved only when nothing is left.

        Unfinished refunds and releases of ours are finished too.
        """

        def find(payment: Payment) -> Sequence[Transaction]:
            return reversals(payment, idempotency_key)

        def plan(payment: Payment) -> Sequence[TransactionDraft]:
            check_no_open_capture(payment)
            given = reversal_key(idempotency_key or sequence_key(len(payment.transactions)))
            left = refundable(payment)
            refunds = [self._draft(payment, _REFUND, left, given)] if left.is_positive else []
            drafts = refunds + self._drafts_to_cancel(payment, given)
            return drafts if drafts or unfinished_returns(payment) else _nothing("reverse")

        reversal = self.operations.run(payment_id, find, plan, reference)
        mine = reversal.transaction_ids
        others = [one.id for one in unfinished_returns(reversal.payment) if one.id not in mine]
        if others and reversal.outcome is not OperationOutcome.REJECTED:
            payment = self.operations.resume(reversal.payment, others).payment
            reversal = Claimed(payment, mine)
        return self._outcome_of(reversal)

    def _outcome_of(self, reversal: Claimed) -> OperationOutcome:
        payment = reversal.payment
        if reversal.outcome is OperationOutcome.REJECTED:
            return OperationOutcome.REJECTED
        # An attempt of which the PSP has told nothing, or not how its end went, may hold something.
        may_hold = is_being_ended(payment) or may_hold_untold(payment)
        if may_hold or unreturned(payment).is_positive:
            is_open = any(one.is_unresolved for one in payment.of_type(_REFUND, _CANCEL))
            return OperationOutcome.RECEIVED if is_open else OperationOutcome.REJECTED
        is_done = not unfinished_returns(payment)
        return OperationOutcome.APPROVED if is_done else OperationOutcome.RECEIVED

    def _drafts_to_cancel(
        self, payment: Payment, idempotency_key: str | None
    ) -> list[TransactionDraft]:
        amount = cancellation(payment, self.providers.serving(payment).capabilities)
        return (
            [self._draft(payment, _CANCEL, amount, idempotency_key)] if amount.is_positive else []
        )

    def _draft(
        self,
        payment: Payment,
        kind: TransactionType,
        amount: Money,
        idempotency_key: str | None,
        target: str | None = None,
    ) -> TransactionDraft:
        given = idempotency_key or sequence_key(len(payment.of_type(kind)) + 1)
        return TransactionDraft(
            type=kind,
            amount=amount,
            state=TransactionState.INITIAL,
            timestamp=self.world.now(),
            interaction_id=operation_id(payment.id, kind, given, target),
        )


def _nothing(verb: str) -> Sequence[TransactionDraft]:
    raise InvalidOperation(f"There is nothing to {verb} on this payment.")
