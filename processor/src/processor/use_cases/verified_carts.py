"""A cart with those of its Payments that are verified.

Any client that may write Payments can attach one to a cart, under our payment interface and
with any transaction; and My Payments lets a shopper add any first transaction to a claim of ours,
also one that says Success. So a Payment counts as ours by our operation ids and the PSP's
reference, which no shopper's token can set, or else because the PSP knows it.
https://docs.commercetools.com/api/projects/me-payments#update-actions
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

import msgspec

from payment_core.commercetools.carts import Cart, Carts
from payment_core.commercetools.payments import Payments
from payment_core.domain.balances import held_or_captured
from payment_core.domain.converge import pairs
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import is_ours
from payment_core.domain.payment import Payment, TransactionState, TransactionType
from payment_core.providers import Providers
from payment_core.use_cases.convergence import Convergence
from processor.domain.session import Session
from processor.use_cases.attempts import Attempts


@dataclass(frozen=True)
class VerifiedCarts:
    """Reads carts; one call more for each Payment that has to be asked for at the PSP.

    Raises what `Convergence.converge` raises, when that call fails.
    """

    carts: Carts
    payments: Payments
    providers: Providers
    convergence: Convergence

    def attempts(self, session: Session) -> Attempts:
        """Return the attempts on the session's cart as it is now; raises `NotFound`."""
        return self.attempts_on(self.carts.get(session.cart_id), session)

    def attempts_on(self, cart: Cart, session: Session) -> Attempts:
        """Return the attempts on a cart that was read just now."""
        return Attempts(cart, tuple(self.verified(cart.payments)), session, self.providers)

    def absent(self, attempts: Attempts) -> list[Payment]:
        """Return the attempts of this item that are not on its cart, in the order of their numbers.

        They are found by a query, which lags behind writes.
        """
        found = takewhile(bool, map(self.payments.with_keys, attempts.keys()))
        missing = [one for page in found for one in page if not attempts.is_attached(one)]
        return sorted(self.verified(missing), key=attempts.number_of)

    def verified(self, payments: Iterable[Payment]) -> list[Payment]:
        """Return these Payments with the transactions that count; without any, one is left out.

        What only asks for something takes no money, so commands stay: what they wait for must not
        be replaced.
        """
        return [seen for one in payments if (seen := self._as_known(one)) is not None]

    def _as_known(self, payment: Payment) -> Payment | None:
        if not self.providers.owns(payment) or self._is_proven(payment):
            return payment
        converged = self.convergence.converge(payment)
        known = {one.id for _, one in pairs(converged.payment, converged.ledger) if one}
        if not known:
            return None
        transactions = converged.payment.transactions
        counted = tuple(
            one for one in transactions if one.id in known or one.state == TransactionState.INITIAL
        )
        return msgspec.structs.replace(converged.payment, transactions=counted)

    def _is_proven(self, payment: Payment) -> bool:
        if not held_or_captured(payment).is_positive:
            return True
        has_reference = payment.interface_id is not None or self.providers.is_offline(payment)
        return has_reference and not held_or_captured(payment) > _authorized_by_us(payment)


def _authorized_by_us(payment: Payment) -> Money:
    currency = payment.amount_planned.currency_code
    cents = sum(
        one.amount.cent_amount
        for one in payment.of_type(TransactionType.AUTHORIZATION)
        if one.state in (TransactionState.SUCCESS, TransactionState.PENDING)
        and one.amount.currency_code == currency
        and is_ours(payment, one)
    )
    return Money(cents, currency)
