"""How every application of this bundle starts: with all of its settings, or not at all."""

import os
import sys
from collections.abc import Callable, Mapping
from typing import TypeVar

from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World, production_world

T = TypeVar("T")

# gunicorn stops, instead of starting worker after worker, when one ends with this status.
_CANNOT_START = 4


def launched(
    name: str,
    compose: Callable[[Environment, World], T],
    environment: Mapping[str, str] | None = None,
    world: World | None = None,
) -> T:
    """Return what `compose` makes; by default of this process's settings and the real world.

    Wrong settings end the process, with one line for each that names it.
    """
    values = os.environ if environment is None else environment
    try:
        return compose(Environment(values), world or production_world())
    except SettingsError as error:
        sys.stderr.writelines(f"{name} cannot start: {one}\n" for one in error.problems)
        raise SystemExit(_CANNOT_START) from error
