"""The runbook knows every line that is logged as a warning or an error, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOYED = (
    "common/core/src",
    "common/providers/sandbox/src",
    "common/providers/stripe/src",
    "processor/src",
    "event-handler/src",
    "reconciliation/src",
)
RUNBOOK = ROOT / "docs" / "operations.md"
LOUD = {"warning", "error", "exception", "critical"}
ROW = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


def chooses_loud(node: ast.AST) -> bool:
    """Whether this is a logger's loud method, or an expression that may choose one."""
    return any(
        isinstance(one, ast.Attribute) and one.attr in LOUD and is_logger(one.value)
        for one in ast.walk(node)
    )


def is_logger(node: ast.AST) -> bool:
    return ast.unparse(node) in ("log", "logger", "self._log", "get_logger()")


def names_of_loud(tree: ast.Module) -> set[str]:
    """Return variables that hold a loud method, as in `write = log.info if ... else log.error`."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Attribute | ast.IfExp)
        and chooses_loud(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def loud_messages(source: str) -> Iterator[str]:
    """Yield the first argument of every loud call; a message that is put together has no name."""
    tree = ast.parse(source)
    names = names_of_loud(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        is_named = isinstance(node.func, ast.Name) and node.func.id in names
        is_method = isinstance(node.func, ast.Attribute | ast.IfExp) and chooses_loud(node.func)
        if is_named or is_method:
            yield ast.literal_eval(node.args[0])


def logged() -> set[str]:
    return {
        message
        for folder in DEPLOYED
        for path in (ROOT / folder).rglob("*.py")
        for message in loud_messages(path.read_text())
    }


def listed() -> list[str]:
    """Return the first column of the runbook's tables of our lines."""
    _, _, lines = RUNBOOK.read_text().partition("\n## Log lines\n")
    ours, _, _ = lines.partition("\n### Lines that are not ours\n")
    return ROW.findall(ours)


def test_every_loud_line_is_in_the_runbook_and_no_other() -> None:
    assert sorted(listed()) == sorted(logged())


@pytest.mark.parametrize(
    "source",
    [
        "get_logger().error('Fire', id=1)",
        "log = get_logger()\nlog.warning('Fire')",
        "(log.error if late else log.info)('Fire', id=1)",
        "write = log.info if fine else log.error\nwrite('Fire')",
    ],
)
def test_a_loud_line_is_found_however_it_is_written(source: str) -> None:
    assert list(loud_messages(source)) == ["Fire"]


@pytest.mark.parametrize("source", ["log.info('Fine')", "report.error('Fine')", "error('Fine')"])
def test_nothing_else_is_taken_for_one(source: str) -> None:
    assert list(loud_messages(source)) == []
