"""What the connector may answer, and how long it may take, checked at each answer.

rejected-holds-nothing, bounded-retries and approved-is-authorized of docs/simulation.md.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.domain.superseded_attempts import is_superseded
from simulation.calls import Call
from simulation.circumstances import Circumstance
from simulation.inbound_requests import InboundRequest
from simulation.oracle import may_hold_at_the_psp
from simulation.records import Records, is_offline

Complain = Callable[[str], None]

_TRIES = 3
# The status asks several services, each of them for itself, with a token that all of them need.
_CHECKS_WITH_A_TOKEN = 3
# What a payment goes on without, its job and its stored card, asks for a token for itself.
_JOBS = "/recurring-payment-jobs/"
_LEFT_FOR_LATER = (_JOBS, "/payment-methods")
_AGAIN_AT_ONCE = (401, 409, 429)
# How long a run of the reconciliation goes on, which nobody waits for, and one Payment in it.
RECONCILIATION_SECONDS = 1_500
_ONE_PAYMENT = 30
# Seconds; the event handler's budget, those of jobs, and the shoppers' and merchants'.
_BUDGETS = {
    "event": 8.0,
    "reconcile": float(RECONCILIATION_SECONDS + _ONE_PAYMENT),
    "deploy hook": 300.0,
}
_LONGEST = 25.0
# An answer that drips is given up between two of its parts.
_PART = 0.5
_SECRET = (b"sk_", b"whsec_")
_PAYING = (TransactionType.AUTHORIZATION, TransactionType.CHARGE)


class AnswerRules:
    """Looks at every answer of the connector."""

    def __init__(self, records: Records, complain: Complain, secret_marks: Sequence[str]) -> None:
        self._records = records
        self._complain = complain
        self._secrets = (*_SECRET, *(one.encode() for one in secret_marks))
        self.met: Counter[tuple[str, Circumstance]] = Counter()
        # Which circumstances of the whole run a inbound met.
        self.lasting: Callable[[InboundRequest], Iterable[Circumstance]] = lambda _: ()
        self.statuses: Counter[tuple[str, int]] = Counter()

    def began(self, inbound: InboundRequest) -> None:
        """A request is judged by its answer."""

    def lost(self, inbound: InboundRequest) -> None:
        """Who dies says nothing."""

    def answered(self, inbound: InboundRequest) -> None:
        """Look at a inbound that was answered."""
        status = inbound.answer.status if inbound.answer is not None else 0
        self.statuses[inbound.flow, status] += 1
        for mark in (*inbound.marks, *self.lasting(inbound)):
            self.met[inbound.flow, mark] += 1
        if status == 500:
            self._complain(f"approved-is-authorized: {inbound.flow} was answered with 500")
        if inbound.is_intrusion and status < 300:
            self._complain(f"authorized-callers-only: an attacker was served: {inbound.flow}")
        if inbound.answer is not None and any(one in inbound.answer.body for one in self._secrets):
            self._complain(f"no-secret-shown: a secret in the answer to {inbound.flow}")
        told = inbound.outcome
        if "paymentReference" in told:
            self._check_told(str(told["paymentReference"]), str(told["outcome"]))
        self._check_patience(inbound)
        if inbound.request is not None:  # A job goes on with the next payment, by the same calls.
            self._check_retries(inbound)

    def _check_told(self, payment_id: str, outcome: str) -> None:
        """rejected-holds-nothing and approved-is-authorized: what an answer says is so."""
        payment = self._records.payment(payment_id)
        if payment is None or is_offline(payment):
            return
        states = {one.state for one in payment.of_type(*_PAYING)}
        was_approved = any(
            one.status == "succeeded" or one.failure is not None
            for one in self._records.operations(payment_id)
            if one.type == "authorization"
        )
        if outcome == "approved" and not (was_approved and TransactionState.SUCCESS in states):
            self._complain(
                f"approved-is-authorized: {payment_id} was called approved, and is {sorted(states)}"
            )
        if outcome == "rejected" and not (is_superseded(payment) or self._is_over(payment)):
            self._complain(
                f"rejected-holds-nothing: {payment_id} was called rejected, and is {sorted(states)}"
            )

    def _is_over(self, payment: Payment) -> bool:
        """Whether nothing can come of the attempt, or has: a capture that failed counts as well.

        Others may add a Charge to a failed attempt, as the command to capture it. Until it has
        failed too it is `Initial`, and takes nothing where the PSP can take nothing any more, as
        Stripe of a canceled PaymentIntent: https://docs.stripe.com/payments/paymentintents/lifecycle
        """
        paying = list(payment.of_type(*_PAYING))
        unresolved = [one for one in paying if one.is_unresolved]
        if not any(map(may_hold_at_the_psp, self._records.at_the_psp(payment.id))):
            unresolved = [one for one in unresolved if not _is_command_to_capture(one)]
        is_decided = any(not one.is_unresolved for one in paying)
        return is_decided and not unresolved

    def _check_patience(self, inbound: InboundRequest) -> None:
        """bounded-retries: nobody waits for us longer than they do."""
        budget = _BUDGETS.get(inbound.flow, _LONGEST)
        if inbound.seconds > budget + _PART:
            self._complain(
                f"bounded-retries: {inbound.flow} took {inbound.seconds:.1f} s of {budget:.0f}"
            )

    def _check_retries(self, inbound: InboundRequest) -> None:
        """bounded-retries: at most three tries, as late as asked for, none after a refusal."""
        tries = 0
        for earlier, call in zip([None, *inbound.calls], inbound.calls, strict=False):
            is_again = earlier is not None and earlier.is_same_as == call.is_same_as
            tries = tries + 1 if is_again and not _is_settled(earlier) else 1
            if tries > _most_tries(inbound, call):
                self._complain(f"bounded-retries: {call.template} was tried {tries} times")
            if is_again and earlier is not None and not _is_another_check(inbound, call):
                self._check_repetition(earlier, call)

    def _check_repetition(self, earlier: Call, call: Call) -> None:
        status = earlier.status or 0
        if 400 <= status < 500 and status not in _AGAIN_AT_ONCE and call.method != "GET":
            self._complain(f"bounded-retries: {call.template} was repeated after {status}")
        if call.started < earlier.ended + earlier.asked_to_wait - 0.01:
            self._complain(f"bounded-retries: {call.template} was repeated before it was asked for")


def _is_settled(call: Call | None) -> bool:
    return call is not None and call.status is not None and call.status < 500 and call.status != 429


def _is_command_to_capture(one: Transaction) -> bool:
    return one.type == TransactionType.CHARGE and one.state == TransactionState.INITIAL


def _is_another_check(inbound: InboundRequest, call: Call) -> bool:
    """Whether the status asks for a token for another service than before."""
    return inbound.flow == "status" and call.path.startswith("/oauth/token")


def _most_tries(inbound: InboundRequest, call: Call) -> int:
    if call.path.startswith("/oauth/token"):
        if inbound.flow == "status":
            return _TRIES * _CHECKS_WITH_A_TOKEN
        return _TRIES * (1 + sum(_has_asked(inbound, part) for part in _LEFT_FOR_LATER))
    # The end of a job looks at the cart too, and what it cannot see it leaves for later.
    is_for_a_job = "/carts/" in call.path and _has_asked(inbound, _JOBS)
    return _TRIES * (1 + is_for_a_job)


def _has_asked(inbound: InboundRequest, part: str) -> bool:
    return any(part in one.path for one in inbound.calls)
