"""What must hold on both sides after every step of a run.

sums-fit, no-step-back, success-at-psp and one-psp-payment of the list in docs/simulation.md.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from sandbox.psp_kit.books import BookedPayment, OperationStatus, total
from simulation.calls import Call
from simulation.records import Records, is_offline

Complain = Callable[[str], None]

_SUCCESS, _FAILURE = TransactionState.SUCCESS, TransactionState.FAILURE
_FORBIDDEN = {
    "Success": ("Pending", "Initial"),
    "Failure": ("Pending", "Initial"),
    "Pending": ("Initial",),
}
_UNDER_WAY: tuple[OperationStatus, ...] = ("pending", "succeeded")
_LIKELY = (TransactionState.SUCCESS, TransactionState.PENDING)


class StepRules:
    """Looks at whatever changed since the last step."""

    def __init__(
        self, records: Records, complain: Complain, *, reads_payments: bool = True
    ) -> None:
        self._records = records
        self._reads_payments = reads_payments
        self._complain = complain
        self._seen: Sequence[BookedPayment] | None = None
        self._changes = 0
        self._versions: dict[str, int] = {}
        self._states: dict[str, str] = {}
        # The statuses that the PSP has shown for an operation so far, in their order, and which of
        # them commercetools knows.
        self._shown: dict[str, list[str]] = {}
        self._known: dict[str, int] = {}
        self.transitions: Counter[str] = Counter()

    def before(self, call: Call) -> None:
        """Learn what the PSP has decided meanwhile, before anybody can read it."""
        self._look_at_the_psp()

    def happened(self, call: Call) -> None:
        """Learn what the answer shows: while that is on its way the PSP may change its mind."""
        self._look_at_the_psp()

    def after(self, call: Call) -> None:
        """Look at the world after a call."""
        self.look()

    def look(self) -> None:
        """Look at everything that changed since the last time."""
        self._look_at_the_psp()
        changes = self._records.changes()
        if changes == self._changes:
            return
        self._changes = changes
        for payment_id, version in self._records.versions().items():
            if self._versions.get(payment_id) != version:
                self._versions[payment_id] = version
                payment = self._records.payment(payment_id)
                if payment is not None:
                    self._check(payment)

    def _look_at_the_psp(self) -> None:
        booked = self._records.all_at_the_psp()
        if booked is self._seen:
            return
        self._seen = booked
        for found in booked:
            for one in found.operations:
                shown = self._shown.setdefault(one.id, [])
                if not shown or shown[-1] != one.status:
                    shown.append(one.status)
                    self._check_sums_at_the_psp(found)

    def _check(self, payment: Payment) -> None:
        self._check_moves(payment)
        self._check_sums(payment)
        if not is_offline(payment) and payment.id not in self._records.strange:
            self._check_proof(payment)
            self._check_only_one(payment)

    def _check_moves(self, payment: Payment) -> None:
        """no-step-back: no transaction goes back, and none changes its end without proof."""
        for one in payment.transactions:
            before = self._states.get(one.id)
            if before == one.state:
                continue
            self._states[one.id] = one.state
            self.transitions[f"{before or 'nothing'} -> {one.state}"] += 1
            if one.state in _FORBIDDEN.get(before or "", ()):
                self._complain(f"no-step-back: {one.type} of {payment.id}: {before} -> {one.state}")
            is_news = self._is_news(payment, one)
            if {before, one.state} == {"Success", "Failure"} and not is_news:
                self._complain(f"no-step-back: {one.type} of {payment.id}: {before} -> {one.state}")

    def _is_news(self, payment: Payment, transaction: Transaction) -> bool:
        """Whether the PSP has said so, and not only before what commercetools knew already.

        Of two calls for one cancellation it refuses one at least, whatever it does with the other.
        """
        own, names = transaction.interface_id or "", self._names(payment, transaction)
        if transaction.state == _FAILURE:
            is_done = any("succeeded" in self._shown.get(one, ()) for one in names - {own})
            return not is_done and self._is_said(own, "failed")
        return any(self._is_said(one, "succeeded") for one in sorted(names))

    def _is_said(self, operation: str, wanted: str) -> bool:
        first = self._known.get(operation, 0)
        shown = self._shown.get(operation, [])
        found = next((n for n, one in enumerate(shown) if n >= first and one == wanted), None)
        if found is not None:
            self._known[operation] = found
        return found is not None

    def _check_proof(self, payment: Payment) -> None:
        """success-at-psp: what commercetools calls a success, the PSP has called so as well."""
        for one in payment.transactions:
            if one.state == _SUCCESS and not self._has_succeeded(payment, one):
                self._complain(
                    f"success-at-psp: {one.type} {one.id} of {payment.id} succeeded nowhere else"
                )

    def _has_succeeded(self, payment: Payment, one: Transaction) -> bool:
        names = self._names(payment, one)
        is_shown = any("succeeded" in self._shown.get(name, ()) for name in names)
        return is_shown or any(map(self._records.was_called_a_success, names))

    def _names(self, payment: Payment, one: Transaction) -> set[str]:
        """Return what the PSP calls it; a cancellation may have been asked for by several calls."""
        names = {one.interface_id or ""}
        if one.type == TransactionType.CANCEL_AUTHORIZATION and one.interaction_id:
            names |= {
                other.id
                for other in self._records.operations(payment.id)
                if self._records.operation_id_of(other) == one.interaction_id
            }
        return names

    def _check_sums(self, payment: Payment) -> None:
        """sums-fit in commercetools: refunded <= captured <= authorized."""
        sums = Counter[str]()
        for one in payment.transactions:
            if one.state in _LIKELY:
                sums[one.type] += one.amount.cent_amount
        charges = payment.of_type(TransactionType.CHARGE)
        lost = sum(one.amount.cent_amount for one in charges if one.state == _FAILURE)
        # A PSP that shows no payment may tell of the capture first.
        is_told = self._reads_payments or bool(payment.of_type(TransactionType.AUTHORIZATION))
        if sums["Charge"] > sums["Authorization"] and is_told:
            self._complain(f"sums-fit: {payment.id} captured {dict(sums)}")
        if sums["Refund"] > sums["Charge"] + lost:
            self._complain(f"sums-fit: {payment.id} refunded {dict(sums)}")

    def _check_sums_at_the_psp(self, found: BookedPayment) -> None:
        """sums-fit at the PSP."""
        captured = total(found, "capture", _UNDER_WAY)
        ever = sum(one.amount for one in found.operations if one.type == "capture")
        if captured > found.value or total(found, "refund", _UNDER_WAY) > ever:
            self._complain(f"sums-fit: the PSP's {found.id} is overdrawn")

    def _check_only_one(self, payment: Payment) -> None:
        """one-psp-payment: one Payment has one payment at the PSP."""
        if sum(one.is_tried for one in self._records.at_the_psp(payment.id)) > 1:
            self._complain(f"one-psp-payment: several payments at the PSP for {payment.id}")
