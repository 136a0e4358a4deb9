"""What a mutant is: the source with one mistake in it, and what must notice."""

from pathlib import Path
from typing import NamedTuple


class Edit(NamedTuple):
    """Replaces the only occurrence of a text in a file."""

    file: str
    before: str
    after: str

    def applied_to(self, source: str) -> str:
        """Return the source with the mistake; raises `LookupError` unless it is there once."""
        if source.count(self.before) != 1:
            raise LookupError(f"{self.before!r} is not once in {self.file}")
        return source.replace(self.before, self.after)


class FailingTests(NamedTuple):
    """Tests that must fail: files and folders below the root."""

    paths: tuple[str, ...]


class Covering(NamedTuple):
    """Whatever tests reach the changed lines."""


class Simulation(NamedTuple):
    """An invariant that must break within the first seeds with one PSP."""

    seeds: int = 500
    provider: str = "sandbox"


class Mutant(NamedTuple):
    """Hand-written. Several edits are one mistake: each alone is caught by the other's code."""

    name: str
    edits: tuple[Edit, ...]
    noticed_by: FailingTests | Covering | Simulation

    def apply(self, root: Path) -> dict[Path, str]:
        """Return the changed text of each file below this root; raises `LookupError`."""
        changed: dict[Path, str] = {}
        for edit in self.edits:
            file = root / edit.file
            changed[file] = edit.applied_to(changed.get(file) or file.read_text())
        return changed
