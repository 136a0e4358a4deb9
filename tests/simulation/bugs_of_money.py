"""Bugs that lose money, double it, or report it wrongly: each a fault that the product had."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from payment_core.commercetools.client import ConcurrentModification
from payment_core.domain import claims
from payment_core.domain.balances import held_or_captured
from payment_core.domain.claims import Claim
from payment_core.domain.expired_attempts import request_to_end_declined
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.domain.payment import Payment, Transaction, TransactionType
from payment_core.domain.superseded_attempts import is_superseded, supersede
from payment_core.domain.updates import AddTransaction, TransactionDraft
from payment_core.runtime.errors import Unavailable
from payment_core.use_cases.command_execution import lookup_of
from payment_core.use_cases.convergence import ConvergedPayment, Convergence
from payment_core.use_cases.ordered_carts import OrderedCarts
from processor.domain import attempt_state
from processor.domain.attempt_state import state_of
from processor.domain.outcome import OperationOutcome, PaymentOutcome, decision_on
from processor.domain.repeats import operations_with_key
from processor.use_cases import attempts, payment_confirmation, payment_start
from processor.use_cases.attempt_authorization import AttemptAuthorization
from processor.use_cases.attempts import Attempts
from processor.use_cases.payment_operations import ModifyPayment
from processor.use_cases.verified_carts import VerifiedCarts
from reconciliation.use_cases import reconciliation_run
from reconciliation.use_cases.money_search import MoneySearch
from simulation.planting import Bug

_RETURNING = (TransactionType.REFUND, TransactionType.CANCEL_AUTHORIZATION)
_ROUNDS = 8


def _whatever_the_cart_costs(payment: Payment, ledger: Ledger, _: object) -> PaymentOutcome:
    return decision_on(payment, ledger)


def _reverse_by_any_name(
    self: ModifyPayment, payment_id: str, idempotency_key: str | None
) -> OperationOutcome:
    def find(payment: Payment) -> Sequence[Transaction]:
        return operations_with_key(payment, _RETURNING, idempotency_key)

    def plan(payment: Payment) -> Sequence[TransactionDraft]:
        return self._drafts_to_cancel(payment, idempotency_key)

    return self.operations.run(payment_id, find, plan).outcome


def _converge_with_a_stale_ledger(
    self: Convergence, payment: Payment, ledger: Ledger | None = None, seen_as: str | None = None
) -> ConvergedPayment:
    provider = self.providers.serving(payment)
    ledger = ledger or provider.fetch(lookup_of(payment, seen_as))
    for _ in range(_ROUNDS):
        if ledger.retryable:
            ledger = provider.cancel(request_to_end_declined(payment, ledger))
        try:
            payment = self.record(payment, ledger)
            returning = self._return_money(provider, payment, ledger)
            if returning is None:
                return self._converged(payment, ledger)
        except ConcurrentModification:
            payment = self._read(payment.id)
            continue
        payment, ledger = returning
    raise Unavailable("The payment was modified concurrently; retry.")


def _supersede_at_once(
    self: AttemptAuthorization, payment: Payment, reason: str | None = None
) -> None:
    payment = self.convergence.converge(payment).payment
    if state_of(payment).is_over or is_superseded(payment):
        return
    self.payments.update(payment, (AddTransaction(supersede(payment, self.world.now())),))


def _held_unless_superseded(payment: Payment) -> Money:
    nothing = Money.zero(payment.amount_planned.currency_code)
    return nothing if is_superseded(payment) else held_or_captured(payment)


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
            payment_confirmation, "outcome_of", _whatever_the_cart_costs
        ),
        "a finished attempt approved whatever the cart costs": Bug(
            payment_start, "outcome_of", _whatever_the_cart_costs
        ),
        "a Payment believed whoever wrote it": Bug(VerifiedCarts, "_is_proven", lambda *_: True),
        "a claim read from what its Payment says by now": Bug(claims, "claim_of", _as_it_says_now),
        "claims left out of the sums": Bug(Attempts, "undecided", lambda *_, **__: ()),
        "money on a cart without an order told to nobody": Bug(
            MoneySearch, "_reason", _only_what_nobody_knows
        ),
        "an attempt that waits for ever for its shopper": Bug(
            reconciliation_run, "is_expired", lambda *_: False
        ),
        "what an order stands on given back": Bug(OrderedCarts, "needs", lambda *_: False),
        "a reversal that takes up the refund before it": Bug(
            ModifyPayment, "reverse", _reverse_by_any_name
        ),
        "a stale ledger used again after a conflict": Bug(
            Convergence, "converge", _converge_with_a_stale_ledger
        ),
        "an attempt resumed without proof after the key window": Bug(
            AttemptAuthorization, "_may_be_asked_for", lambda *_: True
        ),
        "giving up without waiting for the PSP": Bug(
            AttemptAuthorization,
            "supersede",
            _supersede_at_once,
            Bug(
                attempts,
                "held_or_captured",
                _held_unless_superseded,
                Bug(attempt_state, "held_or_captured", _held_unless_superseded),
            ),
        ),
    }
)
