"""Complete Payments from a report of the PSP that is a file here, or only compare them with it.

Settings are those of the application: CTP_*, PAYMENT_PROVIDER and what the provider needs.
Exit code 0: all is done and clear; 1: with --compare, the report says more than the Payments; 2: it
could not be done; 3: some Payments could not be completed, or some lines are not clear.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path

import msgspec

from payment_core.core import build_core
from payment_core.runtime.context import RequestContext, Trigger, TriggerType, serving
from payment_core.runtime.errors import ConnectorError, SettingsError
from payment_core.runtime.logs import configure_logging
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World, production_world
from payment_core.settings import CoreSettings
from reconciliation.composition import build_reports
from reconciliation.use_cases.batch import BatchRunner
from reconciliation.use_cases.report import ReadReport, ReconciliationReport

# A line that is longer is none of a report: what is read of a file must not fill the memory.
_LONGEST_LINE = 64 * 1024  # bytes
_NO_END = float("inf")


def main(
    arguments: Sequence[str], environment: Mapping[str, str], world: World | None = None
) -> int:
    """Run the command line and return the exit code.

    What became of the report goes to stdout as JSON, all else to stderr.
    """
    asked = _parser().parse_args(arguments)
    try:
        with redirect_stdout(sys.stderr):  # Log lines must not get into the result.
            report = _read(
                asked.file, Environment(environment), world or production_world(), asked.compare
            )
    except SettingsError as error:
        sys.stderr.writelines(f"The report cannot be read: {one}\n" for one in error.problems)
        return 2
    except (ConnectorError, OSError) as error:
        sys.stderr.write(f"The report cannot be read: {error}\n")
        return 2
    [read] = report.reports
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(read), indent=2).decode() + "\n")
    return _exit_code(report, read, only_compare=asked.compare)


def _exit_code(report: ReconciliationReport, read: ReadReport, *, only_compare: bool) -> int:
    if read.problem is not None:
        return 2
    if report.failed or report.postponed or report.waiting or read.unclear:
        return 3
    return 1 if only_compare and read.added else 0


def _read(
    file: Path, environment: Environment, world: World, only_compare: bool
) -> ReconciliationReport:
    settings = CoreSettings.read(environment)
    core = build_core(settings, world)
    configure_logging(settings.log_level, environment.masking)
    reports = build_reports(core, world, only_compare=only_compare)
    if reports is None:
        raise SettingsError(f"PAYMENT_PROVIDER: {core.provider_name} has no reports.")
    report = ReconciliationReport()
    with serving(RequestContext(f"report-{file.name}", trigger=Trigger(TriggerType.JOB))):
        tasks = reports.additions(file.name, partial(_lines, file), report)
        BatchRunner(world, report).work(tasks, _NO_END)
    return report


def _lines(file: Path) -> Iterable[bytes]:
    """Yield the lines; of one that is too long, its beginning, which has no end."""
    with file.open("rb") as opened:
        yield from iter(partial(opened.readline, _LONGEST_LINE), b"")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m reconciliation.report_file",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, help="the report, as CSV")
    parser.add_argument(
        "--compare", action="store_true", help="change nothing, and say what is different"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
