"""The steps in the life of a payment, as the payment accounting report names them.

https://docs.adyen.com/reporting/invoice-reconciliation/payment-accounting-report/
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

REPORT = "report"
"""The code of a line of a report in the journal."""


class Effect(NamedTuple):
    """The webhook that says the same, and whether it is about the payment itself.

    Anything else has a PSP reference of its own.
    """

    code: str
    is_success: bool = True
    is_of_payment: bool = False


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        "Authorised": Effect("AUTHORISATION", is_of_payment=True),
        "Refused": Effect("AUTHORISATION", is_success=False, is_of_payment=True),
        "Error": Effect("AUTHORISATION", is_success=False, is_of_payment=True),
        "Cancelled": Effect("CANCELLATION"),
        "Expired": Effect("EXPIRE", is_of_payment=True),
        "SentForSettle": Effect("CAPTURE"),
        "CaptureFailed": Effect("CAPTURE_FAILED"),
        "SentForRefund": Effect("REFUND"),
        "RefundFailed": Effect("REFUND_FAILED"),
        "RefundedReversed": Effect("REFUNDED_REVERSED"),
        "Chargeback": Effect("CHARGEBACK"),
        "ChargebackReversed": Effect("CHARGEBACK_REVERSED"),
        "SecondChargeback": Effect("SECOND_CHARGEBACK"),
    }
)

NO_EFFECT = frozenset(
    {
        "AuthorisedPending",
        "Received",
        "Refunded",
        "RefundedBulk",
        "RefundedExternally",
        "RefundedExternallyWithInfo",
        "SettleScheduled",
        "Settled",
        "SettledBulk",
        "SettledExternally",
        "SettledExternallyWithInfo",
        "SettledInstallment",
    }
)
"""Steps before or after those that a Payment shows."""
