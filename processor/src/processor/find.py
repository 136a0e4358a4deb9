"""Find payments and print what happened to them. Reads commercetools only, changes nothing.

Settings are those of the processor.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import replace

from payment_core.core import build_core
from payment_core.runtime.errors import ConnectorError, ResourceNotFound, SettingsError
from payment_core.runtime.logs import LOG_LEVEL, configure_logging
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World, production_world
from payment_core.settings import CoreSettings
from processor.composition import build_payment_records
from processor.domain.operator import Operator
from processor.domain.payment_record import PaymentRecord
from processor.domain.payment_search import SearchKind, SearchTerm
from processor.find_text import text_of
from processor.use_cases.payment_records import PaymentRecords

_KINDS = {
    "order": SearchKind.ORDER_NUMBER,
    "psp": SearchKind.PSP_REFERENCE,
    "email": SearchKind.CUSTOMER_EMAIL,
}
_COMMAND_LINE = Operator(user_id="command line", can_manage=True)
_MOST = 20
NOTHING_FOUND = "No payment of this connector was found."


class FindSettings(CoreSettings):
    """Those of every application; fewer lines are logged, since a person reads them."""

    log_level = replace(LOG_LEVEL, default="warning")


def main(
    arguments: Sequence[str], environment: Mapping[str, str], world: World | None = None
) -> int:
    """Run the command line and return the exit code: 1 when nothing was found, 2 for trouble.

    The payments go to stdout, all else to stderr.
    """
    asked = vars(_parser().parse_args(arguments))
    world = world or production_world()
    try:
        with redirect_stdout(sys.stderr):  # Log lines must not get in between.
            found = _find(asked, Environment(environment), world)
    except (SettingsError, ConnectorError) as error:
        sys.stderr.write(f"The payments cannot be searched: {error}\n")
        return 2
    sys.stdout.write("\n\n".join(map(text_of, found)) or NOTHING_FOUND)
    sys.stdout.write("\n")
    return 0 if found else 1


def _find(
    asked: Mapping[str, str | None], environment: Environment, world: World
) -> Sequence[PaymentRecord]:
    settings = FindSettings.read(environment)
    core = build_core(settings, world)
    configure_logging(settings.log_level, environment.masking)
    records = build_payment_records(core, world)
    return [records.read(one, _COMMAND_LINE) for one in _ids(records, asked)]


def _ids(records: PaymentRecords, asked: Mapping[str, str | None]) -> Sequence[str]:
    if asked["id"]:
        try:
            return [records.read(asked["id"], _COMMAND_LINE).id]
        except ResourceNotFound:
            return []
    [(name, value)] = [(name, value) for name, value in asked.items() if value]
    found = records.find(SearchTerm(_KINDS[name], value), _COMMAND_LINE)
    return [one.id for one in found[:_MOST]]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m processor.find", description=__doc__)
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--order", help="the order number")
    group.add_argument("--psp", help="the PSP's reference of the payment or of an operation")
    group.add_argument("--email", help="the e-mail address on the order or the cart")
    group.add_argument("--id", help="the id of the commercetools Payment")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
