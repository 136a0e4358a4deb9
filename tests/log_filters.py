"""Filters of log lines in Cloud Logging's language and in jq's, as far as the runbook uses them.

Cloud Logging binds OR more tightly than AND, and jq does not: without parentheses the two may not
be mixed here. https://docs.cloud.google.com/logging/docs/view/logging-query-language
"""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

Line = Mapping[str, Any]
Test = Callable[[Line], bool]

_TOKEN = re.compile(r'\s*(?:(\(|\)|>=|<=|==|=|<|>)|"([^"]*)"|(\d+(?:\.\d+)?)|(\.?[A-Za-z][\w.]*))')
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "==": operator.eq,
    ">=": operator.ge,
    "<": operator.lt,
}
_SEVERITIES = ("INFO", "WARNING", "ERROR")


class Filter:
    """A filter; `fields` are those that it asks for."""

    def __init__(self, text: str) -> None:
        self.fields: set[str] = set()
        self._left = _tokens(text)
        self._test = self._any_or_all()
        assert not self._left, f"{text} goes on after its end"

    def matches(self, line: Line) -> bool:
        return self._test(line)

    def _any_or_all(self) -> Test:
        tests, words = [self._one()], set()
        while self._left and self._left[0] != ("sign", ")"):
            words.add(self._left.pop(0)[1].lower())
            assert words <= {"and", "or"}
            tests.append(self._one())
        assert len(words) < 2, "and, or are mixed without parentheses"
        together = any if words == {"or"} else all
        return lambda line: together(test(line) for test in tests)

    def _one(self) -> Test:
        if self._left[0] != ("sign", "("):
            return self._comparison()
        self._left.pop(0)
        inside = self._any_or_all()
        assert self._left.pop(0) == ("sign", ")")
        return inside

    def _comparison(self) -> Test:
        (_, name), (_, sign), value = (self._left.pop(0) for _ in range(3))
        field = name.removeprefix("jsonPayload").removeprefix(".")
        self.fields.add(field)
        wanted, compare = _value(value), _COMPARE[sign]
        if name == "severity" and sign == ">=":
            return lambda line: _SEVERITIES.index(line[field]) >= _SEVERITIES.index(value[1])
        return lambda line: field in line and compare(line[field], wanted)


def _value(token: tuple[str, str]) -> object:
    kind, text = token
    return float(text) if kind == "number" else text


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position = [], 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        assert match, f"{text[position:]} cannot be read"
        kinds = zip(("sign", "text", "number", "name"), match.groups(), strict=True)
        found += [(kind, part) for kind, part in kinds if part is not None]
        position = match.end()
    return found
