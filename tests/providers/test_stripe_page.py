"""docs/stripe.md names tests that exist, for every known issue of the published connector."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| (KI-\d{3}) \| (.+?) \| (.+) \|$", re.MULTILINE)
_TEST = re.compile(r"`((?:tests|enabler)/[\w/.-]+)(?:::([^`]+))?`")
ROWS = _ROW.findall((ROOT / "docs" / "stripe.md").read_text())


def python_tests(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_issue_is_there() -> None:
    assert {issue for issue, _, _ in ROWS} == {f"KI-{number:03}" for number in range(1, 28)}


@pytest.mark.parametrize(("issue", "weakness", "tests"), ROWS)
def test_every_test_that_is_named_exists(issue: str, weakness: str, tests: str) -> None:
    named = _TEST.findall(tests)
    assert named, issue
    for path, name in named:
        source = ROOT / path
        assert source.is_file(), path
        if path.endswith(".ts"):
            assert f'"{name}"' in source.read_text(), name
        elif name:
            assert name in python_tests(source), name
