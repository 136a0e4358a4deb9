"""Reports of the Adyen stand-in, and what they say of a payment without our own code."""

import csv
import io
from collections.abc import Mapping
from datetime import timedelta

from adyen_bench import AdyenBench
from adyen_items import ACCOUNT
from payment_core.domain.journal import JournalItem
from payment_core.domain.recorded_journal import journal_of
from reconciliation.use_cases.report import ReadReport, ReconciliationReport
from reconciliation_support import DAY, run_once
from sandbox.psp_kit.webhooks import DeliveryMode

Cells = Mapping[str, str]
COLUMNS = (
    "Merchant Account",
    "Psp Reference",
    "Merchant Reference",
    "Booking Date",
    "TimeZone",
    "Main Currency",
    "Main Amount",
    "Record Type",
    "Modification Psp Reference",
    "Modification Merchant Reference",
)


class ReportBench(AdyenBench):
    """A bench with a report user, whose webhooks can be lost."""

    def reported(self) -> ReconciliationReport:
        """Let a day pass, have its report made, and run the reconciliation."""
        self.publish()
        return self.reconcile()

    def publish(self) -> str:
        """Let the day end and its report be made; return its name."""
        day = self.clock.now().date()
        self.adyen.settle()
        self.clock.advance(DAY)
        return self.adyen.reports.publish(day, ACCOUNT)

    def reconcile(self, **settings: str) -> ReconciliationReport:
        return run_once(self, 1_200, settings)

    def lost(self) -> None:
        """Lose all webhooks from now on."""
        self.adyen.outbox.mode = DeliveryMode(drop=True)

    def psp_reference(self, payment_id: str) -> str:
        """Return Adyen's reference of the payment."""
        [booked] = self.booked(payment_id)
        return booked.id

    def captured(self, cents: int = 10_000) -> str:
        payment_id = self.paid()
        assert self.outcome(payment_id, "capturePayment", cents) == "received"
        self.later(1)
        return payment_id

    def journal(self, payment_id: str) -> tuple[JournalItem, ...]:
        """Return what the Payment's journal holds."""
        return journal_of(self.payment(payment_id))

    def rows(self, days: int = 2) -> list[dict[str, str]]:
        """Return what all reports of the last days say."""
        found: list[dict[str, str]] = []
        for ago in range(days + 1):
            day = self.clock.now().date() - timedelta(days=ago)
            name = f"payments_accounting_report_{day:%Y_%m_%d}.csv"
            text = self.adyen.reports.text(ACCOUNT, name)
            found += csv.DictReader(io.StringIO(text or ""))
        return found

    def money_of_reports(self, payment_id: str) -> tuple[int, int]:
        """Return what is held and what is taken, in cents: the sums of the reports' own columns."""
        own = [one for one in self.rows() if one["Merchant Reference"].startswith(payment_id)]
        return _sum(own, "Authorised (PC)"), _sum(own, "Captured (PC)")

    def money_in_commercetools(self, payment_id: str) -> tuple[int, int]:
        """Return what is held and what is taken, by the transactions that succeeded."""
        done = [one for one in self.transactions(payment_id) if one[2] == "Success"]

        def total(kind: str) -> int:
            return sum(cents for name, cents, _ in done if name == kind)

        charged = total("Charge")
        held = total("Authorization") - charged - total("CancelAuthorization")
        return held, charged - total("Refund") - total("Chargeback")


def only(report: ReconciliationReport) -> ReadReport:
    """Return the one report that was there."""
    [found] = report.reports
    return found


def row(record: str, about: str, psp: str, *, cents: str = "100.00", **cells: str) -> Cells:
    """Return a line about a Payment; `cells` have the names of columns, with `_` for blanks."""
    given = {name.replace("_", " "): one for name, one in cells.items()}
    return {
        "Merchant Account": ACCOUNT,
        "Psp Reference": psp,
        "Merchant Reference": about,
        "Booking Date": "2026-03-01 12:00:00",
        "TimeZone": "CET",
        "Main Currency": "EUR",
        "Main Amount": cents,
        "Record Type": record,
        "Modification Psp Reference": "",
        "Modification Merchant Reference": "",
        **given,
    }


def as_csv(*rows: Cells) -> bytes:
    """Return a report with these lines."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _sum(rows: list[dict[str, str]], column: str) -> int:
    cents = (one[column].replace(".", "") for one in rows)
    return sum(int(one) for one in cents if one)
