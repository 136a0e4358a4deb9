"""The rules of CONTRIBUTING.md that a tool can see."""

import ast

from source_support import DEPLOYED, FOLDERS, modules, parsed, shown

MODULE_LINES = 300
FUNCTION_LINES = 40
LONG_FUNCTIONS: frozenset[str] = frozenset()


def test_there_are_modules_to_look_at() -> None:
    assert all(modules(folder) for folder in FOLDERS)


def test_modules_are_short() -> None:
    long = {
        shown(path): lines
        for path in modules(*FOLDERS)
        if (lines := path.read_text().count("\n")) > MODULE_LINES
    }
    assert long == {}


def test_functions_are_short() -> None:
    long = {
        f"{shown(path, node)} {node.name}": lines
        for path in modules(*FOLDERS)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
        and node.name not in LONG_FUNCTIONS
    }
    assert long == {}


def test_modules_are_named_after_what_they_hold() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert [shown(path) for path in modules(*FOLDERS) if path.stem in vague] == []


def test_a_conflict_is_retried_in_one_place() -> None:
    """`Convergence.converge` says in `conflicts.py` why it has its own loop."""
    retrying = {
        path.stem
        for path in modules(*DEPLOYED)
        for loop in ast.walk(parsed(path))
        if isinstance(loop, ast.For | ast.While)
        for node in ast.walk(loop)
        if isinstance(node, ast.ExceptHandler) and node.type
        if "ConcurrentModification" in ast.unparse(node.type)
    }
    assert retrying == {"convergence"}


def test_tests_never_sleep() -> None:
    sleeping = [
        shown(path, node)
        for path in modules("tests")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep"}
    ]
    assert sleeping == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    banned = {"skip", "skipif", "xfail", "importorskip"}
    marks = [
        shown(path, node)
        for path in modules("tests")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute)
        and node.attr in banned
        and ast.unparse(node.value) in {"pytest", "pytest.mark"}
    ]
    assert marks == []
