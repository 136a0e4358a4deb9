"""Finding Payments by their state, and finding who uses them.

https://docs.commercetools.com/api/predicates/query
"""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from payment_core.commercetools.client import Commercetools
from payment_core.domain.payment import Payment
from payment_core.runtime.logs import get_logger

T = TypeVar("T")

_PAGE = 100
# Ids in one query: a URL has room for about this many.
_IDS = 50
_MOST_RESULTS = 500
_HAS_OPEN = 'transactions(state="Initial" or state="Pending")'
_IS_BARE = "(transactions is empty and key is defined)"


class _Identified(msgspec.Struct):
    id: str


class _Page(msgspec.Struct):
    results: list[_Identified]


class _RawPage(msgspec.Struct):
    results: list[msgspec.Raw]


class _PaymentInfo(msgspec.Struct):
    payments: list[_Identified] = []


class _Payable(msgspec.Struct, rename="camel"):
    payment_info: _PaymentInfo = msgspec.field(default_factory=_PaymentInfo)


class _Payables(msgspec.Struct):
    results: list[_Payable]


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

    def with_ids(self, payment_ids: Collection[str]) -> Mapping[str, Payment]:
        """Return those of these Payments that are there, and that can be read, by their ids."""
        found: dict[str, Payment] = {}
        for some in _batches(payment_ids):
            for one in self._some("payments", f"id in ({_listed(some)})", _RawPage).results:
                try:
                    payment = msgspec.json.decode(one, type=Payment)
                except msgspec.ValidationError as error:
                    # Whoever reads this one alone says which it is.
                    get_logger().warning("A Payment cannot be read", error=error)
                else:
                    found[payment.id] = payment
        return found

    def in_use(self, payment_ids: Collection[str]) -> frozenset[str]:
        """Return those of these Payments that are on a cart or an order."""
        found: set[str] = set()
        for some in _batches(payment_ids):
            predicate = f"paymentInfo(payments(id in ({_listed(some)})))"
            for kind in ("orders", "carts"):
                page = self._some(kind, predicate, _Payables)
                found.update(one.id for user in page.results for one in user.payment_info.payments)
        return frozenset(found)

    def _some(self, kind: str, predicate: str, page: type[T]) -> T:
        params = {"where": predicate, "limit": str(_MOST_RESULTS), "withTotal": "false"}
        return self._commercetools.get(kind, page, params)

    def _ids(self, predicate: str, last: str) -> Iterator[str]:
        """https://docs.commercetools.com/api/general-concepts#iterating-over-all-elements."""
        while True:
            params = {
                "where": predicate + json.dumps(last),
                "sort": "id asc",
                "limit": str(_PAGE),
                "withTotal": "false",
            }
            page = self._commercetools.get("payments", _Page, params).results
            yield from (one.id for one in page)
            if len(page) < _PAGE:
                return
            last = page[-1].id


def _batches(payment_ids: Collection[str]) -> Iterator[list[str]]:
    asked = sorted(set(payment_ids))
    for first in range(0, len(asked), _IDS):
        yield asked[first : first + _IDS]


def _listed(payment_ids: Collection[str]) -> str:
    return ",".join(json.dumps(one) for one in payment_ids)


def _quoted(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps(text)
