"""Executes commands that are found on a Payment: merchants', and unfinished ones of ours.

The transaction is the claim, whatever added it: the PSP is read first, and only what never
happened is executed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import msgspec

from payment_commands.commands import (
    CommandMessage,
    check_command,
    commands_in,
    is_from_a_shopper,
    refusal,
)
from payment_core.commercetools.client import (
    CommercetoolsError,
    NotFound,
)
from payment_core.commercetools.conflicts import retry_on_conflict
from payment_core.commercetools.payments import Payments
from payment_core.domain.operation_ids import is_ours
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.domain.superseded_attempts import commands_of_superseding, has_money_to_return
from payment_core.providers import Providers
from payment_core.runtime.errors import InvalidInput, InvalidOperation, NotYet
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.command_execution import execute, may_execute
from payment_core.use_cases.convergence import ConvergedPayment, Convergence

# The request that made a claim works on it; after this time no request does.
_CLAIM_IS_FRESH = timedelta(seconds=60)
# A PSP can need a while until it finds a payment of its own.
_PATIENCE = timedelta(minutes=10)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_AUTHORIZED = "This payment was not authorized."


@dataclass(frozen=True)
class ExecuteCommands:
    """Executes our own unfinished claims, and merchants' commands of the enabled types."""

    payments: Payments
    providers: Providers
    convergence: Convergence
    world: World
    merchant_commands: frozenset[TransactionType]

    def execute(self, message: CommandMessage) -> None:
        """Return when nothing is left to do; the log says what was not done, and why.

        Raises `Unavailable` or `OutcomeUnknown` when the message should be delivered again.
        Messages may come at any time, in any order and any number of times.
        """
        attempt = partial(self._execute_all, message)
        try:
            retry_on_conflict(attempt, "The payment was modified concurrently; retry.")
        except NotFound:
            get_logger().info("The payment does not exist", paymentId=message.payment_id)
        except (InvalidInput, CommercetoolsError) as error:
            # Another delivery would change nothing, and would block the messages behind it.
            get_logger().error(
                "A command cannot be carried out",
                eventCode="command.failed",
                paymentId=message.payment_id,
                error=error,
            )

    def _execute_all(self, message: CommandMessage) -> None:
        """Raises `ConcurrentModification` when a refusal was decided on a version that is gone.

        A command that has to wait stops none behind it: it may be waiting for one of them.
        """
        payment = self.payments.get(message.payment_id)
        if not self.providers.owns(payment) or self.providers.is_offline(payment):
            return
        waits: NotYet | None = None
        for command in commands_in(payment, message):
            try:
                payment = self._carry_out(payment, command, message)
            except NotYet as error:
                waits = waits or error
        if has_money_to_return(payment):
            self.convergence.converge(payment)  # A just-refused refund may free money to return.
        if waits is not None:
            raise waits

    def _carry_out(
        self, payment: Payment, command: Transaction, message: CommandMessage
    ) -> Payment:
        self._check_not_in_work(payment, command)
        objection = self._objection(payment, command, message)
        if objection is None:
            return self._finish(payment, command, message)
        if command.type in self.merchant_commands and _is_void(payment, command):
            return self._refuse(payment, command, InvalidOperation(_NOT_AUTHORIZED))
        ids = _ids(payment, command)
        get_logger().warning(
            "A command was ignored", eventCode="command.ignored", reason=objection, **ids
        )
        return payment

    def _check_not_in_work(self, payment: Payment, command: Transaction) -> None:
        if command.timestamp is None or not is_ours(payment, command):
            return
        if abs(self.world.now() - command.timestamp) < _CLAIM_IS_FRESH:
            raise NotYet("The request that created this transaction may still be running.", 30)

    def _objection(
        self, payment: Payment, command: Transaction, message: CommandMessage
    ) -> str | None:
        if is_from_a_shopper(payment, command, message):
            return "It was added with a shopper's token."
        if not is_ours(payment, command) and command.type not in self.merchant_commands:
            return f"MERCHANT_COMMANDS does not name {command.type}."
        return None

    def _finish(self, payment: Payment, command: Transaction, message: CommandMessage) -> Payment:
        converged = self.convergence.converge(payment)
        payment, command = converged.payment, _found(converged.payment, command)
        if command.state != TransactionState.INITIAL:
            return payment  # The PSP has it already.
        if command in commands_of_superseding(payment):
            return payment  # Convergence carries it out when its time has come.
        if not self._may_execute(converged, command, message):
            if _is_void(payment, command):
                return self._refuse(payment, command, InvalidOperation(_NOT_AUTHORIZED))
            get_logger().error(
                "A command is too old to be repeated safely",
                eventCode="command.too_old",
                **_ids(payment, command),
            )
            return payment
        if not is_ours(payment, command):  # Ours was checked on the version that it was made in.
            try:
                check_command(payment, command, self.providers.serving(payment).capabilities)
            except InvalidInput as error:
                return self._refuse(payment, command, error)
        return self._execute(payment, command, message)

    def _may_execute(
        self, converged: ConvergedPayment, command: Transaction, message: CommandMessage
    ) -> bool:
        dated = msgspec.structs.replace(command, timestamp=_added_at(command, message))
        provider = self.providers.serving(converged.payment)
        now = self.world.now()
        return may_execute(provider, converged.payment, dated, converged.ledger, now)

    def _refuse(self, payment: Payment, command: Transaction, reason: InvalidInput) -> Payment:
        """Record the refusal in exactly the version that it was decided on."""
        refused = self.convergence.record(payment, refusal(payment, command, reason))
        get_logger().error(
            "A command is not allowed and was set to Failure",
            eventCode="command.not_allowed",
            error=reason,
            **_ids(payment, command),
        )
        return refused

    def _execute(self, payment: Payment, command: Transaction, message: CommandMessage) -> Payment:
        ledger = execute(self.providers.serving(payment), payment, command)
        payment = self.convergence.converge(payment, ledger).payment
        command = _found(payment, command)
        if command.state != TransactionState.INITIAL:
            get_logger().info(
                "A command was carried out", state=command.state, **_ids(payment, command)
            )
        elif self.world.now() - _added_at(command, message) < _PATIENCE:
            raise NotYet("The PSP has no record of this payment yet.", 30)
        else:
            get_logger().error(
                "The PSP has no record of this payment",
                eventCode="command.payment_unknown",
                **_ids(payment, command),
            )
        return payment


def _is_void(payment: Payment, command: Transaction) -> bool:
    """Whether others commanded this on an attempt that has failed: it moves nothing, ever."""
    attempts = payment.of_type(TransactionType.AUTHORIZATION)
    has_failed = bool(attempts) and all(one.state == TransactionState.FAILURE for one in attempts)
    return has_failed and not is_ours(payment, command)


def _added_at(command: Transaction, message: CommandMessage) -> datetime:
    """Trust commercetools' time first: a merchant may write any time into a transaction."""
    return message.added_at or command.timestamp or _LONG_AGO


def _found(payment: Payment, command: Transaction) -> Transaction:
    """Return the transaction in this version; commercetools never removes one."""
    return payment.transaction(command.id) or command


def _ids(payment: Payment, command: Transaction) -> dict[str, object]:
    return {
        "paymentId": payment.id,
        "transactionId": command.id,
        "transactionType": command.type,
        "pspReference": payment.interface_id,
    }
