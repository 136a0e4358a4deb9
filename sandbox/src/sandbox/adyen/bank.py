"""What happens to the money of a payment, and when it is told.

A modification is answered with `received` whatever it asks for. Sums are looked at when its outcome
is due, in the order in which the modifications came.
"""

from datetime import datetime, timedelta

from sandbox.adyen.account import CaptureMode
from sandbox.adyen.cards import Refusal
from sandbox.adyen.notices import Notice
from sandbox.adyen.payment import Due, Kind, Modification, Payment
from sandbox.adyen.records import Records
from sandbox.adyen.vault import Vault

NOT_FOUND = "Transaction not found"
_TOO_MUCH = "Insufficient balance on payment"
_NOT_CAPTURED = "Transaction hasn't been captured, refund not possible"
_CODES: dict[Kind, str] = {
    "capture": "CAPTURE",
    "refund": "REFUND",
    "cancel": "CANCELLATION",
    "expiry": "EXPIRE",
}
_DONE: dict[Kind, str] = {
    "capture": "SentForSettle",
    "refund": "SentForRefund",
    "cancel": "Cancelled",
    "expiry": "Expired",
}
_CAPTURED_AT_ONCE = frozenset({"ideal", "sepadirectdebit"})


class Bank:
    """Moves money."""

    def __init__(self, records: Records, vault: Vault) -> None:
        self._records = records
        self._vault = vault

    def approve(self, payment: Payment, at: datetime) -> None:
        """Authorise; what is captured automatically follows."""
        records = self._records
        payment.end_attempt("authorised")
        self._vault.keep(payment, at)
        records.row(at, "Authorised", payment, payment.value)
        is_plain_card = payment.means.type == "scheme" and not payment.is_authenticated
        records.tell(
            "AUTHORISATION",
            payment,
            at,
            reason=_card_text(payment),
            extra=payment.stored,
            is_front=records.account.front_path and is_plain_card,
        )
        self._plan_capture(payment, at)

    def refuse(self, payment: Payment, refusal: Refusal, at: datetime) -> None:
        """Refuse, in the words of an issuer."""
        payment.end_attempt("refused", refusal)
        self._records.row(at, "Refused", payment, payment.value)
        if self._records.account.refusal_events:
            reason = refusal.reason
            self._records.tell("AUTHORISATION", payment, at, success=False, reason=reason)

    def close(self, payment: Payment, at: datetime) -> None:
        """End an attempt that its shopper left."""
        payment.end_attempt("closed")
        if self._records.account.offer_closed_events:
            self._records.tell("OFFER_CLOSED", payment, at)

    def expire(self, payment: Payment, at: datetime) -> None:
        """Let the hold run out; the event shows the authorised amount."""
        if payment.held:
            self._release(payment, "expiry", payment.held, at, f"{payment.psp_reference}:expired")
            self._records.tell("EXPIRE", payment, at)

    def receive(self, payment: Payment | None, change: Modification, target: str) -> None:
        """Take a modification; `target` is the payment it names, also one that is not there."""
        if payment is not None:
            payment.modifications.append(change)
            if change.kind == "cancel":
                change.value, change.currency = payment.value, payment.currency
        at = change.created_at + self._records.pace.outcome

        def decide(moment: datetime) -> None:
            if payment is None:
                self._not_found(change, target, moment)
            elif change.status == "pending":
                self.decide(payment, change, moment)

        self._records.later(payment, Due(at, decide))

    def decide(
        self,
        payment: Payment,
        change: Modification,
        at: datetime,
        *,
        reason: str = "",
        code: str | None = None,
        is_silent: bool = False,
    ) -> None:
        """Let the outcome of a modification be known: with a reason it is refused."""
        why = reason or self._obstacle(payment, change)
        # The event of a cancellation names the whole authorisation, its row what was left.
        value = payment.held if change.kind == "cancel" else change.value
        change.status = "failed" if why else "succeeded"
        code = code or ("TECHNICAL_CANCEL" if change.is_technical else _CODES[change.kind])
        if not why:
            if change.kind == "cancel":
                _end(payment)
            self._records.row(at, _DONE[change.kind], payment, value, change)
            self._after(payment, change, at)
        extra = {}
        if code == "CANCEL_OR_REFUND":
            extra = {"modification.action": change.kind}
        if not is_silent:
            self._records.tell(
                code,
                payment,
                at,
                modification=change,
                success=not why,
                reason=why,
                value=change.value,
                extra=extra,
            )
        if not why and change.kind == "capture":
            self._cancel_rest(payment, change, at)

    def fail_late(self, payment: Payment, change: Modification, code: str, at: datetime) -> None:
        """Let something fail that had succeeded; `success` of the event is still true."""
        change.status = "failed"
        kind = {"CAPTURE_FAILED": "CaptureFailed", "REFUND_FAILED": "RefundFailed"}.get(
            code, "RefundedReversed"
        )
        reason = {"CAPTURE_FAILED": "Capture Failed", "REFUND_FAILED": "Refund Failed"}.get(
            code, ""
        )
        self._records.row(at, kind, payment, change.value, change)
        self._records.tell(
            code, payment, at, modification=change, reason=reason, value=change.value
        )

    def _obstacle(self, payment: Payment, change: Modification) -> str:
        """Return why it cannot be done, in the words of the event."""
        if change.currency != payment.currency:
            return "Currency does not match the payment"
        match change.kind:
            case "capture":
                return "" if change.value <= payment.held else _TOO_MUCH
            case "refund":
                if not payment.sum_of("capture", "succeeded"):
                    return _NOT_CAPTURED
                return "" if change.value <= payment.taken else _TOO_MUCH
        is_taken = payment.sum_of("capture", "succeeded") > 0
        is_over = payment.state in ("refused", "cancelled", "closed")
        is_empty = payment.state == "authorised" and not payment.held
        return "Transaction cannot be cancelled" if is_taken or is_over or is_empty else ""

    def _after(self, payment: Payment, change: Modification, at: datetime) -> None:
        late = at + self._records.pace.late
        asked = {"capture": "capture failed", "refund": "refund failed"}.get(change.kind)
        if payment.means.triggers == asked:
            code = f"{change.kind.upper()}_FAILED"
            payment.due.append(
                Due(late, lambda moment: self._fail_unless_done(payment, change, code, moment))
            )

    def _fail_unless_done(
        self, payment: Payment, change: Modification, code: str, at: datetime
    ) -> None:
        # What an issuer claims back by a dispute it has paid: that capture fails no more.
        is_disputed = any(one.is_claimed for one in payment.disputes)
        if change.status == "succeeded" and not (change.kind == "capture" and is_disputed):
            self.fail_late(payment, change, code, at)

    def _cancel_rest(self, payment: Payment, change: Modification, at: datetime) -> None:
        """Cancel what the first capture leaves, of which no event tells."""
        if payment.held and not self._records.account.multiple_partial_captures:
            cause = change.known_as or change.psp_reference
            self._release(payment, "cancel", payment.held, at, f"{cause}:released")

    def _release(
        self, payment: Payment, kind: Kind, value: int, at: datetime, known_as: str
    ) -> None:
        name = self._records.new_reference()
        change = Modification(
            name, kind, value, payment.currency, at, status="succeeded", known_as=known_as
        )
        payment.modifications.append(change)
        self._records.row(at, _DONE[kind], payment, value, change)

    def _plan_capture(self, payment: Payment, at: datetime) -> None:
        mode: CaptureMode = payment.capture
        if mode == "automatic" or payment.means.type in _CAPTURED_AT_ONCE:
            self._capture_all(payment, at, f"{payment.psp_reference}:captured")
            return
        pace = self._records.pace
        payment.due.append(Due(at + pace.hold, lambda moment: self.expire(payment, moment)))
        if mode == "delayed":
            then = at + timedelta(hours=payment.capture_delay_hours)
            payment.due.append(Due(then, lambda moment: self._capture_all(payment, moment)))

    def _capture_all(self, payment: Payment, at: datetime, known_as: str | None = None) -> None:
        if not payment.held:
            return
        name = self._records.new_reference()
        value, currency = payment.held, payment.currency
        change = Modification(
            name, "capture", value, currency, at, payment.reference, known_as=known_as
        )
        payment.modifications.append(change)
        is_silent = not self._records.account.capture_events
        self.decide(payment, change, at, is_silent=is_silent)

    def _not_found(self, change: Modification, target: str, at: datetime) -> None:
        is_technical = change.is_technical
        self._records.tell_notice(
            Notice(
                code="TECHNICAL_CANCEL" if is_technical else _CODES[change.kind],
                psp_reference=change.psp_reference,
                merchant_reference=change.reference,
                merchant_account=change.merchant_account,
                value=change.value,
                currency=change.currency,
                at=at,
                original_reference=None if is_technical else target,
                success=False,
                reason=NOT_FOUND,
            )
        )


def _end(payment: Payment) -> None:
    """Cancel what waits for its shopper or bank; what they still do comes too late."""
    if payment.state != "authorised":
        payment.end_attempt("cancelled")


def _card_text(payment: Payment) -> str:
    """Return the reason of a successful AUTHORISATION: for cards authorisation code and card."""
    means = payment.means
    if means.type != "scheme":
        return ""
    return f"064783:{means.last_four}:{int(means.expiry_month)}/{means.expiry_year}"
