"""Leaves out what needs the Pub/Sub emulator where there is none, and says so."""

import os
from collections.abc import Iterator

import pytest

from pubsub_emulator_support import FIXTURE, Emulator, emulator_jar, running_emulator

_LEFT_OUT = pytest.StashKey[int]()


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """Return a running Pub/Sub emulator."""
    with running_emulator(tmp_path_factory.mktemp("pubsub")) as running:
        yield running


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect tests that need an emulator which is not here, unless CI promises it."""
    if emulator_jar() is not None or os.environ.get("CI") == "true":
        return
    needing = [one for one in items if FIXTURE in getattr(one, "fixturenames", ())]
    config.stash[_LEFT_OUT] = len(needing)
    items[:] = [one for one in items if one not in needing]
    config.hook.pytest_deselected(items=needing)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what was left out."""
    if left_out := config.stash.get(_LEFT_OUT, 0):
        terminalreporter.section("left out")
        terminalreporter.line(f"{left_out} tests: Google's Pub/Sub emulator is not installed here.")
