"""What people do in the Customer Area, under references that the merchant's server never gave."""

from sandbox.adyen.bank import Bank
from sandbox.adyen.late import LateChanges
from sandbox.adyen.payment import Kind, Modification
from sandbox.adyen.records import Records

_REFERENCE = "Operator 1"


class CustomerArea:
    """Each acts at once, and returns the PSP reference of what was done.

    Raises `Unknown` for another payment. What is not possible is told by a webhook, as for a call.
    """

    def __init__(self, records: Records, bank: Bank, late: LateChanges) -> None:
        self._records = records
        self._bank = bank
        self._late = late

    def capture(self, name: str, value: int | None = None, reference: str = _REFERENCE) -> str:
        """Capture, without an amount all that is held."""
        return self._do(name, "capture", value, reference)

    def refund(self, name: str, value: int | None = None, reference: str = _REFERENCE) -> str:
        """Refund, without an amount all that was taken."""
        return self._do(name, "refund", value, reference)

    def cancel(self, name: str, reference: str = _REFERENCE) -> str:
        """Cancel the authorization."""
        return self._do(name, "cancel", None, reference)

    def cancel_or_refund(self, name: str, reference: str = _REFERENCE) -> str:
        """CANCEL_OR_REFUND: cancel if nothing is captured, else refund all."""
        is_taken = self._late.payment(name).taken > 0
        kind: Kind = "refund" if is_taken else "cancel"
        return self._do(name, kind, None, reference, "CANCEL_OR_REFUND")

    def _do(
        self, name: str, kind: Kind, value: int | None, reference: str, code: str | None = None
    ) -> str:
        payment = self._late.payment(name)
        now = self._records.clock.now()
        whole = {"capture": payment.held, "refund": payment.taken}.get(kind, payment.value)
        change = Modification(
            self._records.new_reference(),
            kind,
            whole if value is None else value,
            payment.currency,
            now,
            reference,
        )
        payment.modifications.append(change)
        self._bank.decide(payment, change, now, code=code)
        return change.psp_reference
