"""Claims operations on a Payment, and executes them.

Each becomes durable in commercetools as an Initial transaction, under the version that allowed
it, before the PSP is asked. A repeated request finds that transaction and continues it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec

from payment_core.commercetools.client import NotFound
from payment_core.commercetools.conflicts import retry_on_conflict
from payment_core.commercetools.payments import Payments
from payment_core.domain.payment import Payment, Transaction, TransactionState
from payment_core.domain.updates import AddTransaction, TransactionDraft
from payment_core.providers import Providers
from payment_core.runtime.context import current_request
from payment_core.runtime.errors import ResourceNotFound, Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.command_execution import execute, may_execute
from payment_core.use_cases.convergence import ConvergedPayment, Convergence
from payment_core.use_cases.interaction_writes import update_with_interactions
from processor.domain.operation_notes import operation_notes
from processor.domain.outcome import OperationOutcome

# Finds the transactions of an earlier, equal request; raises when the name meant something else.
Finder = Callable[[Payment], Sequence[Transaction]]
# Returns what to claim on this version, possibly nothing; raises when a rule forbids it.
Planner = Callable[[Payment], Sequence[TransactionDraft]]


class Claimed(msgspec.Struct, frozen=True):
    """A Payment after its operation was carried out as far as possible, and the transactions."""

    payment: Payment
    transaction_ids: Sequence[str]

    @property
    def outcome(self) -> OperationOutcome:
        """How the operation ended, if it has."""
        states = {_of(self.payment, one).state for one in self.transaction_ids}
        if TransactionState.FAILURE in states:
            return OperationOutcome.REJECTED
        if states == {TransactionState.SUCCESS}:
            return OperationOutcome.APPROVED
        return OperationOutcome.RECEIVED


@dataclass(frozen=True)
class ClaimedOperations:
    """Runs operations. Trouble after the claim is no end of it: the outcome is `received`."""

    payments: Payments
    providers: Providers
    convergence: Convergence
    world: World

    def run(
        self, payment_id: str, find: Finder, plan: Planner, reference: str | None = None
    ) -> Claimed:
        """Resume what `find` finds, else claim what `plan` plans and execute it.

        `reference` is the merchant's own, kept with the claim and sent to the PSP.
        Raises what these two raise, `ResourceNotFound` for a Payment that is not ours, and
        `Unavailable` when nothing could be claimed.
        """
        attempt = partial(self._claim, payment_id, find, plan, reference)
        claimed, is_new = retry_on_conflict(
            attempt, "The payment was modified concurrently; retry."
        )
        go_on = self._finish if is_new else self.resume
        return go_on(claimed.payment, claimed.transaction_ids)

    def resume(self, payment: Payment, transaction_ids: Sequence[str]) -> Claimed:
        """Resume an earlier claim: read the PSP first, and execute only what never happened."""
        if not any(_of(payment, one).is_unresolved for one in transaction_ids):
            return Claimed(payment, transaction_ids)
        try:
            converged = self.convergence.converge(payment)
        except Unavailable as error:
            return _unfinished(payment, transaction_ids, error)
        due = self._due(converged, transaction_ids)
        finished = self._finish(converged.payment, due)
        return Claimed(finished.payment, transaction_ids)

    def _claim(
        self, payment_id: str, find: Finder, plan: Planner, reference: str | None
    ) -> tuple[Claimed, bool]:
        """Return what to carry out, and whether it was claimed just now."""
        payment = self._own(payment_id)
        found = find(payment)
        drafts = [] if found else plan(payment)
        if not drafts:
            return Claimed(payment, [one.id for one in found]), False
        claims = [AddTransaction(draft) for draft in drafts]
        trigger = current_request().trigger
        notes = operation_notes(drafts, reference, trigger, self.world.now())
        claimed = update_with_interactions(self.payments, payment, claims, notes)
        return Claimed(claimed, _added(payment, claimed)), True

    def _own(self, payment_id: str) -> Payment:
        try:
            payment = self.payments.get(payment_id)
        except NotFound as error:
            raise ResourceNotFound("There is no such payment.") from error
        self.providers.serving(payment)
        return payment

    def _finish(self, payment: Payment, transaction_ids: Sequence[str]) -> Claimed:
        for transaction_id in transaction_ids:
            command = _of(payment, transaction_id)
            if command.state != TransactionState.INITIAL:
                continue
            try:
                ledger = execute(self.providers.serving(payment), payment, command)
                payment = self.convergence.converge(payment, ledger).payment
            except Unavailable as error:
                return _unfinished(payment, transaction_ids, error)
        return Claimed(payment, transaction_ids)

    def _due(self, converged: ConvergedPayment, transaction_ids: Sequence[str]) -> list[str]:
        payment, ledger = converged.payment, converged.ledger
        provider, now = self.providers.serving(payment), self.world.now()
        return [
            one
            for one in transaction_ids
            if may_execute(provider, payment, _of(payment, one), ledger, now)
        ]


def _added(before: Payment, after: Payment) -> list[str]:
    known = {one.id for one in before.transactions}
    return [one.id for one in after.transactions if one.id not in known]


def _of(payment: Payment, transaction_id: str) -> Transaction:
    transaction = payment.transaction(transaction_id)
    if transaction is None:  # commercetools never removes a transaction.
        raise ResourceNotFound("There is no such transaction.")
    return transaction


def _unfinished(payment: Payment, transaction_ids: Sequence[str], error: Exception) -> Claimed:
    get_logger().warning(
        "A command is recorded and not finished yet",
        eventCode="command.unfinished",
        paymentId=payment.id,
        transactionIds=" ".join(transaction_ids),
        error=error,
    )
    return Claimed(payment, transaction_ids)
