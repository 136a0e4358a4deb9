"""The runbook lists every warning, error and line with an event code, and no other line."""

import ast
import re
from collections.abc import Iterator

import pytest

from source_support import DEPLOYED, ROOT, modules

RUNBOOK = ROOT / "docs" / "operations.md"
LOUD = {"warning", "error", "exception", "critical"}
ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \|", re.MULTILINE)
CODE = re.compile(r"[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*)+")


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


def loud_calls(source: str) -> Iterator[ast.Call]:
    """Yield every call that logs a warning, an error or an event code."""
    tree = ast.parse(source)
    names = names_of_loud(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        is_named = isinstance(node.func, ast.Name) and node.func.id in names
        is_method = isinstance(node.func, ast.Attribute | ast.IfExp) and chooses_loud(node.func)
        if is_named or is_method or is_coded_info(node):
            yield node


def is_coded_info(call: ast.Call) -> bool:
    """Whether it logs that something went as it should, for searches and metrics."""
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr != "info":
        return False
    return is_logger(function.value) and any(one.arg == "eventCode" for one in call.keywords)


def loud_lines(source: str) -> Iterator[tuple[str, str]]:
    """Yield the event code and the message of every such call; both must be literals."""
    for call in loud_calls(source):
        codes = [one.value for one in call.keywords if one.arg == "eventCode"]
        yield ast.literal_eval(codes[0]) if codes else "", ast.literal_eval(call.args[0])


def logged() -> set[tuple[str, str]]:
    return {line for path in modules(*DEPLOYED) for line in loud_lines(path.read_text())}


def listed() -> list[tuple[str, str]]:
    """Return the code and the message of each row in the runbook's tables of our lines."""
    _, _, lines = RUNBOOK.read_text().partition("\n## Log lines\n")
    ours, _, _ = lines.partition("\n### Lines that are not ours\n")
    return ROW.findall(ours)


def test_every_loud_line_is_in_the_runbook_and_no_other() -> None:
    assert sorted(listed()) == sorted(logged())


def test_every_event_code_is_well_formed_and_has_one_line() -> None:
    codes = [code for code, _ in logged()]

    assert [code for code in codes if not CODE.fullmatch(code)] == []
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    "source",
    [
        "get_logger().error('Fire', eventCode='house.fire', id=1)",
        "log = get_logger()\nlog.warning('Fire', eventCode='house.fire')",
        "(log.error if late else log.info)('Fire', id=1, eventCode='house.fire')",
        "write = log.info if fine else log.error\nwrite('Fire', eventCode='house.fire')",
        "log.info('Fire', eventCode='house.fire')",
    ],
)
def test_a_loud_line_is_found_however_it_is_written(source: str) -> None:
    assert list(loud_lines(source)) == [("house.fire", "Fire")]


def test_a_loud_line_without_a_code_is_found() -> None:
    assert list(loud_lines("get_logger().error('Fire')")) == [("", "Fire")]


@pytest.mark.parametrize("source", ["log.info('Fine')", "report.error('Fine')", "error('Fine')"])
def test_nothing_else_is_taken_for_one(source: str) -> None:
    assert list(loud_lines(source)) == []
