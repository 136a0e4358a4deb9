"""Starting the same applications thousands of times without compiling their routes each time.

Werkzeug parses every rule of every application and compiles two Python functions for it, which
build URLs. All of that depends on nothing but the rule, so equal rules can share it.
"""

from functools import cache
from typing import Any

from werkzeug.routing.rules import Rule

_compile = Rule.compile


@cache
def share_rules() -> None:
    """From now on, let all rules of this process with equal paths share what is made of them."""
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
        rule._build = _function_of(twin._build).__get__(rule, None)
        rule._build_unknown = _function_of(twin._build_unknown).__get__(rule, None)

    Rule.compile = compile_once  # type: ignore[assignment]


def _function_of(method: Any) -> Any:
    return method.__func__
