"""The rules of CONTRIBUTING.md that a tool can see."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
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
SOURCE = (*DEPLOYED, "sandbox/src", "scripts")
FOLDERS = (*SOURCE, "tests")
MODULE_LINES = 300
FUNCTION_LINES = 40
LONG_FUNCTIONS: frozenset[str] = frozenset()
# Each knows only itself and what stands before it; what shares a line does not know the other.
LAYERS = (
    ("runtime",),
    ("domain",),
    ("spi",),
    ("commercetools", "providers"),
    ("use_cases", "hosting"),
    ("settings",),
    ("core",),
    ("reconciliation",),
)
APPLICATIONS = {
    "processor": "processor/src",
    "event_handler": "event-handler/src",
    "reconciliation": "reconciliation/src",
}
CORE = "common/core/src/payment_core"
PROVIDERS = {
    "payment_provider_sandbox": "common/providers/sandbox/src",
    "payment_provider_stripe": "common/providers/stripe/src",
}
NOT_IN_CORE = {"flask", "werkzeug", "gunicorn", *APPLICATIONS, *PROVIDERS, "sandbox"}
# What gunicorn loads, and nobody else imports.
WORKER = {
    f"payment_core.hosting.{name}"
    for name in ("connection_worker", "worker_connection", "wsgi_environ")
}
NOT_IN_DOMAIN = {
    "requests",
    "urllib3",
    "pycurl",
    "payment_core.runtime.http",
    "payment_core.commercetools",
}


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    return tuple(
        sorted(
            path
            for folder in folders
            for path in (ROOT / folder).rglob("*.py")
            if "node_modules" not in path.parts
        )
    )


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def shown(path: Path, node: ast.AST | None = None) -> str:
    line = f":{node.lineno}" if isinstance(node, ast.stmt | ast.expr) else ""
    return f"{path.relative_to(ROOT)}{line}"


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_any(path: Path, names: Iterable[str]) -> list[str]:
    return [
        f"{shown(path)} imports {found}"
        for found in sorted(set(imported(path)))
        for name in names
        if found == name or found.startswith(f"{name}.")
    ]


def core_module(name: str) -> Path | None:
    base = ROOT / "common/core/src" / Path(*name.split("."))
    return next(
        (path for path in (base.with_suffix(".py"), base / "__init__.py") if path.exists()), None
    )


def part_file(part: str) -> str:
    """Return the name of a part of the core, which is a package or one module."""
    return part if (ROOT / CORE / part).is_dir() else f"{part}.py"


def reachable(start: Path) -> set[Path]:
    """Return the core modules that an import of this one brings along."""
    seen: set[Path] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            names = (name for name in imported(path) if name.startswith("payment_core."))
            waiting += [module for name in names if (module := core_module(name))]
    return seen


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


def test_the_core_knows_no_web_framework_and_no_application() -> None:
    core = [path for path in modules("common/core/src") if path not in map(core_module, WORKER)]
    assert [row for path in core for row in imports_any(path, NOT_IN_CORE)] == []


def test_only_the_server_imports_its_worker() -> None:
    others = [path for path in modules(*DEPLOYED) if path not in map(core_module, WORKER)]
    assert [row for path in others for row in imports_any(path, WORKER)] == []


def test_deployed_code_never_imports_the_sandbox() -> None:
    assert [row for path in modules(*DEPLOYED) for row in imports_any(path, {"sandbox"})] == []


@pytest.mark.parametrize("name", APPLICATIONS)
def test_no_application_imports_another(name: str) -> None:
    """Each is deployed from its own folder alone."""
    others = APPLICATIONS.keys() - {name}
    files = modules(APPLICATIONS[name])
    assert [row for path in files for row in imports_any(path, others)] == []


def test_every_part_of_the_core_stands_in_a_layer() -> None:
    parts = {path.relative_to(ROOT / CORE).parts[0] for path in modules(CORE)}
    assert parts == {part_file(one) for layer in LAYERS for one in layer} | {"__init__.py"}


@pytest.mark.parametrize("layer", LAYERS, ids=" ".join)
def test_the_core_depends_one_way(layer: tuple[str, ...]) -> None:
    later = LAYERS[LAYERS.index(layer) :]
    for part in layer:
        foreign = {f"payment_core.{one}" for row in later for one in row if one != part}
        files = [path for path in modules(CORE) if part_file(part) in path.relative_to(ROOT).parts]
        assert files
        assert [row for path in files for row in imports_any(path, foreign)] == []


def test_the_domain_knows_no_network() -> None:
    for path in modules(f"{CORE}/domain"):
        known = [row for one in reachable(path) for row in imports_any(one, NOT_IN_DOMAIN)]
        assert known == [], path


def test_a_conflict_is_retried_in_one_place() -> None:
    """`Convergence.settle` says in `conflicts.py` why it has its own loop."""
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
