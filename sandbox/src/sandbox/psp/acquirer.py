"""The merchant's side of a payment: captures, refunds, cancellation, disputes."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from sandbox.psp.cards import Course
from sandbox.psp.errors import Refusal
from sandbox.psp.failures import Failure
from sandbox.psp.issuer import Issuer
from sandbox.psp.payment import Amount, Due, Payment
from sandbox.psp.timing import Timing
from sandbox.psp_kit.books import Operation, OperationStatus, OperationType

_ID_PREFIXES: Mapping[OperationType, str] = {
    "capture": "cap",
    "refund": "ref",
    "cancel": "void",
    "dispute": "dp",
}
_NEWS: Mapping[tuple[OperationType, OperationStatus], str] = {
    ("capture", "pending"): "payment.updated",
    ("capture", "succeeded"): "payment.captured",
    ("capture", "failed"): "capture.failed",
    ("refund", "pending"): "payment.updated",
    ("refund", "succeeded"): "refund.succeeded",
    ("refund", "failed"): "refund.failed",
    ("cancel", "succeeded"): "payment.canceled",
    ("dispute", "pending"): "dispute.opened",
    ("dispute", "succeeded"): "dispute.lost",
    ("dispute", "failed"): "dispute.won",
}
_FAILURES: Mapping[OperationType, str] = {
    "capture": "capture_failed",
    "refund": "refund_failed",
    "dispute": "dispute_won",
}


class Acquirer:
    """Moves the merchant's money. Every method changes the payment it is given.

    What the sums or the state do not allow raises `Refusal` and leaves no operation.
    """

    def __init__(self, new_id: Callable[[str], str], timing: Timing, issuer: Issuer) -> None:
        self._new_id = new_id
        self._timing = timing
        self._issuer = issuer

    def capture(
        self, payment: Payment, amount: Amount, metadata: Mapping[str, str], now: datetime
    ) -> None:
        """Capture a part or all of what is capturable."""
        _check(payment, amount, payment.capturable, "not_capturable")
        capture = self._record(payment, "capture", amount.value, now, metadata=metadata)
        self._follow(payment, capture, payment.behavior.capture, now)

    def refund(
        self,
        payment: Payment,
        amount: Amount,
        capture_id: str | None,
        metadata: Mapping[str, str],
        now: datetime,
    ) -> None:
        """Refund a part or all of what is refundable, of one capture when it is named."""
        refundable = payment.refundable
        if capture_id is not None:
            refundable = payment.refundable_of(_capture_of(payment, capture_id))
        _check(payment, amount, refundable, "not_refundable")
        refund = self._record(
            payment, "refund", amount.value, now, metadata=metadata, capture=capture_id
        )
        self._follow(payment, refund, payment.behavior.refund, now)

    def cancel(self, payment: Payment, metadata: Mapping[str, str], now: datetime) -> None:
        """End an undecided attempt, or release what is authorized and not captured."""
        if payment.is_open:
            self._issuer.withdraw(payment, metadata, now)
            return
        if not payment.capturable:
            raise Refusal("not_cancelable", "There is nothing to cancel.")
        cancel = self._record(payment, "cancel", payment.capturable, now, metadata=metadata)
        self.reach(payment, cancel, "succeeded", now)

    def refuse(
        self,
        payment: Payment,
        kind: OperationType,
        amount: int,
        metadata: Mapping[str, str],
        refusal: Refusal,
        now: datetime,
    ) -> None:
        """Record an operation that was accepted before it was looked at, and is not possible."""
        operation = self._record(payment, kind, amount, now, metadata=metadata)
        operation.status, operation.failure = "failed", refusal.body.error
        payment.reached(operation, now)

    def dispute(
        self, payment: Payment, capture: Operation, at: datetime, amount: int | None = None
    ) -> None:
        """Let the card holder take back what of that capture was not refunded, if anything.

        An amount makes it a dispute about a part: https://docs.stripe.com/disputes
        """
        left = payment.refundable_of(capture)
        disputed = left if amount is None else min(amount, left)
        if disputed:
            dispute = self._record(payment, "dispute", disputed, at, capture=capture.id)
            self.reach(payment, dispute, "pending", at)

    def reach(
        self, payment: Payment, operation: Operation, status: OperationStatus, at: datetime
    ) -> None:
        """Let a capture, refund, cancellation or dispute reach that status."""
        if _is_refunded(payment, operation) and status == "failed":
            return
        operation.status = status
        operation.failure = Failure.of(_FAILURES[operation.type]) if status == "failed" else None
        payment.tell(_NEWS[operation.type, status], at)
        payment.reached(operation, at)
        if operation.type == "capture":
            self._after_capture(payment, operation, at)

    def _after_capture(self, payment: Payment, capture: Operation, at: datetime) -> None:
        if capture.status == "succeeded" and payment.behavior.dispute:
            dispute = partial(self.dispute, payment, capture)
            payment.agenda.append(Due(at + self._step, capture.id, dispute))
        if capture.status == "failed":
            # The authorization may have run out while the capture looked good.
            expiry_at = max(at, payment.expires_at or at)
            expiry = partial(self._issuer.expire, payment)
            payment.agenda.append(Due(expiry_at, payment.authorization.id, expiry))

    def _record(
        self,
        payment: Payment,
        kind: OperationType,
        amount: int,
        now: datetime,
        *,
        metadata: Mapping[str, str] | None = None,
        capture: str | None = None,
    ) -> Operation:
        operation = Operation(
            id=self._new_id(_ID_PREFIXES[kind]),
            type=kind,
            status="pending",
            amount=amount,
            created_at=now,
            metadata=metadata or {},
            capture=capture,
        )
        payment.operations.append(operation)
        return operation

    def _follow(
        self, payment: Payment, operation: Operation, course: Course, now: datetime
    ) -> None:
        reach = partial(self.reach, payment, operation)
        payment.follow(course, operation, now, self._step, reach)

    @property
    def _step(self) -> timedelta:
        return timedelta(seconds=self._timing.settle_seconds)


def _is_refunded(payment: Payment, operation: Operation) -> bool:
    """Whether money of that capture went back already, so that the bank cannot take it back."""
    return (
        operation.type == "capture"
        and operation.status == "succeeded"
        and payment.refundable_of(operation) < operation.amount
    )


def _capture_of(payment: Payment, capture_id: str) -> Operation:
    capture = payment.operation(capture_id, "capture")
    if capture is None:
        raise Refusal("capture_unknown", "The payment has no such capture.", "capture")
    return capture


def _check(payment: Payment, amount: Amount, available: int, nothing_left: str) -> None:
    if amount.currency != payment.amount.currency:
        raise Refusal("currency_mismatch", "The payment has another currency.", "amount.currency")
    if available == 0:
        raise Refusal(nothing_left, "The state of the payment does not allow this.")
    if amount.value > available:
        raise Refusal("amount_too_large", f"At most {available} is available.", "amount.value")
