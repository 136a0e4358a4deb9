"""Starting the same applications thousands of times without compiling their routes each time.

Werkzeug writes and compiles two Python functions for every rule of every application, which build
URLs from the rule. They depend on nothing but the rule, so equal rules can share them.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing.rules import Rule

_compile: Callable[[Rule, bool], Callable[..., tuple[str, str]]] = Rule._compile_builder


@cache
def share_builders() -> None:
    """From now on, let all rules of this process with equal paths share their functions."""
    builders: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}

    def shared(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if rule.defaults:
            return _compile(rule, append_unknown)
        name = (*rule._trace, append_unknown)
        if name not in builders:
            builders[name] = _compile(rule, append_unknown)
        return builders[name]

    Rule._compile_builder = shared  # type: ignore[assignment]
