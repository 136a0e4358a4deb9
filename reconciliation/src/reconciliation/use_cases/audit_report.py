"""What the audit came to: what was found, and which checks really ran."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from reconciliation.use_cases.audit_checks import Finding
from reconciliation.use_cases.open_disputes import OpenDispute
from reconciliation.use_cases.report import RunReport

INVARIANTS = {
    "charged-once": "One item of a cart is paid at most once.",
    "sums-fit": "No more is captured than authorized, nor refunded than captured, on either side.",
    "recorded-once": "No event is recorded twice, and no command is carried out twice.",
    "success-at-psp": "Every success in commercetools is a success at the PSP.",
    "amounts-agree": "Amounts and currencies agree on both sides, and are within what was planned.",
    "one-psp-payment": "Each Payment has at most one payment at the PSP.",
    "nothing-left-open": "Every event is recorded, and every command executed, within an hour.",
    "money-is-known": "All money at the PSP belongs to a Payment on a cart or an order.",
    "money-has-an-order": (
        "Money on a cart is ordered in RECONCILIATION_UNORDERED_HOURS; merged carts have none."
    ),
    "subscription-has-job": (
        "What begins a subscription has its recurring payment job within an hour."
    ),
}
NOT_CHECKED = {
    "no-step-back": "Whether a state ever went back: commercetools keeps no history of them.",
}
# The two parts of an audit.
PAYMENTS, MONEY = "Payments", "money at the PSP"


class Check(StrEnum):
    """What a run says about one invariant; `partly` held wherever it could be looked at."""

    OK = "ok"
    FOUND = "found"
    PARTLY = "partly"
    NOT_CHECKED = "notChecked"


class Limits(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a run looks at: Payments of this interface that were made in [since, until).

    Money is expected on an order after `unordered_hours`.
    """

    since: datetime
    until: datetime
    payment_interface: str
    unordered_hours: int


class AuditReport(RunReport, kw_only=True, rename="camel"):
    """What was found.

    `compared` counts the Payments that were compared with a PSP, `searched` the pages of Payments
    with money that were looked through for their orders; `starved` names the parts that left
    something out. `disputes` wait for the merchant's answer, which is no finding. `is_blind` says
    that the project has Payments and none of them was examined.
    """

    limits: Limits
    findings: list[Finding] = msgspec.field(default_factory=list)
    disputes: list[OpenDispute] = msgspec.field(default_factory=list)
    compared: int = 0
    searched: int = 0
    is_blind: bool = False
    checks: Mapping[str, Check] = {}

    @property
    def unexamined(self) -> list[str]:
        """The ids of what could not be examined."""
        return self.waiting + self.postponed + self.failed


def checks_of(report: AuditReport) -> Mapping[str, Check]:
    """Return what this run says about every invariant."""
    return {name: _check(report, name) for name in INVARIANTS}


def _check(report: AuditReport, name: str) -> Check:
    if any(one.invariant == name for one in report.findings):
        return Check.FOUND
    part, seen = _evidence(report)[name]
    if not seen:
        return Check.NOT_CHECKED
    return Check.PARTLY if part in report.starved else Check.OK


def _evidence(report: AuditReport) -> Mapping[str, tuple[str, int]]:
    """Return for every invariant the part that checks it, and how much that has looked at."""
    with_orders = report.listed or (report.examined and report.searched)
    return {
        "charged-once": (PAYMENTS, report.compared),
        "sums-fit": (PAYMENTS, report.examined),
        "recorded-once": (PAYMENTS, report.examined),
        "success-at-psp": (PAYMENTS, report.compared),
        "amounts-agree": (PAYMENTS, report.examined),
        "one-psp-payment": (MONEY, report.listed),
        "nothing-left-open": (PAYMENTS, report.compared),
        "money-is-known": (MONEY, report.listed),
        "money-has-an-order": (MONEY, with_orders),
        "subscription-has-job": (PAYMENTS, report.compared),
    }
