"""A pytest plug-in that records which test reaches which line, and how long each test takes.

`python -m mutants --record` runs the tests with it; `coverage_map` reads what it writes.
"""

import json
from collections import defaultdict
from collections.abc import Iterator

import pytest
from coverage import Coverage

from mutants.places import DURATIONS, MAP, MAP_FOLDER, MEASURED


class Recording:
    """Notes every line under the id of the test that is running."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._failed: set[str] = set()
        MAP_FOLDER.mkdir(parents=True, exist_ok=True)
        self._coverage = Coverage(str(MAP), config_file=False, include=MEASURED)
        self._coverage.set_option("run:relative_files", True)
        self._coverage.erase()
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Record what this test executes, its fixtures and threads included."""
        self._coverage.switch_context(item.nodeid)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up the time; a test that fails by itself finds nothing."""
        self._seconds[report.nodeid] += report.duration
        if report.failed:
            self._failed.add(report.nodeid)

    def pytest_unconfigure(self) -> None:
        """Write both files."""
        self._coverage.stop()
        self._coverage.save()
        kept = {name: round(took, 4) for name, took in self._seconds.items()}
        for name in self._failed:
            del kept[name]
        DURATIONS.write_text(json.dumps(kept, indent=0))


def pytest_configure(config: pytest.Config) -> None:
    """Start recording."""
    config.pluginmanager.register(Recording(), "mutants-recording")
