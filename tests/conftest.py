"""What every test of this repository shares."""

import gc
import os

import pytest
from hypothesis import settings

from lanes import dealt
from quick_starts import start_quickly

# In this order: what the others import comes first.
pytest_plugins = [
    "log_scan_plugin",
    "browser_plugin",
    "stack_support",
    "hosting_support",
    "witness_plugin",
    "pytester",
]

# Objects made before the garbage collector looks at the youngest: a test makes whole applications
# and drops them at once, and the default of 700 took a sixth of the processor time.
_YOUNG_OBJECTS = 20_000


# The same commit gets the same answer twice; `--hypothesis-profile=default` draws other examples.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let two runs beside each other share the tests."""
    parser.addoption("--half", choices=("1", "2"), help="run every other test, from this one on")


def pytest_configure() -> None:
    """Create a test's applications quickly: most tests create all of them anew.

    The collection of garbage is rare from here on: reading the tests makes what stays.
    """
    start_quickly()
    gc.set_threshold(_YOUNG_OBJECTS, 10, 10)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deal the tests that were not deselected to the processes of this run."""
    half = config.getoption("--half")
    if half:
        items[:] = items[int(half) - 1 :: 2]
    items[:] = dealt(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def pytest_collection_finish() -> None:
    """Keep the tests themselves out of every garbage collection to come."""
    gc.freeze()
