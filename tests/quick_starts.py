"""Creates the same applications thousands of times in one process, with only the work that differs.

Werkzeug parses every rule of every application and compiles two Python functions for it, which
build URLs. All of that depends on nothing but the rule, so equal rules share it. A provider is
found among all packages of the import path, which are the same as long as the path is.
"""

import importlib.metadata
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import Distribution, EntryPoints
from typing import Any

from werkzeug.routing.rules import Rule

_compile = Rule.compile
_distributions = importlib.metadata.distributions


@cache
def start_quickly() -> None:
    """From now on, let this process create applications quickly."""
    importlib.metadata.distributions = _distributions_of_path
    Rule.compile = _sharing_compile()  # type: ignore[method-assign]


def _sharing_compile() -> Any:
    known: dict[tuple[Any, ...], Rule] = {}

    def compile_once(rule: Rule) -> None:
        if rule.defaults or rule.host or rule.subdomain:
            _compile(rule)
            return
        twin = known.get((rule.rule, rule.merge_slashes))
        if twin is None:
            _compile(rule)
            known[rule.rule, rule.merge_slashes] = rule
            return
        rule._parts, rule._trace, rule._converters = twin._parts, twin._trace, twin._converters
        rule.arguments = set(twin.arguments)
        rule._build = _function_of(twin._build).__get__(rule, None)
        rule._build_unknown = _function_of(twin._build_unknown).__get__(rule, None)

    return compile_once


def _function_of(method: Any) -> Any:
    return method.__func__


class _ReadPackage:
    """An installed package whose entry points are read already."""

    def __init__(self, package: Distribution) -> None:
        self._package = package
        self._normalized_name = package._normalized_name  # type: ignore[attr-defined]
        self.entry_points: EntryPoints = package.entry_points

    def __getattr__(self, name: str) -> Any:
        return getattr(self._package, name)


def _distributions_of_path(**context: Any) -> Iterable[Any]:
    return _distributions(**context) if context else _read_packages(tuple(sys.path))


@cache
def _read_packages(path: tuple[str, ...]) -> list[_ReadPackage]:
    return [_ReadPackage(package) for package in _distributions(path=list(path))]
