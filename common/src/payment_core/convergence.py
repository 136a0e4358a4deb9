"""Bringing a commercetools Payment in line with its PSP: the one way transactions get a state."""

from collections.abc import Sequence

import msgspec

from payment_core.commercetools.client import ConcurrentModification, ReferenceMissing
from payment_core.commercetools.payments import Payments
from payment_core.converge import converge
from payment_core.errors import Unavailable
from payment_core.executing import execute, may_execute, reference_to
from payment_core.interactions import interaction
from payment_core.ledger import Ledger
from payment_core.logs import get_logger
from payment_core.operation_ids import operation_id
from payment_core.payment import Payment, TransactionType
from payment_core.provider import Command, PaymentOperations
from payment_core.providers import Providers
from payment_core.superseding import commands_of_superseding, refund_due
from payment_core.updates import AddTransaction, UpdateAction
from payment_core.world import World

# Each round reads and writes afresh; more than this many lost races in a row is a storm.
_ROUNDS = 8


class Settlement(msgspec.Struct, frozen=True):
    """A Payment in the version that says what this ledger says."""

    payment: Payment
    ledger: Ledger


class Convergence:
    """Settles Payments; safe to call at any time, by anybody, as often as they like."""

    def __init__(self, payments: Payments, providers: Providers, world: World) -> None:
        self._payments = payments
        self._providers = providers
        self._world = world

    def settle(self, payment: Payment, ledger: Ledger | None = None) -> Settlement:
        """Write into commercetools what the PSP says, and return both.

        A ledger that is given must be the answer to a call made after this version of the Payment
        was read; otherwise it is fetched. Raises `Unavailable` or `OutcomeUnknown` when one of
        the two cannot be reached; nothing is lost then, since the next call starts over.
        """
        provider = self._providers.serving(payment)
        # No fetch shows what is off the books, so a lost race must not forget it.
        kept = ledger.off_the_books if ledger else ()
        for _ in range(_ROUNDS):
            if ledger is None:
                ledger = provider.fetch(reference_to(payment)).including(kept)
            if ledger.retryable:
                ledger = provider.cancel(_end_declined(payment))
            try:
                payment = self._write(payment, converge(payment, ledger))
                returning = self._return_money(provider, payment, ledger)
            except ConcurrentModification:
                payment, ledger = self._payments.get(payment.id), None
                continue
            if returning is None:
                return Settlement(payment, ledger)
            payment, ledger = returning
            kept += ledger.off_the_books
        raise Unavailable("The payment is changed by too many at once.")

    def _write(self, payment: Payment, actions: Sequence[UpdateAction]) -> Payment:
        if not actions:
            return payment
        note = interaction(actions, self._world.now())
        try:
            return self._payments.update(payment, (*actions, note))
        except ReferenceMissing as error:
            # The money state matters more than its history: the type may not be installed.
            get_logger().error(
                "The type for interface interactions is missing", paymentId=payment.id, error=error
            )
            return self._payments.update(payment, actions)

    def _return_money(
        self, provider: PaymentOperations, payment: Payment, ledger: Ledger
    ) -> tuple[Payment, Ledger] | None:
        """Take the next step to give back what a superseded attempt holds, if it holds any."""
        if ledger.is_empty and ledger.complete:
            return None  # The PSP has not heard of it; the command waits for the day it does.
        refund = refund_due(payment, self._world.now())
        if refund is not None:
            return self._payments.update(payment, (AddTransaction(refund),)), ledger
        for command in commands_of_superseding(payment):
            if may_execute(provider, payment, command, ledger, self._world.now()):
                get_logger().error(
                    "A superseded attempt is returned",
                    paymentId=payment.id,
                    transactionId=command.id,
                    pspReference=ledger.reference,
                )
                return payment, execute(provider, payment, command)
        return None


def _end_declined(payment: Payment) -> Command:
    """Return the command that stops anybody from confirming a declined attempt after all."""
    return Command(
        payment=reference_to(payment),
        operation_id=operation_id(payment.id, TransactionType.CANCEL_AUTHORIZATION, "\x00declined"),
        amount=payment.amount_planned,
    )
