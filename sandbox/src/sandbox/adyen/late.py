"""What changes days after everybody believed it was done."""

from sandbox.adyen.bank import Bank
from sandbox.adyen.payment import Kind, Modification, Payment
from sandbox.adyen.records import Records
from sandbox.psp_kit.books import OperationStatus
from sandbox.psp_kit.errors import NothingToDo, Unknown

_RECAPTURED = "Transaction Recaptured"


class LateChanges:
    """Each takes a payment's reference, and means its newest capture, refund or attempt.

    Raises `Unknown` for another payment, and `NothingToDo` where there is none.
    """

    def __init__(self, records: Records, bank: Bank) -> None:
        self._records = records
        self._bank = bank

    def capture_failed(self, name: str) -> None:
        """CAPTURE_FAILED: the scheme refused the capture."""
        self._fail(name, "capture", "CAPTURE_FAILED")

    def recapture(self, name: str) -> None:
        """CAPTURE again, by Adyen itself, of a capture that failed."""
        payment, change = self._newest(name, "capture", "failed")
        reason, now = _RECAPTURED, self._records.clock.now()
        change.status = "succeeded"
        self._records.row(now, "SentForSettle", payment, change.value, change)
        self._records.tell(
            "CAPTURE", payment, now, modification=change, reason=reason, value=change.value
        )

    def refund_failed(self, name: str) -> None:
        """REFUND_FAILED: the card holder's bank did not take the money."""
        self._fail(name, "refund", "REFUND_FAILED")

    def refunded_reversed(self, name: str) -> None:
        """REFUNDED_REVERSED: the money came back."""
        self._fail(name, "refund", "REFUNDED_REVERSED")

    def postponed_refund(self, name: str) -> None:
        """POSTPONED_REFUND: a refund waits until the payment is settled."""
        payment, change = self._newest(name, "refund", "pending")
        now = self._records.clock.now()
        self._records.tell(
            "POSTPONED_REFUND", payment, now, modification=change, value=change.value
        )

    def expire(self, name: str) -> None:
        """EXPIRE: the hold ran out."""
        payment = self.payment(name)
        if not payment.held:
            raise NothingToDo("Nothing is held.")
        self._bank.expire(payment, self._records.clock.now())

    def offer_closed(self, name: str) -> None:
        """OFFER_CLOSED: the shopper left the page."""
        payment = self.payment(name)
        if payment.state != "open":
            raise NothingToDo("The payment waits for no shopper.")
        self._bank.close(payment, self._records.clock.now())

    def authorised_after_all(self, name: str) -> None:
        """AUTHORISATION true for a reference whose first one was false."""
        payment = self.payment(name)
        if payment.state not in ("refused", "closed"):
            raise NothingToDo("The payment was not refused.")
        self._bank.approve(payment, self._records.clock.now())

    def payment(self, name: str) -> Payment:
        """Return a payment; raises `Unknown`."""
        found = self._records.find(name)
        if found is None:
            raise Unknown(name)
        return found

    def _fail(self, name: str, kind: Kind, code: str) -> None:
        payment, change = self._newest(name, kind, "succeeded")
        self._bank.fail_late(payment, change, code, self._records.clock.now())

    def _newest(
        self, name: str, kind: Kind, status: OperationStatus
    ) -> tuple[Payment, Modification]:
        payment = self.payment(name)
        change = payment.newest(kind, status)
        if change is None:
            raise NothingToDo(f"No {kind} is {status}.")
        return payment, change
