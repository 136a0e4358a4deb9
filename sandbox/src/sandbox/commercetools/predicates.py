"""Checking query predicates against a type and testing documents with them."""

import operator
import types
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin

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
    Variable,
)

Variables = Mapping[str, Sequence[str]]

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


def matches(predicate: Predicate, document: Any, variables: Variables) -> bool:
    """Whether the document, or one element if it is a list, fulfils the predicate."""
    if isinstance(document, list):
        return any(matches(predicate, element, variables) for element in document)
    match predicate:
        case Both(left, right):
            return matches(left, document, variables) and matches(right, document, variables)
        case Either(left, right):
            return matches(left, document, variables) or matches(right, document, variables)
        case Not(inner):
            return not matches(inner, document, variables)
    value = document.get(predicate.field) if isinstance(document, dict) else None
    return _field_matches(predicate, value, variables)


def _field_matches(predicate: Predicate, value: Any, variables: Variables) -> bool:
    match predicate:
        case Nested(_, inner):
            return value is not None and matches(inner, value, variables)
        case Compare(_, sign, operand):
            return _compares(sign, value, _one_value(operand, variables))
        case Among(_, operands):
            return any(_is_same(value, one) for one in _all_values(operands, variables))
        case Contains(_, every, operands):
            found = [_is_same(value, one) for one in _all_values(operands, variables)]
            return all(found) if every else any(found)
        case Defined():
            return value is not None
        case Empty():
            return not value
    raise AssertionError(predicate)


def _one_value(operand: Operand, variables: Variables) -> Any:
    return _all_values((operand,), variables)[0]


def _all_values(operands: Sequence[Operand], variables: Variables) -> list[Any]:
    values: list[Any] = []
    for operand in operands:
        if not isinstance(operand, Variable):
            values.append(operand)
        elif operand.name in variables:
            values.extend(variables[operand.name])
        else:
            detail = f"Missing value for the input parameter '{operand.name}'."
            raise malformed_parameter("where", detail)
    return values


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
