"""Report every live invariant that can be checked from outside. Reads only, changes nothing.

Settings are those of the application: CTP_*, PAYMENT_PROVIDER and what the provider needs.
exit codes: 0 nothing found, 1 something found, 2 could not work, or not to the end
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from datetime import timedelta
from typing import TextIO

import msgspec

from payment_core.core import build_core
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.logs import start_logging
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World, production_world
from reconciliation.audit_text import guide, text_of
from reconciliation.composition import build_audit, unordered_after
from reconciliation.use_cases.payment_audit import AuditReport

_MOST_DAYS = 3_650
_STEP = 50


def main(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    world: World | None = None,
) -> int:
    """Run the command line and return the exit code.

    The report goes to stdout, all else to stderr.
    """
    asked = _parser().parse_args(arguments)
    try:
        with redirect_stdout(sys.stderr):  # Log lines must not get into the report.
            report = _audit(Environment(environment), world or production_world(), asked.days)
    except SettingsError as error:
        sys.stderr.write(f"The audit cannot start: {error}\n")
        return 2
    sys.stdout.write(_json(report) if asked.json else text_of(report))
    sys.stdout.write("\n")
    return _exit_code(report)


def _exit_code(report: AuditReport) -> int:
    if report.outage or (
        not report.findings and (report.waiting or report.postponed or report.failed)
    ):
        return 2
    return 1 if report.findings else 0


def _audit(environment: Environment, world: World, days: int) -> AuditReport:
    core = build_core(environment, world)
    start_logging(environment, "warning")
    since = world.now() - timedelta(days=days)
    audit = build_audit(core, unordered_after(environment), world)
    return audit.run(since, _progress(sys.stderr))


def _progress(stream: TextIO) -> Callable[[AuditReport], None]:
    """Return a function that shows the progress: on a terminal always, else every few Payments."""
    told = 0

    def tell(report: AuditReport) -> None:
        nonlocal told
        done = report.examined + report.listed
        if stream.isatty():
            stream.write(f"\r{done} examined, {len(report.findings)} findings ")
            stream.flush()
        elif done >= told + _STEP:
            told = done
            stream.write(f"{done} examined, {len(report.findings)} findings\n")

    return tell


def _json(report: AuditReport) -> str:
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m reconciliation.audit",
        description=__doc__,
        epilog=guide(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--days", type=_days, default=30, help="how far to look back; default: 30 days"
    )
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    return parser


def _days(text: str) -> int:
    days = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if not 1 <= days <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"not a number of days from 1 to {_MOST_DAYS}")
    return days


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
