"""Finding Payments by their state.

https://docs.commercetools.com/api/predicates/query
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from payment_core.commercetools.client import Commercetools
from payment_core.domain.payment import Payment
from payment_core.runtime.errors import OutcomeUnknown
from payment_core.runtime.logs import get_logger

_PAGE = 50
# Ids in one query: a URL has room for about this many.
_IDS = 50
_MOST_RESULTS = 500
_HAS_OPEN = 'transactions(state in ("Initial", "Pending"))'
_HAS_MONEY = 'transactions(type in ("Authorization", "Charge") and state = "Success")'
_IS_BARE = "(transactions is empty and key is defined)"


class _Identified(msgspec.Struct):
    id: str


class _RawPage(msgspec.Struct):
    results: list[msgspec.Raw]


class PaymentQueries:
    """Questions about many Payments; errors are those of `Commercetools`.

    Queries lag behind writes for a moment, so what they say is a reason to look and no more.
    """

    def __init__(self, commercetools: Commercetools) -> None:
        self._commercetools = commercetools

    def unsettled(
        self, payment_interface: str, untouched_since: datetime, start: str
    ) -> Iterator[str]:
        """Yield the ids of Payments that wait for an end: something on them is open, or
        somebody claimed them with a key and nothing followed.

        In the order of their ids, from `start` to the last and then from the first to `start`;
        each once, whatever happens to them meanwhile.
        """
        predicate = (
            f"paymentMethodInfo(paymentInterface={json.dumps(payment_interface)})"
            f" and lastModifiedAt < {_quoted(untouched_since)} and ({_HAS_OPEN} or {_IS_BARE})"
        )
        yield from self._ids(f"{predicate} and id > ", start)
        yield from self._ids(f"{predicate} and id <= {json.dumps(start)} and id > ", "")

    def made(self, payment_interface: str, since: datetime, until: datetime) -> Iterator[str]:
        """Yield the ids of the Payments made in [since, until), in the order of their ids."""
        predicate = (
            f"paymentMethodInfo(paymentInterface={json.dumps(payment_interface)})"
            f" and createdAt >= {_quoted(since)} and createdAt < {_quoted(until)}"
        )
        yield from self._ids(f"{predicate} and id > ", "")

    def changed_with_money(
        self, payment_interface: str, since: datetime, until: datetime, start: str
    ) -> Iterator[Sequence[Payment]]:
        """Yield the Payments last changed in [since, until) that money was ever held or taken on.

        In pages, in the order of their ids from `start`, as `unsettled` does.
        """
        predicate = (
            f"paymentMethodInfo(paymentInterface={json.dumps(payment_interface)})"
            f" and lastModifiedAt >= {_quoted(since)} and lastModifiedAt < {_quoted(until)}"
            f" and {_HAS_MONEY}"
        )
        before = f"{predicate} and id <= {json.dumps(start)}"
        for asked, last in ((f"{predicate} and id > ", start), (f"{before} and id > ", "")):
            for page in self._pages(asked, last):
                yield _payments(page)

    def with_ids(self, payment_ids: Collection[str]) -> Mapping[str, Payment]:
        """Return those of these Payments that are there, and that can be read, by their ids."""
        found: dict[str, Payment] = {}
        for some in _batches(payment_ids):
            page = self._some(f"id in ({_listed(some)})")
            found.update((one.id, one) for one in _payments(page))
        return found

    def _some(self, predicate: str) -> list[msgspec.Raw]:
        params = {"where": predicate, "limit": str(_MOST_RESULTS), "withTotal": "false"}
        return self._commercetools.get("payments", _RawPage, params).results

    def _ids(self, predicate: str, last: str) -> Iterator[str]:
        for page in self._pages(predicate, last):
            yield from (_id_of(one) for one in page)

    def _pages(self, predicate: str, last: str) -> Iterator[Sequence[msgspec.Raw]]:
        """https://docs.commercetools.com/api/general-concepts#iterating-over-all-elements."""
        while True:
            params = {
                "where": predicate + json.dumps(last),
                "sort": "id asc",
                "limit": str(_PAGE),
                "withTotal": "false",
            }
            page = self._commercetools.get("payments", _RawPage, params).results
            yield page
            if len(page) < _PAGE:
                return
            last = _id_of(page[-1])


def _payments(page: Sequence[msgspec.Raw]) -> list[Payment]:
    """Return those of them that can be read; whoever reads another alone says which it is."""
    found = []
    for one in page:
        try:
            found.append(msgspec.json.decode(one, type=Payment))
        except msgspec.ValidationError as error:
            get_logger().warning("A Payment cannot be read", error=error)
    return found


def _id_of(one: msgspec.Raw) -> str:
    try:
        return msgspec.json.decode(one, type=_Identified).id
    except msgspec.ValidationError as error:
        raise OutcomeUnknown("commercetools listed something without an id.") from error


def _batches(payment_ids: Collection[str]) -> Iterator[list[str]]:
    asked = sorted(set(payment_ids))
    for first in range(0, len(asked), _IDS):
        yield asked[first : first + _IDS]


def _listed(payment_ids: Collection[str]) -> str:
    return ",".join(json.dumps(one) for one in payment_ids)


def _quoted(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps(text)
