"""Returns money that never had an order.

A refund cannot be taken back. So what may be intended is only reported: money
of which an order or a deleted cart may have existed, and what was captured by a command or by hand.
"""

from dataclasses import dataclass

from payment_core.commercetools.client import ConcurrentModification
from payment_core.commercetools.payment_users import PaymentUsers
from payment_core.commercetools.payments import Payments
from payment_core.domain.balances import held_or_captured, unresolved
from payment_core.domain.ledger import Ledger
from payment_core.domain.operation_ids import is_capture
from payment_core.domain.payment import Payment, TransactionType
from payment_core.domain.provider import Capabilities
from payment_core.domain.superseded_attempts import is_superseded, supersede
from payment_core.domain.updates import AddTransaction
from payment_core.providers import Providers
from payment_core.runtime.errors import NotYet
from payment_core.runtime.world import World
from payment_core.use_cases.convergence import ConvergedPayment, Convergence
from reconciliation.use_cases.money_search import MoneyWithoutOrder, Reason


def is_captured_on_purpose(
    payment: Payment | None, ledger: Ledger, capabilities: Capabilities
) -> bool:
    """Whether the money was captured, and so is relied on."""
    method = ledger.method or (payment.payment_method_info.method if payment else None)
    is_automatic = capabilities.is_captured_at_once(method)
    return any(
        one.type is TransactionType.CHARGE and (is_capture(one.operation_id) or not is_automatic)
        for one in ledger.entries
    )


@dataclass(frozen=True)
class ReturnMoney:
    """Gives an attempt up, as if another had taken its place: convergence does the rest."""

    providers: Providers
    payments: Payments
    users: PaymentUsers
    convergence: Convergence
    world: World

    def give_back(self, found: MoneyWithoutOrder) -> bool | None:
        """Return whether all money is returned; None when it is left to a person.

        Raises `NotYet` when the cart or the Payment is changed meanwhile.
        """
        payment = found.payment
        if payment is None or found.reason is Reason.NOWHERE or not self.providers.owns(payment):
            return None
        converged = self.convergence.converge(payment)
        if not self._may_return(converged):
            return None
        return not held_or_captured(self._superseded(converged.payment, found)).is_positive

    def _may_return(self, converged: ConvergedPayment) -> bool:
        payment, ledger = converged.payment, converged.ledger
        if not ledger.complete or unresolved(payment, TransactionType.CHARGE):
            return False
        capabilities = self.providers.serving(payment).capabilities
        return not is_captured_on_purpose(payment, ledger, capabilities)

    def _superseded(self, payment: Payment, found: MoneyWithoutOrder) -> Payment:
        if is_superseded(payment):
            return payment
        self._check_carts(found)
        claim = AddTransaction(supersede(payment, self.world.now()))
        try:
            claimed = self.payments.update(payment, (claim,))
        except ConcurrentModification as error:
            raise NotYet("Another request is working on this payment.") from error
        return self.convergence.converge(claimed).payment

    def _check_carts(self, found: MoneyWithoutOrder) -> None:
        """A query may be seconds old, so read what was found once more."""
        for cart in found.usage.carts:
            if self.users.cart(cart.id, found.suspect.payment_id) != cart:
                raise NotYet("Another request has changed this payment's cart.")
