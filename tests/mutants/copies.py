"""A copy of the working tree in which the source may be wrong for a while."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

from mutants.places import MARKED, ROOT

_PASSED, _FAILED, _NOT_FOUND, _STUCK = 0, 1, 4, -1_000
_OUT_OF_TIME = -signal.SIGXCPU
# Tests that wait for each other use no processor time.
_LONGEST = 1_800
# A busy machine must not decide, so the limit is processor time.
_LIMITED = """
import resource, sys, pytest
seconds = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
sys.exit(pytest.main(sys.argv[2:]))
"""
_FIRST_FAILURE = re.compile(r"^(?:FAILED|ERROR) (\S+::.*?)(?: - .*)?$", re.MULTILINE)
_CANNOT_IMPORT = ("ImportError while", "Error while importing", "ERROR collecting")
_LEFT_OUT = re.compile(r"(^|/)(node_modules|docs/images)(/|$)|^enabler/(?!src)")


class Noticed(NamedTuple):
    """Who noticed a mistake, None when all was well; `is_sure` False when nothing could be run."""

    by: str | None
    is_sure: bool = True


class Copy:
    """A copy of everything that tests read. What Python compiled is kept from run to run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Python takes a file for unchanged when its size and its second of change are the same.
        self._seconds = count(10**9, 10)
        listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for name in names.splitlines():
            if not _LEFT_OUT.search(name) and (ROOT / name).exists():
                _copy(ROOT / name, folder / name)
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())
        places = project["tool"]["pytest"]["ini_options"]["pythonpath"]
        self._path = os.pathsep.join(str(folder / one) for one in places)

    @contextmanager
    def changed(self, texts: Mapping[Path, str]) -> Iterator[None]:
        """Let these files have these texts for a while."""
        originals = {file: file.read_text() for file in texts}
        try:
            for file, text in texts.items():
                self._write(file, text)
            yield
        finally:
            for file, text in originals.items():
                self._write(file, text)

    def run_tests(self, tests: Sequence[str], seconds: int) -> Noticed:
        """Run tests until one fails, or so much processor time is gone: that is noticed too."""
        code, output = self._pytest([*tests, "-x"], seconds)
        if code == _NOT_FOUND:
            # The mistake has changed which cases there are, so whole files are run.
            files = sorted({one.partition("::")[0] for one in tests})
            code, output = self._pytest([*files, "-x"], seconds)
        if code in (_OUT_OF_TIME, _STUCK):
            return Noticed(f"more than {seconds} seconds" if code == _OUT_OF_TIME else "no end")
        found = _FIRST_FAILURE.search(output)
        if code == _FAILED and found:
            return Noticed(found[1])
        if any(words in output for words in _CANNOT_IMPORT):
            return Noticed("the import")
        return Noticed(None, is_sure=code == _PASSED)

    def failing(self, tests: Sequence[str]) -> frozenset[str]:
        """Return which of these tests fail in this copy; raises RuntimeError when none can run."""
        code, output = self._pytest(tests, _LONGEST)
        if code not in (_PASSED, _FAILED):
            raise RuntimeError(output[-2_000:])
        return frozenset(_FIRST_FAILURE.findall(output))

    def first_broken(self, provider: str, seeds: int, workers: int) -> tuple[int, str] | None:
        """Return the first seed that breaks an invariant, and which one."""
        command = [sys.executable, "-m", "simulation.first_broken", "--provider", provider]
        command += ["--seeds", str(seeds), "--workers", str(workers)]
        done = subprocess.run(
            command, cwd=self.folder, env={**os.environ, "PYTHONPATH": self._path},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        found = json.loads(done.stdout)
        return (found["seed"], found["broken"]) if found else None

    def _pytest(self, words: Sequence[str], seconds: int) -> tuple[int, str]:
        # Plugins that keep something would keep it between two runs.
        command = [
            sys.executable,
            "-c",
            _LIMITED,
            str(seconds),
            "-q",
            "--tb=no",
            "-m",
            MARKED,
            "-p",
        ]
        command += ["no:cacheprovider", "--show-capture=no", f"@{self._written(words)}"]
        environment = {**os.environ, "PYTHONPATH": "", "COLUMNS": "500"}
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=environment, timeout=_LONGEST,
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return _STUCK, ""
        return done.returncode, done.stdout + done.stderr

    def _written(self, words: Sequence[str]) -> Path:
        """Write arguments into a file: there are too many for a command line."""
        file = self.folder / "arguments.txt"
        file.write_text("\n".join(words))
        return file

    def _write(self, file: Path, text: str) -> None:
        file.write_text(text)
        second = next(self._seconds)
        os.utime(file, (second, second))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target, follow_symlinks=False)
