"""Carrying out commands that are found on a Payment: a merchant's, and ours that nobody finished.

The transaction is the claim, whoever made it: who is told of it looks at the PSP first, and
carries out only what never happened.
"""

from datetime import UTC, datetime, timedelta

import msgspec

from payment_core.commercetools.client import (
    CommercetoolsError,
    ConcurrentModification,
    NotFound,
)
from payment_core.commercetools.payments import Payments
from payment_core.domain.commands import (
    CommandNotice,
    check_command,
    commands_in,
    is_from_a_shopper,
    refusal,
)
from payment_core.domain.operation_ids import is_ours
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.domain.superseding import commands_of_superseding, may_owe
from payment_core.providers import Providers
from payment_core.runtime.errors import InvalidInput, NotYet, Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.convergence import Convergence, Settlement
from payment_core.use_cases.executing import execute, may_execute

_ROUNDS = 8
# The request that made a claim works on it; after this time nobody does any more.
_CLAIM_IS_FRESH = timedelta(seconds=60)
# A PSP can need a while until it finds a payment of its own.
_PATIENCE = timedelta(minutes=10)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class CarryOutCommands:
    """Finishes our own claims, and obeys a merchant's commands of the types switched on."""

    def __init__(
        self,
        payments: Payments,
        providers: Providers,
        convergence: Convergence,
        world: World,
        merchant_commands: frozenset[TransactionType],
    ) -> None:
        self._payments = payments
        self._providers = providers
        self._convergence = convergence
        self._world = world
        self._merchant_commands = merchant_commands

    def carry_out(self, notice: CommandNotice) -> None:
        """Return when nothing is left to do; the log tells what was not done, and why.

        Raises `Unavailable` or `OutcomeUnknown` when the notice should be given again later. It
        may be given at any time, in any order, as often as anybody likes.
        """
        for _ in range(_ROUNDS):
            try:
                self._carry_out(notice)
            except ConcurrentModification:
                continue  # A refusal was decided on a version that is gone by now.
            except NotFound:
                get_logger().info("The payment does not exist", paymentId=notice.payment_id)
            except (InvalidInput, CommercetoolsError) as error:
                # Giving it again would change nothing, and would hold up what comes behind it.
                get_logger().error(
                    "A command cannot be carried out", paymentId=notice.payment_id, error=error
                )
            return
        raise Unavailable("The payment is changed by too many at once.")

    def _carry_out(self, notice: CommandNotice) -> None:
        payment = self._payments.get(notice.payment_id)
        if not self._providers.owns(payment) or self._providers.is_offline(payment):
            return
        for command in commands_in(payment, notice):
            self._check_not_in_work(payment, command)
            objection = self._objection(payment, command, notice)
            if objection is None:
                payment = self._finish(payment, command, notice)
            else:
                ids = _ids(payment, command)
                get_logger().warning("A command is not carried out", reason=objection, **ids)
        if may_owe(payment):
            self._convergence.settle(payment)  # A refund that is refused now was in the way.

    def _check_not_in_work(self, payment: Payment, command: Transaction) -> None:
        if command.timestamp is None or not is_ours(payment, command):
            return
        if abs(self._world.now() - command.timestamp) < _CLAIM_IS_FRESH:
            raise NotYet("The request that made this claim may still be at work.", 30)

    def _objection(
        self, payment: Payment, command: Transaction, notice: CommandNotice
    ) -> str | None:
        if is_from_a_shopper(payment, command, notice):
            return "It was added with a shopper's token."
        if not is_ours(payment, command) and command.type not in self._merchant_commands:
            return f"MERCHANT_COMMANDS does not name {command.type}."
        return None

    def _finish(self, payment: Payment, command: Transaction, notice: CommandNotice) -> Payment:
        settlement = self._convergence.settle(payment)
        payment, command = settlement.payment, _found(settlement.payment, command)
        if command.state != TransactionState.INITIAL:
            return payment  # The PSP has it already.
        if command in commands_of_superseding(payment):
            return payment  # Convergence carries it out when its time has come.
        if not self._may_execute(settlement, command, notice):
            get_logger().error(
                "A command is too old to be carried out without proof that it never was",
                **_ids(payment, command),
            )
            return payment
        if not is_ours(payment, command):  # Ours was checked on the version that it was made in.
            try:
                check_command(payment, command, self._providers.serving(payment).capabilities)
            except InvalidInput as error:
                return self._refuse(payment, command, error)
        return self._execute(payment, command, notice)

    def _may_execute(
        self, settlement: Settlement, command: Transaction, notice: CommandNotice
    ) -> bool:
        dated = msgspec.structs.replace(command, timestamp=_added_at(command, notice))
        provider = self._providers.serving(settlement.payment)
        now = self._world.now()
        return may_execute(provider, settlement.payment, dated, settlement.ledger, now)

    def _refuse(self, payment: Payment, command: Transaction, reason: InvalidInput) -> Payment:
        """Record the refusal in exactly the version that it was decided on."""
        refused = self._convergence.record(payment, refusal(payment, command, reason))
        get_logger().error("A command breaks a rule", error=reason, **_ids(payment, command))
        return refused

    def _execute(self, payment: Payment, command: Transaction, notice: CommandNotice) -> Payment:
        ledger = execute(self._providers.serving(payment), payment, command)
        payment = self._convergence.settle(payment, ledger).payment
        command = _found(payment, command)
        if command.state != TransactionState.INITIAL:
            get_logger().info(
                "A command was carried out", state=command.state, **_ids(payment, command)
            )
        elif self._world.now() - _added_at(command, notice) < _PATIENCE:
            raise NotYet("The PSP does not know of this payment yet.", 30)
        else:
            get_logger().error("The PSP does not know of this payment", **_ids(payment, command))
        return payment


def _added_at(command: Transaction, notice: CommandNotice) -> datetime:
    """Trust commercetools' time first: a merchant may write any time into a transaction."""
    return notice.added_at or command.timestamp or _LONG_AGO


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
