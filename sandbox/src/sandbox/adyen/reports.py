"""The payment accounting report: every step of every payment, from the stand-in's own books.

https://docs.adyen.com/reporting/invoice-reconciliation/payment-accounting-report
"""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

from sandbox.adyen.amounts import decimal
from sandbox.adyen.notices import Notice
from sandbox.adyen.records import Records, Row

COLUMNS = (
    "Company Account",
    "Merchant Account",
    "Psp Reference",
    "Merchant Reference",
    "Payment Method",
    "Booking Date",
    "TimeZone",
    "Main Currency",
    "Main Amount",
    "Record Type",
    "Payment Currency",
    "Received (PC)",
    "Authorised (PC)",
    "Captured (PC)",
    "Modification Psp Reference",
    "Modification Merchant Reference",
)
_COMPANY = "SandboxCompany"
# How a step moves what is received, authorised and captured.
_MOVES = {
    "Received": (1, 0, 0),
    "Authorised": (-1, 1, 0),
    "Refused": (-1, 0, 0),
    "Cancelled": (0, -1, 0),
    "Expired": (0, -1, 0),
    "SentForSettle": (0, -1, 1),
    "CaptureFailed": (0, 1, -1),
    "SentForRefund": (0, 0, -1),
    "RefundFailed": (0, 0, 1),
    "RefundedReversed": (0, 0, 1),
    "Chargeback": (0, 0, -1),
    "ChargebackReversed": (0, 0, 1),
    "SecondChargeback": (0, 0, -1),
}


class Reports:
    """Reports of one day each, as files that can be downloaded."""

    def __init__(
        self, records: Records, public_url: str, publish: Callable[[Notice], None]
    ) -> None:
        self._records = records
        self._public_url = public_url
        self._publish = publish
        self._files: dict[tuple[str, str], str] = {}

    def publish(self, day: date, merchant_account: str) -> str:
        """Write the report of a day (UTC) and tell it by REPORT_AVAILABLE; return its name."""
        name = f"payments_accounting_report_{day:%Y_%m_%d}.csv"
        rows = [
            one
            for one in self._records.rows
            if one.at.astimezone(UTC).date() == day
            and one.payment.merchant_account == merchant_account
        ]
        self._files[merchant_account, name] = _csv(rows)
        address = f"{self._public_url}/reports/download/MerchantAccount/{merchant_account}/{name}"
        self._publish(
            Notice(
                code="REPORT_AVAILABLE",
                psp_reference=name,
                merchant_reference="",
                merchant_account=merchant_account,
                value=0,
                currency="EUR",
                at=self._records.clock.now(),
                reason=address,
            )
        )
        return name

    def text(self, merchant_account: str, name: str) -> str | None:
        """Return a report."""
        return self._files.get((merchant_account, name))


def _csv(rows: list[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(list(_cells(row)) for row in rows)
    return text.getvalue()


def _cells(row: Row) -> Iterator[str]:
    payment, change = row.payment, row.modification
    currency = payment.currency
    yield from (_COMPANY, payment.merchant_account, payment.psp_reference, payment.reference)
    yield payment.means.brand
    yield _booked(row.at)
    yield "UTC"
    yield currency
    yield decimal(row.value, currency)
    yield row.kind
    yield currency
    for sign in _MOVES[row.kind]:
        yield decimal(sign * row.value, currency) if sign else ""
    yield change.psp_reference if change else row.reference
    yield (change.reference if change else "")


def _booked(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
