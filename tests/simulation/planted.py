"""Bugs that payment connectors really have, planted one at a time to see the simulation find them.

`python -m simulation.planted` (`make simulate-power`) plants each and runs seeds until an invariant
breaks. A bug that no seed finds means that the invariants are too weak.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from payment_core import authorizing, converge, convergence, executing, modifying, outcomes
from payment_core.attempts import Attempts
from payment_core.commercetools.client import ConcurrentModification
from payment_core.commercetools.payments import Payments
from payment_core.convergence import Convergence
from payment_core.errors import Unavailable
from payment_core.http import Response
from payment_core.ledger import Ledger
from payment_core.outcome import PaymentOutcome, PaymentState
from payment_core.payment import Payment, TransactionState
from payment_core.provider import AuthorizationRequest
from payment_core.providers.sandbox import SandboxProvider
from payment_core.receiving import ReceiveWebhook
from payment_core.starting import StartPayment
from payment_core.updates import UpdateAction
from simulation.__main__ import quietly

_MOST_SEEDS = 2_000


@contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    original = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, original)


def _swallowing(original: Callable[..., Any], *errors: type[Exception]) -> Callable[..., Any]:
    def swallow(self: Any, *arguments: Any) -> Any:
        try:
            return original(self, *arguments)
        except errors:
            return arguments[0]

    return swallow


def _update_latest(self: Payments, payment: Payment, actions: Sequence[UpdateAction]) -> Payment:
    return _UPDATE(self, self.get(payment.id), actions)


def _send_without_conflicts(
    self: Any, method: str, path: str, headers: Mapping[str, str], **more: Any
) -> Response:
    key = {"Authorization": "Bearer sk_sandbox_bench"}
    url = f"https://psp.test{path}"
    answer: Response = self._http.send(method, url, headers={**key, **headers}, **more)
    return answer


def _reject_the_unknown(self: Any, payment: Payment, ledger: Ledger | None) -> PaymentOutcome:
    try:
        settlement = self._convergence.settle(payment, ledger)
    except Unavailable:
        return PaymentOutcome(payment_reference=payment.id, state=PaymentState.REJECTED)
    return outcomes.outcome_of(settlement.payment, settlement.ledger)


def _approve_the_pending(payment: Payment, ledger: Ledger | None = None) -> PaymentOutcome:
    outcome = _OUTCOME(payment, ledger)
    if outcome.state is PaymentState.PENDING:
        return PaymentOutcome(payment_reference=payment.id, state=PaymentState.APPROVED)
    return outcome


_UPDATE, _OUTCOME = Payments.update, outcomes.outcome_of
_FINAL = {
    TransactionState.INITIAL: frozenset(TransactionState),
    TransactionState.PENDING: frozenset(TransactionState),
}

PLANTED: dict[str, tuple[Any, str, Any]] = {
    "a random key for every authorization": (
        AuthorizationRequest,
        "idempotency_key",
        property(lambda _: str(uuid4())),
    ),
    "a new key for every try of an operation": (
        executing,
        "operation_id_of",
        lambda *_: f"ctp.try.{uuid4()}",
    ),
    "a webhook acknowledged before its effect is stored": (
        ReceiveWebhook,
        "_converge",
        _swallowing(ReceiveWebhook._converge, Unavailable),
    ),
    "a version conflict swallowed": (
        Payments,
        "update",
        _swallowing(Payments.update, ConcurrentModification),
    ),
    "the version read again just before the write": (Payments, "update", _update_latest),
    "a conflict on the PSP's key taken for a decline": (
        SandboxProvider,
        "_send",
        _send_without_conflicts,
    ),
    "an end that the PSP can never take back": (converge, "_MOVES", _FINAL),
    "transactions told apart by their type alone": (
        converge,
        "_is_certainly",
        lambda _, one, __, entry: one.type == entry.type,
    ),
    "money before the cart knows of it": (StartPayment, "_attach", lambda *_: None),
    "an unknown outcome told as a decline": (
        authorizing.Authorizing,
        "_settled",
        _reject_the_unknown,
    ),
    "a pending payment told as approved": (authorizing, "outcome_of", _approve_the_pending),
    "a superseded attempt keeps its money": (
        Convergence,
        "_return_money",
        lambda *_: None,
    ),
    "the cart's other payments left out of the sum": (
        Attempts,
        "outstanding",
        lambda self, besides=None: self.cart.total,
    ),
    "a name that is not found again": (modifying, "same_operation", lambda *_: []),
    "no look before a command is repeated": (convergence, "may_execute", lambda *_: True),
}


def main() -> int:
    """Plant each bug, print the seeds it took, and return 1 when one was not found."""
    missed = 0
    for name, (owner, attribute, value) in PLANTED.items():
        with _replaced(owner, attribute, value):
            seeds = _seeds_to_find()
        missed += seeds is None
        found = "NOT FOUND" if seeds is None else f"found after {seeds} seeds"
        sys.stdout.write(f"{name:<55} {found}\n")
        sys.stdout.flush()
    return 1 if missed else 0


def _seeds_to_find() -> int | None:
    for seed in range(_MOST_SEEDS):
        try:
            if quietly(seed).violation is not None:
                return seed + 1
        except Exception:
            return seed + 1
    return None


if __name__ == "__main__":
    sys.exit(main())
