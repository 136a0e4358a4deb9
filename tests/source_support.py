"""The source as a tree of imports, for the rules that a tool can see."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
APPLICATIONS = {
    "processor": "processor/src",
    "event_handler": "event-handler/src",
    "reconciliation": "reconciliation/src",
}
PROVIDERS = {
    "payment_provider_sandbox": "common/providers/sandbox/src",
    "payment_provider_adyen": "common/providers/adyen/src",
    "payment_provider_stripe": "common/providers/stripe/src",
}
PACKAGES = {
    "payment_core": "common/core/src",
    "payment_commands": "common/commands/src",
    "payment_recurring": "common/recurring/src",
    "payment_web": "common/web/src",
    **APPLICATIONS,
    **PROVIDERS,
}
DEPLOYED = tuple(PACKAGES.values())
SOURCE = (*DEPLOYED, "sandbox/src", "scripts")
FOLDERS = (*SOURCE, "tests")


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


def module_file(name: str) -> Path | None:
    """Return the file of one of our modules or packages, None for anything else."""
    root = PACKAGES.get(name.partition(".")[0])
    if root is None:
        return None
    base = ROOT / root / Path(*name.split("."))
    return next(
        (path for path in (base.with_suffix(".py"), base / "__init__.py") if path.exists()), None
    )


def part_file(package: str, part: str) -> str:
    """Return the name of a part of a package, which is a package or one module."""
    return part if (ROOT / PACKAGES[package] / package / part).is_dir() else f"{part}.py"


def reachable(*starts: Path) -> set[Path]:
    """Return our modules that an import of these brings along."""
    seen: set[Path] = set()
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += [module for name in imported(path) if (module := module_file(name))]
    return seen
