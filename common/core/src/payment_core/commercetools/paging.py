"""Queries whose answer may be too much for commercetools: read in pages, and in smaller ones.

https://docs.commercetools.com/api/general-concepts#iterating-over-all-elements
"""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import msgspec

from payment_core.commercetools.client import Commercetools, QueryTooLarge
from payment_core.runtime.errors import OutcomeUnknown
from payment_core.runtime.logs import get_logger

Window = tuple[datetime, datetime]

# Ids in one query: a URL has room for about this many.
_IDS = 50
# A page is made so much smaller each time, before its question is divided.
_SHRINKING = 5
_SMALLEST = 2
# More refusals than this in one walk mean that commercetools is in trouble, and not our question.
_PATIENCE = 20
_SHORTEST = timedelta(hours=1)


class Question(Protocol):
    """Which resources are asked for."""

    @property
    def predicate(self) -> str:
        """Return the query predicate."""

    def halves(self) -> Sequence["Question"]:
        """Return smaller questions that together ask the same; none when there are not any."""


class InTime(msgspec.Struct, frozen=True):
    """Resources of which `field` lies in [since, until)."""

    condition: str
    field: str
    window: Window

    @property
    def predicate(self) -> str:
        """Return the query predicate, which always has a lower bound."""
        since, until = (_quoted(one) for one in self.window)
        return f"{self.condition} and {self.field} >= {since} and {self.field} < {until}"

    def halves(self) -> Sequence["InTime"]:
        """Divide the time."""
        since, until = self.window
        if until - since <= _SHORTEST:
            return ()
        middle = since + (until - since) / 2
        windows = ((since, middle), (middle, until))
        return [msgspec.structs.replace(self, window=one) for one in windows]


class AboutIds(msgspec.Struct, frozen=True):
    """Resources that `condition` relates to some ids; its {} stands for them."""

    condition: str
    ids: Sequence[str]

    @property
    def predicate(self) -> str:
        """Return the query predicate."""
        return self.condition.format(",".join(json.dumps(one) for one in self.ids))

    def halves(self) -> Sequence["AboutIds"]:
        """Divide the ids."""
        middle = len(self.ids) // 2
        if not middle:
            return ()
        parts = (self.ids[:middle], self.ids[middle:])
        return [msgspec.structs.replace(self, ids=one) for one in parts]


class _Identified(msgspec.Struct):
    id: str


class _Page(msgspec.Struct):
    results: list[msgspec.Raw]


class Walk:
    """One walk over all answers to some questions, in pages of at most `size`."""

    def __init__(self, commercetools: Commercetools, path: str, size: int) -> None:
        self._commercetools = commercetools
        self._path = path
        self._size = size
        self._refusals = 0
        self._unanswered: QueryTooLarge | None = None

    def pages(
        self, questions: Sequence[Question], last: str = ""
    ) -> Iterator[Sequence[msgspec.Raw]]:
        """Yield what comes after the id `last`, in the order of ids within each question.

        What is too much at once is asked for in smaller parts; see `check`.
        """
        for one in questions:
            yield from self._answers(one, last)

    def check(self) -> None:
        """Raise `QueryTooLarge` when something could not be read at all; for the end of a walk."""
        if self._unanswered is not None:
            raise self._unanswered

    def _answers(self, question: Question, last: str) -> Iterator[Sequence[msgspec.Raw]]:
        while True:
            try:
                page = self._page(question, last)
            except QueryTooLarge as error:
                if self._shrink(error):
                    continue
                halves = question.halves() if self._refusals < _PATIENCE else ()
                if not halves:
                    self._unanswered = error
                for half in halves:
                    yield from self._answers(half, last)
                return
            yield page
            if len(page) < self._size:
                return
            last = id_of(page[-1])

    def _page(self, question: Question, last: str) -> Sequence[msgspec.Raw]:
        params = {
            "where": f"{question.predicate} and id > {json.dumps(last)}",
            "sort": "id asc",
            "limit": str(self._size),
            "withTotal": "false",
        }
        return self._commercetools.get(self._path, _Page, params).results

    def _shrink(self, error: QueryTooLarge) -> bool:
        """Make the pages smaller; False when they cannot be."""
        self._refusals += 1
        get_logger().warning(
            "A query was too large for commercetools",
            eventCode="query.too_large",
            path=self._path,
            size=self._size,
            error=error,
        )
        if self._size == _SMALLEST or self._refusals >= _PATIENCE:
            return False
        self._size = max(_SMALLEST, self._size // _SHRINKING)
        return True


def batches(ids: Collection[str]) -> Iterator[Sequence[str]]:
    """Yield these ids in parts that one query has room for."""
    asked = sorted(set(ids))
    for first in range(0, len(asked), _IDS):
        yield asked[first : first + _IDS]


def id_of(one: msgspec.Raw) -> str:
    """Return the id of something that was listed."""
    try:
        return msgspec.json.decode(one, type=_Identified).id
    except msgspec.ValidationError as error:
        raise OutcomeUnknown("commercetools returned a list item without an id.") from error


def _quoted(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps(text)
