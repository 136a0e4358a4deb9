"""Report every live invariant that can be checked from outside. Reads only, changes nothing.

Settings are those of the application: CTP_*, PAYMENT_PROVIDER and what the provider needs.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import timedelta
from typing import TextIO

import msgspec

from payment_core.core import build_core
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.logs import LOG_LEVEL, configure_logging
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World, production_world
from payment_core.settings import CoreSettings
from reconciliation.audit_text import guide, text_of
from reconciliation.composition import build_audit
from reconciliation.settings import UNORDERED_HOURS
from reconciliation.use_cases.audit_report import AuditReport

_MOST_DAYS = 3_650
_STEP = 50


class AuditSettings(CoreSettings):
    """Those of every application; fewer lines are logged, since a person reads them."""

    log_level = replace(LOG_LEVEL, default="warning")
    unordered_after = UNORDERED_HOURS


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
        sys.stderr.writelines(f"The audit cannot start: {one}\n" for one in error.problems)
        return 2
    code = _exit_code(report)
    sys.stdout.write(_json(report, code) if asked.json else text_of(report, code))
    sys.stdout.write("\n")
    return code


def _exit_code(report: AuditReport) -> int:
    """Return one of `EXIT_CODES`."""
    if report.outage:
        return 2
    if report.findings:
        return 1
    if report.is_blind:
        return 3
    return 2 if report.unexamined else 0


def _audit(environment: Environment, world: World, days: int) -> AuditReport:
    settings = AuditSettings.read(environment)
    core = build_core(settings, world)
    configure_logging(settings.log_level, environment.masking)
    since = world.now() - timedelta(days=days)
    audit = build_audit(core, settings.unordered_after, world)
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


def _json(report: AuditReport, exit_code: int) -> str:
    members = {**msgspec.to_builtins(report), "exitCode": exit_code}
    return msgspec.json.format(msgspec.json.encode(members), indent=2).decode()


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
