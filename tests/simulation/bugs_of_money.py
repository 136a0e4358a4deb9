"""Bugs that lose money, double it, or say that it is there: each a fault that the product had."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from payment_core.commercetools.client import ConcurrentModification
from payment_core.domain import claims
from payment_core.domain.abandoning import ending_declined
from payment_core.domain.balances import held
from payment_core.domain.claims import Claim
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.domain.payment import Payment, Transaction, TransactionType
from payment_core.domain.superseding import is_superseded, supersede
from payment_core.domain.updates import AddTransaction, TransactionDraft
from payment_core.runtime.errors import Unavailable
from payment_core.use_cases.convergence import Convergence, Settlement
from payment_core.use_cases.executing import reference_to
from payment_core.use_cases.ordered_carts import OrderedCarts
from processor.domain import attempt_state
from processor.domain.attempt_state import state_of
from processor.domain.outcome import OperationOutcome, PaymentOutcome, decision_on
from processor.domain.repeats import operations_named
from processor.use_cases import attempts, confirming, starting
from processor.use_cases.attempts import Attempts
from processor.use_cases.authorizing import Authorizing
from processor.use_cases.cart_reading import CartReading
from processor.use_cases.modifying import ModifyPayment
from reconciliation.use_cases import reconciling
from reconciliation.use_cases.money_search import MoneySearch
from simulation.planting import Bug

_RETURNING = (TransactionType.REFUND, TransactionType.CANCEL_AUTHORIZATION)
_ROUNDS = 8


def _whatever_the_cart_costs(payment: Payment, ledger: Ledger, _: object) -> PaymentOutcome:
    return decision_on(payment, ledger)


def _reverse_by_any_name(
    self: ModifyPayment, payment_id: str, name: str | None
) -> OperationOutcome:
    def find(payment: Payment) -> Sequence[Transaction]:
        return operations_named(payment, _RETURNING, name)

    def plan(payment: Payment) -> Sequence[TransactionDraft]:
        return self._drafts_to_cancel(payment, name)

    return self.operations.run(payment_id, find, plan).outcome


def _settle_with_a_stale_ledger(
    self: Convergence, payment: Payment, ledger: Ledger | None = None, seen_as: str | None = None
) -> Settlement:
    provider = self.providers.serving(payment)
    ledger = ledger or provider.fetch(reference_to(payment, seen_as))
    for _ in range(_ROUNDS):
        if ledger.retryable:
            ledger = provider.cancel(ending_declined(payment, ledger))
        try:
            payment = self.record(payment, ledger)
            returning = self._return_money(provider, payment, ledger)
            if returning is None:
                return self._settlement(payment, ledger)
        except ConcurrentModification:
            payment = self._read(payment.id)
            continue
        payment, ledger = returning
    raise Unavailable("The payment was modified concurrently; retry.")


def _give_up_at_once(self: Authorizing, payment: Payment, reason: str | None = None) -> None:
    payment = self.convergence.settle(payment).payment
    if state_of(payment).is_over or is_superseded(payment):
        return
    self.payments.update(payment, (AddTransaction(supersede(payment, self.world.now())),))


def _held_unless_given_up(payment: Payment) -> Money:
    nothing = Money.zero(payment.amount_planned.currency_code)
    return nothing if is_superseded(payment) else held(payment)


def _only_what_nobody_knows(self: MoneySearch, usage: Any, payment: Payment | None) -> Any:
    found = _REASON(self, usage, payment)
    return found if payment is None or not usage.is_used else None


def _as_it_says_now(payment: Payment) -> Claim | None:
    claim, said = _CLAIM_OF(payment), payment.payment_method_info
    if claim is None:
        return None
    return Claim(
        payment.amount_planned, said.method or "", said.payment_interface or "", claim.cart_id
    )


_REASON, _CLAIM_OF = MoneySearch._reason, claims.claim_of

BUGS_OF_MONEY: Mapping[str, Bug] = MappingProxyType(
    {
        "a confirmed payment approved whatever the cart costs": Bug(
            confirming, "outcome_of", _whatever_the_cart_costs
        ),
        "a finished attempt approved whatever the cart costs": Bug(
            starting, "outcome_of", _whatever_the_cart_costs
        ),
        "a Payment believed whoever wrote it": Bug(CartReading, "_is_proven", lambda *_: True),
        "a claim read from what its Payment says by now": Bug(claims, "claim_of", _as_it_says_now),
        "claims left out of the sums": Bug(Attempts, "undecided", lambda *_, **__: ()),
        "money on a cart without an order told to nobody": Bug(
            MoneySearch, "_reason", _only_what_nobody_knows
        ),
        "an attempt that waits for ever for its shopper": Bug(
            reconciling, "has_run_out", lambda *_: False
        ),
        "what an order stands on given back": Bug(OrderedCarts, "needs", lambda *_: False),
        "a reversal that takes up the refund before it": Bug(
            ModifyPayment, "reverse", _reverse_by_any_name
        ),
        "a stale ledger used again after a conflict": Bug(
            Convergence, "settle", _settle_with_a_stale_ledger
        ),
        "an attempt resumed without proof after the key window": Bug(
            Authorizing, "_may_be_asked_for", lambda *_: True
        ),
        "giving up without waiting for the PSP": Bug(
            Authorizing,
            "give_up",
            _give_up_at_once,
            Bug(
                attempts,
                "held",
                _held_unless_given_up,
                Bug(attempt_state, "held", _held_unless_given_up),
            ),
        ),
    }
)
