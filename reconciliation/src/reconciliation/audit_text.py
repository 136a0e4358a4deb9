"""The audit's report, for people."""

from reconciliation.use_cases.audit_checks import Finding
from reconciliation.use_cases.payment_audit import INVARIANTS, NOT_CHECKED, AuditReport


def text_of(report: AuditReport) -> str:
    """Return the report: what was found by invariant, what was not looked at, and the sum."""
    lines = []
    for name, meaning in INVARIANTS.items():
        found = [one for one in report.findings if one.invariant == name]
        lines.append(f"{'ok ' if not found else '!! '} {name:<4}{meaning}")
        lines += [f"        {_line(one)}" for one in found]
    lines += [f" -  {name:<4}Not checked. {why}" for name, why in NOT_CHECKED.items()]
    left_out = report.waiting + report.postponed + report.failed
    lines += [f"??  Not examined: {one}" for one in left_out]
    if report.outage:
        lines.append(f"??  The audit was stopped by an error. {report.outage}")
    lines.append(_sum(report))
    return "\n".join(lines)


def guide() -> str:
    """Return what the audit checks."""
    checked = [f"  {name:<4}{meaning}" for name, meaning in INVARIANTS.items()]
    left_out = [f"  {name:<4}not checked: {why}" for name, why in NOT_CHECKED.items()]
    return "\n".join(["what is checked:", *checked, *left_out])


def _line(finding: Finding) -> str:
    ids = [f"Payment {finding.payment_id}"]
    if finding.transaction_id:
        ids.append(f"transaction {finding.transaction_id}")
    if finding.psp_reference:
        ids.append(f"PSP {finding.psp_reference}")
    return f"{finding.problem} ({', '.join(ids)})"


def _sum(report: AuditReport) -> str:
    examined = f"{report.examined} Payments and {report.listed} payments at the PSP examined"
    return f"{examined}: {len(report.findings)} findings."
