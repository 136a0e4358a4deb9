"""Paged queries: https://docs.commercetools.com/api/general-concepts#queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sandbox.commercetools.errors import APIError, malformed_parameter
from sandbox.commercetools.predicate_syntax import parse_predicate, without_texts
from sandbox.commercetools.predicates import Test, Values, check_fields, member_type, test_of

Parameters = Mapping[str, Sequence[str]]

_MOST_RESULTS = 500
_LARGEST_OFFSET = 10_000


@dataclass(frozen=True)
class SortKey:
    """One sort expression: a path and a direction."""

    path: tuple[str, ...]
    descending: bool


@dataclass(frozen=True)
class Query:
    """What the query parameters ask for."""

    where: tuple[tuple[Test, Values], ...]
    sort: tuple[SortKey, ...]
    limit: int
    offset: int
    with_total: bool

    def matching(self, documents: Iterable[Any]) -> list[Any]:
        """Return the documents that fulfil every predicate, sorted."""
        found = [
            document
            for document in documents
            if all(test(document, values) for test, values in self.where)
        ]
        for key in reversed(self.sort):
            found.sort(key=lambda document: _sort_value(document, key), reverse=key.descending)
        return found

    def page(self, documents: Iterable[Any]) -> dict[str, Any]:
        """Return one page of the matching documents."""
        found = self.matching(documents)
        results = found[self.offset : self.offset + self.limit]
        page = {"limit": self.limit, "offset": self.offset, "count": len(results)}
        return page | ({"total": len(found)} if self.with_total else {}) | {"results": results}


def read_query(parameters: Parameters, kind: Any) -> Query:
    """Return the query; raises InvalidInput for what the API would not understand.

    `kind` is the type of the documents, Any when they have no fixed members.
    """
    variables = {
        name.removeprefix("var."): values
        for name, values in parameters.items()
        if name.startswith("var.")
    }
    where = []
    for predicate in parameters.get("where", ()):
        test, texts = _read(predicate, kind)
        where.append((test, Values(texts, variables)))
    with_total = _only(parameters, "withTotal", "true").lower()
    if with_total not in ("true", "false"):
        raise malformed_parameter("withTotal", f"'{with_total}' is not a boolean.")
    return Query(
        where=tuple(where),
        sort=tuple(_sort_key(text, kind) for text in parameters.get("sort", ())),
        limit=_number(parameters, "limit", 20, _MOST_RESULTS),
        offset=_number(parameters, "offset", 0, _LARGEST_OFFSET),
        with_total=with_total == "true",
    )


def _read(predicate: str, kind: Any) -> tuple[Test, tuple[str, ...]]:
    bare, texts = without_texts(predicate)
    try:
        return _test(bare, kind), texts
    except APIError:
        _test(predicate, kind)  # Says at which place of what was sent.
        raise


@lru_cache(maxsize=1_000)
def _test(predicate: str, kind: Any) -> Test:
    parsed = parse_predicate(predicate)
    check_fields(parsed, kind)
    return test_of(parsed)


def _only(parameters: Parameters, name: str, default: str) -> str:
    values = parameters.get(name, ())
    return values[-1] if values else default


def _number(parameters: Parameters, name: str, default: int, most: int) -> int:
    text = _only(parameters, name, str(default))
    if not (text.isascii() and text.isdigit() and int(text) <= most):
        raise malformed_parameter(name, f"'{text}' is not a number between 0 and {most}.")
    return int(text)


def _sort_key(text: str, kind: Any) -> SortKey:
    path, _, direction = text.strip().partition(" ")
    if direction.strip() not in ("", "asc", "desc"):
        raise malformed_parameter("sort", f"'{direction}' is not a direction.")
    members = tuple(path.split("."))
    for member in members:
        kind = member_type(kind, member)
    return SortKey(members, descending=direction.strip() == "desc")


def _sort_value(document: Any, key: SortKey) -> tuple[bool, str, Any]:
    """Return something comparable: absent values first, different types apart."""
    for member in key.path:
        document = document.get(member) if isinstance(document, dict) else None
    if isinstance(document, int | float):
        return True, "number", document
    return document is not None, type(document).__name__, str(document)
