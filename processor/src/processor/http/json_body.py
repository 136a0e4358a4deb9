"""Strict JSON bodies: what two parsers could read in two ways is refused."""

import json
import re
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from payment_core.runtime.errors import InvalidField, InvalidInput, InvalidJsonInput
from processor.domain.errors import RequiredField
from processor.http.allowed_values import allowed_tags

T = TypeVar("T")

# Larger integers change their value in a JavaScript parser (RFC 8259, section 6).
LARGEST_NUMBER = 2**53 - 1
_LONGEST_INTEGER = len(f"-{LARGEST_NUMBER}")
_DEEPEST = 32
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
_NAMED_VALUE = re.compile(r"Invalid enum value .*", re.DOTALL)
_PLACE = re.compile(r"(?P<problem>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?", re.DOTALL)


class Node(msgspec.Struct, frozen=True):
    """One value of a JSON document: its path, its own name and how deep it is."""

    path: str
    name: str
    value: object
    depth: int


def nodes(document: object) -> Iterator[Node]:
    """Yield every value of the document, itself first; no depth can exhaust the stack."""
    waiting = [Node("", "", document, 0)]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += _children(node)


def _children(node: Node) -> list[Node]:
    path, depth = node.path, node.depth + 1
    if isinstance(node.value, dict):
        before = f"{path}." if path else ""
        return [Node(before + name, name, one, depth) for name, one in node.value.items()]
    if isinstance(node.value, list):
        return [Node(f"{path}[{at}]", "", one, depth) for at, one in enumerate(node.value)]
    return []


def parse(body: bytes) -> object:
    """Return the JSON value in a UTF-8 body; raises `InvalidJsonInput`.

    Refused beyond RFC 8259: duplicate names, NaN and Infinity, numbers beyond 2^53-1, a byte
    order mark, NUL and lone surrogates in strings, and nesting deeper than 32 levels.
    """
    try:
        document = _DECODER.decode(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise InvalidJsonInput("The request body is not valid JSON.") from None
    if _needs_a_look(body):
        for node in nodes(document):
            _check(node)
    return document


def decode(document: object, kind: type[T]) -> T:
    """Convert without guessing; a string is no number and a float no integer.

    Raises `RequiredField`, `InvalidField` (a name outside of its list) or `InvalidJsonInput`,
    as the payment template does for the same mistakes.
    """
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        raise _refusal(str(error), kind) from None


def _refusal(text: str, kind: type) -> InvalidInput:
    place = _PLACE.fullmatch(text)
    problem, path = (place["problem"], place["path"] or "") if place else (text, "")
    missing = _MISSING.fullmatch(problem)
    if missing:
        return RequiredField(f"{path}.{missing['name']}" if path else missing["name"])
    if problem.startswith("Invalid value"):
        return InvalidField(
            path,
            f"The value of field {path} is not allowed.",
            allowedValues=allowed_tags(kind, path),
        )
    rule = _NAMED_VALUE.sub("Value outside of its list", problem)
    where = f" - at `$.{path}`" if path else ""
    return InvalidJsonInput(
        f"The request body does not match the schema: {rule}{where}", field=path
    )


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise InvalidJsonInput("The request body has the same name twice in one object.")
    return members


def _refused_constant(_text: str) -> object:
    raise InvalidJsonInput("The request body has a number that JSON does not allow.")


def _bounded_integer(text: str) -> int:
    if len(text) > _LONGEST_INTEGER or abs(int(text)) > LARGEST_NUMBER:
        raise InvalidJsonInput("The request body has a number beyond 2^53-1.")
    return int(text)


def _bounded_float(text: str) -> float:
    number = float(text)
    if abs(number) > LARGEST_NUMBER:
        raise InvalidJsonInput("The request body has a number beyond 2^53-1.")
    return number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_constant=_refused_constant,
    parse_int=_bounded_integer,
    parse_float=_bounded_float,
)


def _needs_a_look(body: bytes) -> bool:
    r"""Whether it may be too deep or have an escaped character, which starts with \u."""
    return b"\\u" in body or body.count(b"{") + body.count(b"[") > _DEEPEST


def _check(node: Node) -> None:
    if node.depth > _DEEPEST:
        raise InvalidJsonInput("The request body is nested too deeply.")
    for text in (node.name, node.value):
        if isinstance(text, str) and _is_broken(text):
            raise InvalidJsonInput("The request body has a string with a forbidden character.")


def _is_broken(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)
