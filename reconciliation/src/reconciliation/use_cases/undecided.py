"""Reports what a PSP that shows no payment has received, and never told the end of.

No call can ask for it. Its webhooks are repeated for weeks, so after these times they are lost, or
the account does not send them: a person has to look at the PSP.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from payment_core.domain.payment import Payment, Transaction, TransactionType
from payment_core.domain.provider import Capabilities
from payment_core.runtime.logs import get_logger
from reconciliation.use_cases.report import ReconciliationReport

# A bank can take this long with a debit; anything else takes PSPs ten days at the most.
_TIMES: Mapping[str, timedelta] = MappingProxyType(
    {TransactionType.AUTHORIZATION: timedelta(days=28)}
)
_ANY_OTHER = timedelta(days=10)


def report_undecided(
    report: ReconciliationReport, payment: Payment, capabilities: Capabilities, now: datetime
) -> None:
    """Note a Payment with a transaction that has waited too long; not where the PSP is read."""
    if capabilities.reads_payments:
        return
    late = [one for one in payment.transactions if one.is_unresolved and _is_late(one, now)]
    if not late or payment.id in report.undecided:
        return
    report.undecided.append(payment.id)
    get_logger().warning(
        "No webhook has told the end of a transaction",
        eventCode="payment.undecided",
        paymentId=payment.id,
        pspReference=payment.interface_id,
        transactions=" ".join(f"{one.type} {one.id}" for one in late),
    )


def _is_late(one: Transaction, now: datetime) -> bool:
    return one.timestamp is not None and now - one.timestamp > _TIMES.get(one.type, _ANY_OTHER)
