"""Takes each guard away, one at a time, in a copy of the source, and runs the tests of attacks.

`python -m security.power` (`make security-power`) says which test noticed; it fails when none did.
Words after it choose guards by name: `... webhook-altered "foreign-redirect: pages"`.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from security.guard import ROOT, Guard
from security.guards import GUARDS

_COPIES = 2
# A guard against endless work is noticed by this.
_SECONDS = 180
_FOLDERS = (
    "common",
    "processor",
    "event-handler",
    "reconciliation",
    "sandbox",
    "tests",
    "enabler/src",
)
_LEFT_OUT = shutil.ignore_patterns("node_modules", "__pycache__", "*.egg-info")
_FAILED, _PASSED = 1, 0
_FIRST_FAILURE = re.compile(r"^(?:FAILED|ERROR) \S*?::(\S+)", re.MULTILINE)


class Copy:
    """A copy of the source in which a guard can be missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Python takes a file for unchanged when its size and its second of change are the same.
        self._seconds = count(10**9, 10)
        for name in _FOLDERS:
            if (ROOT / name).exists():
                shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=_LEFT_OUT)
        shutil.copy(ROOT / "pyproject.toml", folder)

    @contextmanager
    def without(self, guard: Guard) -> Iterator[None]:
        """Take the guard away; raises `LookupError` when it is not there."""
        files = {self._folder / edit.file for edit in guard.edits}
        originals = {file: file.read_text() for file in files}
        try:
            for edit in guard.edits:
                self._replace(self._folder / edit.file, edit.guard, edit.without)
            yield
        finally:
            for file, text in originals.items():
                self._write(file, text)

    def run(self, *tests: str) -> tuple[int, str]:
        """Run tests until one fails; return pytest's exit code and what it wrote."""
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=no", "-m", "not browser"]
        command += [f"tests/security/{one}" for one in tests]
        # Plugins that keep something would keep it between two runs.
        command += ["-p", "no:cacheprovider", "--show-capture=no"]
        environment = {**os.environ, "PYTHONPATH": ""}
        try:
            done = subprocess.run(
                command, cwd=self._folder, capture_output=True, text=True,
                timeout=_SECONDS, env=environment, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return _FAILED, f"FAILED ::more-than-{_SECONDS}-seconds"
        return done.returncode, done.stdout

    def _replace(self, file: Path, text: str, without: str) -> None:
        source = file.read_text()
        if source.count(text) != 1:
            raise LookupError(f"{text!r} is not once in {file.name}")
        self._write(file, source.replace(text, without))

    def _write(self, file: Path, text: str) -> None:
        file.write_text(text)
        second = next(self._seconds)
        os.utime(file, (second, second))


def main(words: Sequence[str]) -> int:
    """Return the exit code: 0 when a test failed without each of the guards."""
    chosen = [one for one in GUARDS if not words or any(word in one.name for word in words)]
    with TemporaryDirectory() as folder:
        free: SimpleQueue[Copy] = SimpleQueue()
        for number in range(_COPIES):
            free.put(Copy(Path(folder) / str(number)))
        if not _passes_with_all_guards(free, chosen):
            return 1
        with ThreadPoolExecutor(_COPIES) as workers:
            noticed = list(workers.map(lambda one: _told(one, _tried(free, one)), chosen))
    _say(f"{sum(noticed)} of {len(chosen)} guards: a test fails when they are gone.")
    return 0 if all(noticed) else 1


def _passes_with_all_guards(free: SimpleQueue[Copy], chosen: Sequence[Guard]) -> bool:
    copy = free.get()
    code, output = copy.run(*sorted({one.tests for one in chosen}))
    free.put(copy)
    for line in output.strip().splitlines()[-2:]:
        _say(f"With every guard: {line}")
    return code == _PASSED


def _tried(free: SimpleQueue[Copy], guard: Guard) -> str | None:
    """Return the test that failed without the guard, None when all passed."""
    copy = free.get()
    try:
        with copy.without(guard):
            code, output = copy.run(guard.tests)
    finally:
        free.put(copy)
    found = _FIRST_FAILURE.search(output)
    # Tests that cannot even start say nothing about the guard.
    return found[1] if code == _FAILED and found else None


def _told(guard: Guard, test: str | None) -> bool:
    _say(f"{guard.name:<42} {test or 'NO TEST FAILED'}")
    return test is not None


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
