"""Bringing a commercetools Payment in line with its PSP: the one way transactions get a state."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from payment_core.commercetools.client import (
    ConcurrentModification,
    DuplicateField,
    NotFound,
)
from payment_core.commercetools.conflicts import MOST_TRIES, log_conflict
from payment_core.commercetools.payments import Payments
from payment_core.domain.balances import once_covering
from payment_core.domain.card_record import card_record
from payment_core.domain.claims import claim_of
from payment_core.domain.converge import converge
from payment_core.domain.disputes import dispute_notes
from payment_core.domain.expired_attempts import request_to_end
from payment_core.domain.interactions import interactions
from payment_core.domain.journal import JournalItem
from payment_core.domain.ledger import Ledger, LedgerEntry
from payment_core.domain.operation_ids import operation_id_of, successor_key
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.domain.provider import PaymentOperations
from payment_core.domain.recorded_journal import additions, lookup_of
from payment_core.domain.superseded_attempts import (
    commands_of_superseding,
    fenced,
    is_stuck,
    is_superseded,
    next_return_command,
    was_refused,
    withdrawn_commands,
)
from payment_core.domain.updates import AddInterfaceInteraction, AddTransaction, dated
from payment_core.providers import Providers
from payment_core.runtime.context import current_request
from payment_core.runtime.errors import InvalidOperation, ResourceNotFound, Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.change_log import log_changes, log_disputes
from payment_core.use_cases.command_execution import execute, may_execute
from payment_core.use_cases.interaction_writes import REFUSALS, update_with_interactions
from payment_core.use_cases.ordered_carts import OrderedCarts
from payment_core.use_cases.payment_method_storage import StorePaymentMethod


class ConvergedPayment(msgspec.Struct, frozen=True):
    """A Payment in the version that says what this ledger says.

    `storing_error` is why the payment method is not stored yet; the next convergence repeats it.
    """

    payment: Payment
    ledger: Ledger
    storing_error: Unavailable | None = None


@dataclass(frozen=True)
class Convergence:
    """Brings Payments in line with the PSP; safe to call at any time and any number of times."""

    payments: Payments
    providers: Providers
    method_storage: StorePaymentMethod
    orders: OrderedCarts
    world: World
    after_storing: Callable[[Payment], Payment] | None = None

    def converge(
        self,
        payment: Payment,
        ledger: Ledger | None = None,
        seen_as: str | None = None,
        evidence: tuple[JournalItem, ...] = (),
    ) -> ConvergedPayment:
        """Write into commercetools what the PSP says, and return both.

        A ledger that is given must be the answer to a call made after this version of the Payment
        was read; otherwise it is fetched. `seen_as` is the PSP's id of the payment, known from the
        PSP where the Payment may not have it yet. `evidence` is what a PSP said that cannot be
        read; it is written in the same update as the states that it causes. Raises `Unavailable`
        or `OutcomeUnknown` when one cannot be reached; the next call starts over.
        """
        provider = self.providers.serving(payment)
        # No fetch shows unrecorded entries, so they are kept after a version conflict.
        kept, answer = (ledger.unrecorded_entries if ledger else ()), ledger
        evidence += ledger.evidence if ledger else ()
        for _ in range(MOST_TRIES):
            if ledger is None:
                ledger = provider.fetch(lookup_of(payment, seen_as, evidence)).including(kept)
                ledger = _with_answer(ledger, answer, evidence)
            if ledger.retryable:
                ledger = provider.cancel(request_to_end(payment, ledger, "declined"))
            try:
                ledger = fenced(payment, ledger)
                payment = self.record(payment, ledger)
                returning = self._return_money(provider, payment, ledger)
                if returning is None:
                    return self._converged(payment, ledger)
            except ConcurrentModification:
                log_conflict()
                payment, ledger = self._read(payment.id), None
                kept = tuple(one for one in kept if _is_undecided(payment, one))
                continue
            payment, ledger = returning
            kept += ledger.unrecorded_entries
            evidence += ledger.evidence
        raise Unavailable("The payment was modified concurrently; retry.")

    def record(self, payment: Payment, ledger: Ledger) -> Payment:
        """Write into exactly this version of the Payment what this ledger says.

        Raises `ConcurrentModification` when there is a newer version.
        """
        now = self.world.now()
        actions = dated(converge(payment, ledger), now)
        journal = additions(payment, ledger.evidence)
        disputes = dispute_notes(payment, ledger, now)
        if not actions and not journal and not disputes:
            return payment
        said = interactions(payment, ledger, actions, now, current_request()) if actions else ()
        notes = (*said, *disputes)
        card = card_record(payment, ledger)
        changes = (*actions, *journal)
        try:
            written = update_with_interactions(self.payments, payment, changes, notes, card)
        except REFUSALS as error:
            raise self._refused(payment, ledger, error) from error
        except NotFound as error:
            raise _is_gone() from error
        log_changes(payment, written, ledger)
        log_disputes(payment, written, now)
        return written

    def _refused(self, payment: Payment, ledger: Ledger, error: Exception) -> Exception:
        """Return what a refusal means: commercetools may answer 400 to a version conflict.

        Two writers of the same interfaceId at once get a 400 and not a 409.
        """
        current = self._read(payment.id)
        if current.version != payment.version:
            return ConcurrentModification("The payment was modified concurrently.")
        get_logger().error(
            "commercetools refused to record the PSP's data",
            eventCode="payment.update_refused",
            paymentId=payment.id,
            pspReference=ledger.psp_payment_id,
            error=error,
        )
        self._keep(current, additions(current, ledger.evidence))
        if isinstance(error, DuplicateField):
            return InvalidOperation("Another Payment has this PSP reference already.")
        return InvalidOperation("commercetools refused the update of the payment.")

    def _keep(self, payment: Payment, journal: list[AddInterfaceInteraction]) -> None:
        """Write evidence without the states that commercetools refuses: no call shows it again."""
        try:
            if journal:
                self.payments.update(payment, journal)
        except REFUSALS as error:
            raise Unavailable("What the PSP has said cannot be written.") from error

    def _converged(self, payment: Payment, ledger: Ledger) -> ConvergedPayment:
        """Store the method where that is due; trouble with it takes nothing from the payment."""
        try:
            payment = self.method_storage.store(payment, ledger)
        except Unavailable as error:
            get_logger().warning(
                "Storing a payment method is delayed",
                eventCode="stored_method.delayed",
                paymentId=payment.id,
                error=error,
            )
            return ConvergedPayment(payment, ledger, error)
        return ConvergedPayment(
            self.after_storing(payment) if self.after_storing else payment, ledger
        )

    def _read(self, payment_id: str) -> Payment:
        try:
            return self.payments.get(payment_id)
        except NotFound as error:
            raise _is_gone() from error

    def _return_money(
        self, provider: PaymentOperations, payment: Payment, ledger: Ledger
    ) -> tuple[Payment, Ledger] | None:
        """Take the next step to give back what a superseded attempt holds, if it holds any."""
        is_unknown = ledger.is_empty and ledger.complete  # Then the command is kept pending.
        if is_unknown or not self._is_superseded(payment):
            return None
        now = self.world.now()
        owed = next_return_command(payment, now)
        commands = [
            one
            for one in commands_of_superseding(payment)
            if may_execute(provider, payment, one, ledger, now)
        ]
        is_failed = payment.is_decided and not once_covering(payment).is_positive
        if (owed or commands) and not is_failed and self.orders.needs(payment):
            self._keep_for_order(payment)
            return None
        if owed is not None:
            commanded = self.payments.update(payment, (AddTransaction(owed),))
            log_changes(payment, commanded, ledger)
            return commanded, ledger
        if commands:
            _log_return(payment, commands[0], ledger)
            ended = execute(provider, payment, commands[0])
            if ended.is_empty and not ended.complete:
                raise Unavailable("The PSP does not show what this attempt holds.")
            return payment, ended
        if is_stuck(payment):
            get_logger().error(
                "The money of a superseded attempt cannot be returned",
                eventCode="attempt.return_failed",
                paymentId=payment.id,
                pspReference=ledger.psp_payment_id,
            )
        return None

    def _keep_for_order(self, payment: Payment) -> None:
        """Keep a payment that an order relies on, although it was to be replaced.

        Raises `ConcurrentModification` after withdrawing a command: it may be executed already.
        """
        end = withdrawn_commands(payment)
        if not end.entries:
            return
        get_logger().error(
            "A superseded attempt was kept, because its cart was ordered",
            eventCode="attempt.kept_for_order",
            paymentId=payment.id,
            pspReference=payment.interface_id,
        )
        self.record(payment, end)
        raise ConcurrentModification("A command of superseding was withdrawn.")

    def _is_superseded(self, payment: Payment) -> bool:
        """Whether another attempt has replaced this one.

        A PSP can refuse to end an attempt that it is still processing. If the next attempt was
        started in its place (it was unknown to the PSP then), this one must not succeed.
        """
        if not was_refused(payment):
            return is_superseded(payment)
        key = successor_key(payment)
        try:
            claim = claim_of(self.payments.get_by_key(key)) if key else None
            return key is not None and not (claim and claim.is_addition)
        except NotFound:
            return False


def _is_undecided(payment: Payment, entry: LedgerEntry) -> bool:
    """Whether this operation has no recorded end; what was withdrawn stays withdrawn."""
    return not any(
        operation_id_of(payment, one) == entry.operation_id and not one.is_unresolved
        for one in payment.transactions
    )


def _with_answer(
    ledger: Ledger, answer: Ledger | None, evidence: tuple[JournalItem, ...]
) -> Ledger:
    """Return a ledger with what only the answer to a call had: it is not read again anywhere."""
    action = ledger.action or (answer.action if answer and answer.awaits_details else None)
    return msgspec.structs.replace(ledger, action=action, evidence=evidence)


def _is_gone() -> ResourceNotFound:
    return ResourceNotFound("The payment does not exist any more.")


def _log_return(payment: Payment, command: Transaction, ledger: Ledger) -> None:
    """Log an error when a superseded attempt succeeded later, else an info line."""
    begun = command.timestamp
    came_late = any(
        one.type is TransactionType.AUTHORIZATION
        and one.state is TransactionState.SUCCESS
        and (begun is None or one.occurred_at is None or one.occurred_at > begun)
        for one in ledger.entries
    )
    log = get_logger()
    (log.error if came_late else log.info)(
        "A superseded attempt was ended",
        eventCode="attempt.superseded",
        paymentId=payment.id,
        transactionId=command.id,
        pspReference=ledger.psp_payment_id,
        cameLate=came_late,
    )
