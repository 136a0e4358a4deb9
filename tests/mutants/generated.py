"""Mutants that the operators make of the money code."""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mutants.operators import Change, changes_in
from mutants.places import MONEY_CODE


class Generated(NamedTuple):
    """One mistake in one file. `lines` are those that it changes; `id` names it in the results.

    `shown` is what people read, and what docs/mutants.md accepts: it has no line number.
    `digest` belongs to the file's text and this mistake: a result counts as long as it stays.
    """

    id: str
    file: str
    lines: range
    changed: str
    digest: str
    shown: str

    def apply(self, root: Path) -> dict[Path, str]:
        """Return the changed text of its file below this root."""
        return {root / self.file: self.changed}


def money_files(root: Path) -> list[str]:
    """Return the modules of the money code, below this root."""
    files: list[str] = []
    for place in MONEY_CODE:
        found = [root / place] if place.endswith(".py") else sorted((root / place).rglob("*.py"))
        files += [str(one.relative_to(root)) for one in found]
    return files


def generated(root: Path, files: list[str]) -> Iterator[Generated]:
    """Yield every mutant of these files that is valid Python and no other's double."""
    for file in files:
        source = (root / file).read_text()
        seen = {source}
        for number, change in enumerate(changes_in(source)):
            changed = _replaced(source, change)
            if changed in seen:
                continue
            seen.add(changed)
            node = change.node
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            before = " ".join(_segment(source, change).split())
            place = _function_at(source, node.lineno)
            digest = hashlib.sha256(changed.encode()).hexdigest()[:12]
            name = f"{file}:{node.lineno}:{change.operator}:{number}"
            yield Generated(
                name, file, lines, changed, digest, f"{place}: {before} -> {change.text}"
            )


def _replaced(source: str, change: Change) -> str:
    start, end = _span(source, change)
    encoded = source.encode()
    return (encoded[:start] + change.text.encode() + encoded[end:]).decode()


def _segment(source: str, change: Change) -> str:
    start, end = _span(source, change)
    return source.encode()[start:end].decode()


def _span(source: str, change: Change) -> tuple[int, int]:
    """Return where the node begins and ends, in bytes."""
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    node = change.node
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    return starts[node.lineno - 1] + node.col_offset, starts[end_line - 1] + end_column


def _function_at(source: str, line: int) -> str:
    """Return the innermost function of a line; "module" outside of all."""
    names = ["module"]
    for name, lines in _functions(source):
        if line in lines:
            names.append(name)
    return names[-1]


@cache
def _functions(source: str) -> list[tuple[str, range]]:
    """Return every function with its lines, outer ones before those within."""
    return [
        (node.name, range(node.lineno, (node.end_lineno or node.lineno) + 1))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
    ]
