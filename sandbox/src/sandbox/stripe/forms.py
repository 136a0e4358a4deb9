"""Form-encoded bodies with nested names: `metadata[order]=7`, `expand[0]=charge`, `expand[]=x`."""

import re
from typing import Any
from urllib.parse import parse_qsl

_NAME = re.compile(r"(?P<first>[^\[\]]+)(?P<rest>(?:\[[^\[\]]*\])*)")
_STEP = re.compile(r"\[([^\[\]]*)\]")


def decode_form(text: str) -> dict[str, Any]:
    """Return the nested parameters; lists where the names count or are empty.

    Raises ValueError for a name that is no name.
    """
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        match = _NAME.fullmatch(name)
        if match is None:
            raise ValueError(f"{name} is not the name of a parameter")
        _put(found, [match["first"], *_STEP.findall(match["rest"])], value)
    return {name: _with_lists(value) for name, value in found.items()}


def _put(into: dict[str, Any], steps: list[str], value: str) -> None:
    for step in steps[:-1]:
        into = into.setdefault(step or str(len(into)), {})
        if not isinstance(into, dict):
            raise ValueError(f"{step} is a value and has members")
    into[steps[-1] or str(len(into))] = value


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key == str(place) for place, key in enumerate(value)):
        return [_with_lists(one) for one in value.values()]
    return {key: _with_lists(one) for key, one in value.items()}
