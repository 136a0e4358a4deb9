"""The audit's report, for people."""

from datetime import UTC, datetime

from reconciliation.use_cases.audit_checks import Finding
from reconciliation.use_cases.audit_report import INVARIANTS, NOT_CHECKED, AuditReport, Check
from reconciliation.use_cases.open_disputes import OpenDispute

EXIT_CODES = {
    0: "nothing was found",
    1: "something was found",
    2: "not everything could be examined",
    3: "no Payment was examined, although the project has some",
}
_MARKS = {
    Check.OK: "ok  {name:<20}{meaning}",
    Check.FOUND: "!!  {name:<20}{meaning}",
    Check.PARTLY: "??  {name:<20}Not checked everywhere. {meaning}",
    Check.NOT_CHECKED: "--  {name:<20}Not checked. {meaning}",
}


def text_of(report: AuditReport, exit_code: int) -> str:
    """Return the report: its limits, what was found and what was left out, and the sum."""
    lines = _limits(report)
    for name, meaning in INVARIANTS.items():
        found = [one for one in report.findings if one.invariant == name]
        lines.append(_MARKS[report.checks[name]].format(name=name, meaning=meaning))
        lines += [f"        {_line(one)}" for one in found]
    lines += [f"--  {name:<20}Not checked. {why}" for name, why in NOT_CHECKED.items()]
    lines += [f"    {_dispute_line(one)}" for one in report.disputes]
    lines += [f"??  Not examined: {one}" for one in report.unexamined]
    if report.outage:
        lines.append(f"??  The audit was stopped by an error. {report.outage}")
    lines.append(_sum(report))
    lines.append(f"Exit code {exit_code}: {EXIT_CODES[exit_code]}.")
    return "\n".join(lines)


def guide() -> str:
    """Return what the audit looks at, what it checks and how it ends."""
    checked = [f"  {name:<20}{meaning}" for name, meaning in INVARIANTS.items()]
    left_out = [f"  {name:<20}not checked: {why}" for name, why in NOT_CHECKED.items()]
    codes = [f"  {code:<4}{meaning}" for code, meaning in EXIT_CODES.items()]
    return "\n".join([_GUIDE, *checked, *left_out, "exit codes:", *codes])


_GUIDE = """\
what is looked at:
  Payments made in the last --days, without those younger than 1 hour (shoppers, webhooks and
  the reconciliation may still be working on them), whose paymentInterface is
  PAYMENT_INTERFACE (default: the name of the provider). Money is expected on an order
  after RECONCILIATION_UNORDERED_HOURS (default: 24).
what is checked; a check that had nothing to look at is "not checked" and never ok:"""


def _limits(report: AuditReport) -> list[str]:
    limits = report.limits
    days = round((limits.until - limits.since).total_seconds() / 86_400)
    made = f"from {_moment(limits.since)} to {_moment(limits.until)}"
    hours = f"RECONCILIATION_UNORDERED_HOURS: {limits.unordered_hours}"
    return [
        f"Payments and payments at the PSP that were made {made}",
        f"  --days: {days}; those younger than 1 hour are left out",
        f"  PAYMENT_INTERFACE: {limits.payment_interface}; Payments of others are left out",
        f"  {hours}; until then, money may be without an order",
    ]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _line(finding: Finding) -> str:
    ids = [f"Payment {finding.payment_id}"]
    if finding.transaction_id:
        ids.append(f"transaction {finding.transaction_id}")
    if finding.psp_reference:
        ids.append(f"PSP {finding.psp_reference}")
    return f"{finding.problem} ({', '.join(ids)})"


def _dispute_line(dispute: OpenDispute) -> str:
    until = f"due {_moment(dispute.due_at)}" if dispute.due_at else "no date is known"
    what = f"A dispute ({dispute.stage}, {dispute.reason}) of {dispute.amount} waits for an answer"
    return f"{what}: {until} (Payment {dispute.payment_id}, PSP {dispute.psp_reference})"


def _sum(report: AuditReport) -> str:
    examined = f"{report.examined} Payments and {report.listed} payments at the PSP examined"
    return f"{examined}: {len(report.findings)} findings."
