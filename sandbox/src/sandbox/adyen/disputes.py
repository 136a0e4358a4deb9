"""Disputes: https://docs.adyen.com/risk-management/disputes-api/dispute-notifications."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from sandbox.adyen.late import LateChanges
from sandbox.adyen.notices import Notice, written
from sandbox.adyen.payment import Dispute, Payment, payment_in
from sandbox.adyen.records import Records
from sandbox.psp_kit.books import OperationStatus
from sandbox.psp_kit.errors import NothingToDo

_DEFENSE = timedelta(days=30)


class Step(NamedTuple):
    """What an event means: whether the money is gone, what the report calls it, who has won."""

    status: OperationStatus | None = None
    row: str | None = None
    is_final: bool = False
    shown: str = "Undefended"


STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "REQUEST_FOR_INFORMATION": Step(),
        "NOTIFICATION_OF_FRAUD": Step(),
        "NOTIFICATION_OF_CHARGEBACK": Step("pending"),
        "PREARBITRATION_OPEN": Step("pending"),
        "CHARGEBACK": Step("succeeded", "Chargeback"),
        "INFORMATION_SUPPLIED": Step(shown="Pending"),
        "ISSUER_COMMENTS": Step(shown="Pending"),
        "PREARBITRATION_DECLINED": Step(shown="Pending"),
        "CHARGEBACK_REVERSED": Step("failed", "ChargebackReversed", shown="Pending"),
        "PREARBITRATION_ISSUER_WITHDRAWN": Step("failed", None, True, "Won"),
        "PREARBITRATION_WON": Step("failed", None, True, "Won"),
        "SCHEME_ARBITRATION_WON": Step("failed", None, True, "Won"),
        "ISSUER_RESPONSE_TIMEFRAME_EXPIRED": Step("failed", None, True, "Won"),
        "SECOND_CHARGEBACK": Step("succeeded", "SecondChargeback", True, "Lost"),
        "PREARBITRATION_ACCEPTED": Step("succeeded", "SecondChargeback", True, "Accepted"),
        "PREARBITRATION_LOST": Step("succeeded", "SecondChargeback", True, "Lost"),
        "SCHEME_ARBITRATION_LOST": Step("succeeded", "SecondChargeback", True, "Lost"),
        "DISPUTE_DEFENSE_PERIOD_ENDED": Step("succeeded", None, True, "Lost"),
    }
)
# These name their payment only where the account has that switched on.
_WITHOUT_ORIGINAL = frozenset(
    ("CHARGEBACK_REVERSED", "SECOND_CHARGEBACK", "PREARBITRATION_WON", "PREARBITRATION_LOST")
)


class Disputes:
    """Tells what issuers and schemes decide."""

    def __init__(self, records: Records, late: LateChanges) -> None:
        self._records = records
        self._late = late

    def tell(self, name: str, code: str, value: int | None = None) -> str:
        """Let an event of the newest dispute of a payment happen; return the dispute's reference.

        A dispute that has ended is followed by a new one. Raises `Unknown` for another payment,
        and `NothingToDo` for another event or when nothing was captured.
        """
        payment, step = self._late.payment(name), STEPS.get(code)
        if step is None or not payment.sum_of("capture", "succeeded"):
            raise NothingToDo(f"{code} cannot happen to this payment.")
        dispute = self.open_one(payment) or self._new(payment, value)
        if step.status is not None:
            self._move(payment, dispute, step)
        self._publish(payment, dispute, code, step)
        return dispute.psp_reference

    def open_one(self, payment: Payment) -> Dispute | None:
        """Return the dispute of a payment that has not ended."""
        return next((one for one in payment.disputes if not one.is_final), None)

    def _new(self, payment: Payment, value: int | None) -> Dispute:
        dispute = Dispute(
            self._records.new_reference(),
            payment.taken if value is None else value,
            self._records.clock.now(),
        )
        payment.disputes.append(dispute)
        return dispute

    def _move(self, payment: Payment, dispute: Dispute, step: Step) -> None:
        dispute.is_claimed, is_news = True, dispute.status != step.status
        dispute.status, dispute.is_final = step.status or dispute.status, step.is_final
        if step.row is not None and is_news:
            now, reference = self._records.clock.now(), dispute.psp_reference
            self._records.row(now, step.row, payment, dispute.value, reference=reference)

    def _publish(self, payment: Payment, dispute: Dispute, code: str, step: Step) -> None:
        shows = self._records.account.original_reference_in_disputes
        capture = payment.newest("capture", "succeeded")
        now = self._records.clock.now()
        extra = {
            "disputeStatus": step.shown,
            "chargebackReasonCode": "10.4",
            "chargebackSchemeCode": payment.means.brand,
            "defensePeriodEndsAt": written(now + _DEFENSE),
            "defendable": "false" if step.is_final else "true",
            "modificationMerchantReferences": capture.reference if capture else "",
            "capturePspReference": capture.psp_reference if capture else "",
        }
        self._records.tell_notice(
            Notice(
                code=code,
                psp_reference=dispute.psp_reference,
                merchant_reference=payment.reference,
                merchant_account=payment.merchant_account,
                value=dispute.value,
                currency=payment.currency,
                at=now,
                original_reference=(
                    payment.psp_reference if shows or code not in _WITHOUT_ORIGINAL else None
                ),
                reason="Other Fraud-Card Absent Environment",
                method=payment.means.brand,
                extra=self._records.dispute_extra(payment, extra),
                about=payment_in(payment.reference),
            )
        )
