"""Creates the same applications thousands of times in one process, with only the work that differs.

Werkzeug compiles two Python functions for each rule of every application, which build URLs, and
makes a state machine of all rules. All of that depends on nothing but the rules, so applications
with equal rules share it. Flask looks for the folder of each module that makes an application or a
blueprint, which stays where it is. A provider is found among all packages of the import path, and
so is a package's version: they are the same as long as the path is. A signing key of the Merchant
Center takes long to make, and stands for its id.
"""

import importlib.metadata
import sys
from collections.abc import Iterable
from copy import copy
from functools import cache, cached_property
from importlib.metadata import Distribution, EntryPoints
from typing import Any

import flask.sansio.app
import flask.sansio.scaffold
from flask import Flask
from flask.helpers import get_root_path
from flask.sansio.scaffold import find_package
from werkzeug.routing import Map, Rule, RuleFactory

from sandbox.commercetools import merchant_center

_distributions = importlib.metadata.distributions
_of_name = Distribution.from_name
_known: dict[tuple[Any, ...], Map] = {}


@cache
def start_quickly() -> None:
    """From now on, let this process create applications quickly."""
    importlib.metadata.distributions = _distributions_of_path
    Distribution.from_name = _package_of_path  # type: ignore[method-assign]
    Flask.url_map_class = _SharedMap
    flask.sansio.scaffold.get_root_path = cache(get_root_path)  # type: ignore[attr-defined]
    flask.sansio.app.find_package = cache(find_package)  # type: ignore[attr-defined]
    merchant_center.SigningKey = cache(merchant_center.SigningKey)  # type: ignore[misc,assignment]


class _SharedMap(Map):
    """The routes of an application, which are compiled at its first request, once for equal ones.

    A rule that is added later is compiled with all others of its application.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._added: list[Rule] = []
        super().__init__(*arguments, **options)

    def add(self, rulefactory: RuleFactory) -> None:
        """Remember a rule, or those of a factory."""
        for rule in rulefactory.get_rules(self):
            if rule.merge_slashes is None:
                rule.merge_slashes = self.merge_slashes
            self._added.append(rule)
        self._remap = True

    def update(self) -> None:
        """Take over the compiled rules of an application with the same ones, or compile them."""
        if not self._remap:
            return
        with self._remap_lock:
            key = (self.merge_slashes, self.host_matching, *map(_meaning, self._added))
            twin = _known.get(key)
            if twin is None:
                twin = _known[key] = self._compiled()
            self._matcher, self._rules_by_endpoint = twin._matcher, twin._rules_by_endpoint
            self._remap = False

    def _compiled(self) -> Map:
        twin = Map(merge_slashes=self.merge_slashes, host_matching=self.host_matching)
        twin.converters.update(self.converters)
        for rule in self._added:
            twin.add(copy(rule))
        twin.update()
        return twin


def _meaning(rule: Rule) -> tuple[Any, ...]:
    """Return all that a rule was made of."""
    return (
        *(rule.rule, rule.endpoint, rule.methods and frozenset(rule.methods)),
        *(repr(rule.defaults), rule.subdomain, rule.host),
        *(rule.strict_slashes, rule.merge_slashes, rule.redirect_to, rule.alias),
        *(rule.build_only, rule.websocket, getattr(rule, "provide_automatic_options", None)),
    )


class _ReadPackage:
    """An installed package whose entry points are read already."""

    def __init__(self, package: Distribution) -> None:
        self._package = package
        self._normalized_name = package._normalized_name  # type: ignore[attr-defined]
        self.entry_points: EntryPoints = package.entry_points

    @cached_property
    def version(self) -> str:
        return self._package.version

    def __getattr__(self, name: str) -> Any:
        return getattr(self._package, name)


def _distributions_of_path(**context: Any) -> Iterable[Any]:
    return _distributions(**context) if context else _read_packages(tuple(sys.path))


@cache
def _read_packages(path: tuple[str, ...]) -> list[_ReadPackage]:
    return [_ReadPackage(package) for package in _distributions(path=list(path))]


def _package_of_path(name: str) -> Any:
    return _read_package(name, tuple(sys.path))


@cache
def _read_package(name: str, _path: tuple[str, ...]) -> _ReadPackage:
    return _ReadPackage(_of_name(name))
