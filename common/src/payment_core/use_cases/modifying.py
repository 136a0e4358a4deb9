"""Capture, refund, cancel and reverse: the operations of a merchant's system.

Each becomes durable in commercetools as an Initial transaction, under the version that allowed
it, before the PSP is asked. A repeated request finds that transaction and goes on with it.
"""

from collections.abc import Callable, Sequence

from payment_core.commercetools.client import ConcurrentModification, NotFound
from payment_core.commercetools.payments import Payments
from payment_core.domain.balances import refundable
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import operation_id, sequence_name
from payment_core.domain.outcome import OperationOutcome
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.domain.repeats import operations_named, same_operation
from payment_core.domain.rules import (
    cancellation,
    check_capture,
    check_no_open_capture,
    check_refund,
    named_capture,
)
from payment_core.domain.updates import AddTransaction, TransactionDraft
from payment_core.providers import Providers
from payment_core.runtime.errors import (
    InvalidOperation,
    ResourceNotFound,
    Unavailable,
)
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.convergence import Convergence, Settlement
from payment_core.use_cases.executing import execute, may_execute

_ROUNDS = 8
_CHARGE, _REFUND = TransactionType.CHARGE, TransactionType.REFUND
_CANCEL = TransactionType.CANCEL_AUTHORIZATION

# Finds the transactions of an earlier, equal request; raises when the name meant something else.
Finder = Callable[[Payment], Sequence[Transaction]]
# Returns what to claim on this version; raises when a rule forbids it.
Planner = Callable[[Payment], Sequence[TransactionDraft]]


class ModifyPayment:
    """The money operations on an authorized Payment.

    All of them raise `ResourceNotFound` for a Payment that is not ours, `InvalidField` or
    `InvalidOperation` when a rule forbids the operation, `IdempotencyConflict` when `name` means
    another operation already, and `Unavailable` when nothing could be claimed.
    `name` is the caller's idempotency key; without one, only a claim that was never finished is
    taken up again, and every other repetition is a new operation.
    """

    def __init__(
        self, payments: Payments, providers: Providers, convergence: Convergence, world: World
    ) -> None:
        self._payments = payments
        self._providers = providers
        self._convergence = convergence
        self._world = world

    def capture(self, payment_id: str, amount: Money, name: str | None) -> OperationOutcome:
        """Capture this much of what is authorized."""

        def plan(payment: Payment) -> Sequence[TransactionDraft]:
            check_capture(payment, amount, self._providers.serving(payment).capabilities)
            return [self._draft(payment, _CHARGE, amount, name)]

        return self._run(
            payment_id, lambda payment: same_operation(payment, _CHARGE, amount, name), plan
        )

    def refund(
        self, payment_id: str, amount: Money, name: str | None, transaction_id: str | None = None
    ) -> OperationOutcome:
        """Refund this much of what is captured, of one Charge when `transaction_id` names it."""

        def plan(payment: Payment) -> Sequence[TransactionDraft]:
            capture = named_capture(payment, transaction_id) if transaction_id else None
            capabilities = self._providers.serving(payment).capabilities
            check_refund(payment, amount, capture, capabilities)
            return [self._draft(payment, _REFUND, amount, name, transaction_id)]

        def find(payment: Payment) -> Sequence[Transaction]:
            return same_operation(payment, _REFUND, amount, name, transaction_id)

        return self._run(payment_id, find, plan)

    def cancel(self, payment_id: str, name: str | None) -> OperationOutcome:
        """Release whatever is authorized and not captured, also of an attempt still open."""

        def plan(payment: Payment) -> Sequence[TransactionDraft]:
            check_no_open_capture(payment)
            return self._drafts_to_cancel(payment, name) or _nothing("cancel")

        return self._run(
            payment_id, lambda payment: operations_named(payment, (_CANCEL,), name), plan
        )

    def reverse(self, payment_id: str, name: str | None) -> OperationOutcome:
        """Refund what is captured and release what is not."""

        def plan(payment: Payment) -> Sequence[TransactionDraft]:
            check_no_open_capture(payment)
            left = refundable(payment)
            refunds = [self._draft(payment, _REFUND, left, name)] if left.is_positive else []
            return refunds + self._drafts_to_cancel(payment, name) or _nothing("reverse")

        return self._run(
            payment_id, lambda payment: operations_named(payment, (_REFUND, _CANCEL), name), plan
        )

    def _run(self, payment_id: str, find: Finder, plan: Planner) -> OperationOutcome:
        for _ in range(_ROUNDS):
            payment = self._own(payment_id)
            found = find(payment)
            if found:
                return self._resume(payment, [one.id for one in found])
            claims = [AddTransaction(draft) for draft in plan(payment)]
            try:
                claimed = self._payments.update(payment, claims)
            except ConcurrentModification:
                continue
            return self._finish(claimed, _added(payment, claimed))
        raise Unavailable("The payment is changed by too many at once.")

    def _own(self, payment_id: str) -> Payment:
        try:
            payment = self._payments.get(payment_id)
        except NotFound as error:
            raise ResourceNotFound("There is no such payment.") from error
        self._providers.serving(payment)
        return payment

    def _finish(self, payment: Payment, transaction_ids: Sequence[str]) -> OperationOutcome:
        """Carry out what is claimed; the command is durable now, so trouble is no end of it."""
        try:
            payment = self._carry_out(payment, transaction_ids)
        except Unavailable as error:
            return _unfinished(payment, transaction_ids, error)
        return _outcome(payment, transaction_ids)

    def _resume(self, payment: Payment, transaction_ids: Sequence[str]) -> OperationOutcome:
        """Go on with an earlier claim: look first, and carry out only what never happened."""
        if not any(_of(payment, one).is_unresolved for one in transaction_ids):
            return _outcome(payment, transaction_ids)
        try:
            settlement = self._convergence.settle(payment)
            due = self._due(settlement, transaction_ids)
            payment = self._carry_out(settlement.payment, due)
        except Unavailable as error:
            return _unfinished(payment, transaction_ids, error)
        return _outcome(payment, transaction_ids)

    def _due(self, settlement: Settlement, transaction_ids: Sequence[str]) -> list[str]:
        payment, ledger = settlement.payment, settlement.ledger
        provider, now = self._providers.serving(payment), self._world.now()
        return [
            one
            for one in transaction_ids
            if may_execute(provider, payment, _of(payment, one), ledger, now)
        ]

    def _carry_out(self, payment: Payment, transaction_ids: Sequence[str]) -> Payment:
        for transaction_id in transaction_ids:
            command = _of(payment, transaction_id)
            if command.state == TransactionState.INITIAL:
                ledger = execute(self._providers.serving(payment), payment, command)
                payment = self._convergence.settle(payment, ledger).payment
        return payment

    def _drafts_to_cancel(self, payment: Payment, name: str | None) -> list[TransactionDraft]:
        amount = cancellation(payment, self._providers.serving(payment).capabilities)
        return [self._draft(payment, _CANCEL, amount, name)] if amount.is_positive else []

    def _draft(
        self,
        payment: Payment,
        kind: TransactionType,
        amount: Money,
        name: str | None,
        target: str | None = None,
    ) -> TransactionDraft:
        given = name or sequence_name(len(payment.of_type(kind)) + 1)
        return TransactionDraft(
            type=kind,
            amount=amount,
            state=TransactionState.INITIAL,
            timestamp=self._world.now(),
            interaction_id=operation_id(payment.id, kind, given, target),
        )


def _nothing(verb: str) -> Sequence[TransactionDraft]:
    raise InvalidOperation(f"There is nothing to {verb} on this payment.")


def _added(before: Payment, after: Payment) -> list[str]:
    known = {one.id for one in before.transactions}
    return [one.id for one in after.transactions if one.id not in known]


def _of(payment: Payment, transaction_id: str) -> Transaction:
    transaction = payment.transaction(transaction_id)
    if transaction is None:  # commercetools never removes a transaction.
        raise ResourceNotFound("There is no such transaction.")
    return transaction


def _outcome(payment: Payment, transaction_ids: Sequence[str]) -> OperationOutcome:
    states = {_of(payment, one).state for one in transaction_ids}
    if TransactionState.FAILURE in states:
        return OperationOutcome.REJECTED
    if states == {TransactionState.SUCCESS}:
        return OperationOutcome.APPROVED
    return OperationOutcome.RECEIVED


def _unfinished(
    payment: Payment, transaction_ids: Sequence[str], error: Exception
) -> OperationOutcome:
    get_logger().warning(
        "A command is recorded and not finished yet",
        paymentId=payment.id,
        transactionIds=" ".join(transaction_ids),
        error=error,
    )
    return OperationOutcome.RECEIVED
