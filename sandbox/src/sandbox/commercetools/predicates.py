"""Checking query predicates against a type and testing documents with them."""

import operator
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple, Union, get_args, get_origin

import msgspec

from sandbox.commercetools.errors import malformed_parameter
from sandbox.commercetools.predicate_syntax import (
    Among,
    Both,
    Compare,
    Contains,
    Defined,
    Either,
    Empty,
    Nested,
    Not,
    Operand,
    Predicate,
    Text,
    Variable,
)

Variables = Mapping[str, Sequence[str]]


class Values(NamedTuple):
    """What the operands of a predicate stand for: texts by their places, variables by name."""

    texts: Sequence[str]
    variables: Variables


Test = Callable[[Any, Values], bool]

_OPERATORS = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}


def check_fields(predicate: Predicate, kind: Any) -> None:
    """Raise InvalidInput when the predicate names a field that the type does not have."""
    match predicate:
        case Both(left, right) | Either(left, right):
            check_fields(left, kind)
            check_fields(right, kind)
        case Not(inner):
            check_fields(inner, kind)
        case Nested(field, inner):
            check_fields(inner, member_type(kind, field))
        case _:
            member_type(kind, predicate.field)


def member_type(kind: Any, field: str) -> Any:
    """Return the type of a field; raises InvalidInput when there is no such field.

    Lists count as their elements. What has no fixed members, such as custom fields, has all.
    """
    if isinstance(kind, types.UnionType) or get_origin(kind) is Union:
        members = [one for one in get_args(kind) if one is not type(None)]
        kind = members[0] if len(members) == 1 else Any
    if get_origin(kind) is list:
        return member_type(get_args(kind)[0], field)
    if get_origin(kind) is dict or kind is Any:
        return Any
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and field in _members(kind):
        return _members(kind)[field]
    raise malformed_parameter("where", f"The field '{field}' does not exist.")


@cache
def _members(kind: type[msgspec.Struct]) -> Mapping[str, Any]:
    return {one.encode_name: one.type for one in msgspec.structs.fields(kind)}


def test_of(predicate: Predicate) -> Test:
    """Return what says whether a document, or one element if it is a list, fulfils the predicate.

    It raises InvalidInput for an input variable without a value.
    """
    of_one = _test_of_one(predicate)

    def test(document: Any, values: Values) -> bool:
        if isinstance(document, list):
            return any(test(element, values) for element in document)
        return of_one(document, values)

    return test


def _test_of_one(predicate: Predicate) -> Test:
    match predicate:
        case Both(left, right):
            one, other = _test_of_one(left), _test_of_one(right)
            return lambda document, values: one(document, values) and other(document, values)
        case Either(left, right):
            one, other = _test_of_one(left), _test_of_one(right)
            return lambda document, values: one(document, values) or other(document, values)
        case Not(inner):
            refused = _test_of_one(inner)
            return lambda document, values: not refused(document, values)
    field, test = predicate.field, _test_of_value(predicate)

    def of_member(document: Any, values: Values) -> bool:
        return test(document.get(field) if isinstance(document, dict) else None, values)

    return of_member


def _test_of_value(predicate: Predicate) -> Test:
    match predicate:
        case Nested(_, inner):
            test = test_of(inner)
            return lambda value, values: value is not None and test(value, values)
        case Compare(_, sign, operand):
            return lambda value, values: _compares(sign, value, _all_values((operand,), values)[0])
        case Among(_, operands):
            return lambda value, values: any(_same(value, operands, values))
        case Contains(_, every, operands):
            decide = all if every else any
            return lambda value, values: decide(_same(value, operands, values))
        case Defined():
            return lambda value, _: value is not None
        case Empty():
            return lambda value, _: not value
    raise AssertionError(predicate)


def _same(value: Any, operands: Sequence[Operand], values: Values) -> Iterator[bool]:
    return (_is_same(value, one) for one in _all_values(operands, values))


def _all_values(operands: Sequence[Operand], values: Values) -> list[Any]:
    found: list[Any] = []
    for operand in operands:
        if isinstance(operand, Text):
            found.append(values.texts[operand.place])
        elif not isinstance(operand, Variable):
            found.append(operand)
        elif operand.name in values.variables:
            found.extend(values.variables[operand.name])
        else:
            detail = f"Missing value for the input parameter '{operand.name}'."
            raise malformed_parameter("where", detail)
    return found


def _compares(sign: str, value: Any, wanted: Any) -> bool:
    if sign == "=":
        return _is_same(value, wanted)
    if sign == "!=":
        return not _is_same(value, wanted)
    left, right = _comparable(value), _comparable(_like(value, wanted))
    return type(left) is type(right) and bool(_OPERATORS[sign](left, right))


def _is_same(value: Any, wanted: Any) -> bool:
    if isinstance(value, list):
        return any(_is_same(element, wanted) for element in value)
    wanted = _like(value, wanted)
    return isinstance(value, bool) == isinstance(wanted, bool) and bool(
        _comparable(value) == _comparable(wanted)
    )


def _like(value: Any, wanted: Any) -> Any:
    """Input variables arrive as text; read them as what they are compared with."""
    if isinstance(wanted, str) and isinstance(value, bool):
        return {"true": True, "false": False}.get(wanted, wanted)
    if isinstance(wanted, str) and isinstance(value, int | float):
        try:
            return float(wanted)
        except ValueError:
            return wanted
    return wanted


def _comparable(value: Any) -> Any:
    """Moments compare as moments, however they are written; numbers as numbers."""
    if isinstance(value, str) and value[4:5] == "-" and "T" in value:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return float(value) if isinstance(value, int | float) else value
