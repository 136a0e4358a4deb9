"""Finding Payments by their state.

https://docs.commercetools.com/api/predicates/query
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from payment_core.commercetools.client import Commercetools
from payment_core.commercetools.paging import AboutIds, InTime, Walk, Window, batches, id_of
from payment_core.domain.payment import Payment
from payment_core.runtime.logs import get_logger

_PAGE = 50
_MOST_RESULTS = 500
_HAS_OPEN = 'transactions(state in ("Initial", "Pending"))'
_HAS_MONEY = 'transactions(type in ("Authorization", "Charge") and state = "Success")'
_IS_BARE = "(transactions is empty and key is defined)"
# A capture that was refused before the attempt reached the PSP: `Payment.paying` leaves it out.
_IS_UNTRIED = (
    '(key is defined and not(transactions(type = "Authorization")) and '
    'transactions(type = "Charge" and state = "Failure" and interfaceId is not defined))'
)


class _Page(msgspec.Struct):
    results: list[msgspec.Raw]


@dataclass(frozen=True)
class PaymentQueries:
    """Questions about many Payments; errors are those of `Commercetools`.

    Queries lag behind writes for a moment, so what they say is a reason to look and no more.
    """

    commercetools: Commercetools

    def open_payments(
        self, payment_interface: str, windows: Iterable[Window], start: str
    ) -> Iterator[str]:
        """Yield the ids of Payments that wait for an end: something on them is open, or
        they were claimed with a key and nothing followed but a refused capture.

        `windows` are when they were last changed. In each, in the order of their ids, from `start`
        to the last and then from the first to `start`; each once, whatever happens to them
        meanwhile.
        """
        condition = f"{_ours(payment_interface)} and ({_HAS_OPEN} or {_IS_BARE} or {_IS_UNTRIED})"
        for page in self._changed(condition, windows, start):
            yield from map(id_of, page)

    def made(self, payment_interface: str, since: datetime, until: datetime) -> Iterator[str]:
        """Yield the ids of the Payments made in [since, until), in the order of their ids."""
        question = InTime(_ours(payment_interface), "createdAt", (since, until))
        walk = self._walk()
        for page in walk.pages([question]):
            yield from map(id_of, page)
        walk.check()

    def has_payments(self) -> bool:
        """Whether the project has any Payment, of whatever interface."""
        params = {"limit": "1", "withTotal": "false"}
        return bool(self.commercetools.get("payments", _Page, params).results)

    def changed_with_money(
        self, payment_interface: str, since: datetime, until: datetime, start: str
    ) -> Iterator[Sequence[Payment]]:
        """Yield the Payments last changed in [since, until) that money was ever held or taken on.

        In pages, in the order of their ids from `start`, as `open_payments` does.
        """
        condition = f"{_ours(payment_interface)} and {_HAS_MONEY}"
        for page in self._changed(condition, [(since, until)], start):
            yield _payments(page)

    def with_ids(self, payment_ids: Collection[str]) -> Mapping[str, Payment]:
        """Return those of these Payments that are there, and that can be read, by their ids."""
        found: dict[str, Payment] = {}
        for some in batches(payment_ids):
            walk = self._walk(_MOST_RESULTS)
            for page in walk.pages([AboutIds("id in ({})", some)]):
                found.update((one.id, one) for one in _payments(page))
            walk.check()
        return found

    def _changed(
        self, condition: str, windows: Iterable[Window], start: str
    ) -> Iterator[Sequence[msgspec.Raw]]:
        walk, field = self._walk(), "lastModifiedAt"
        before = f"{condition} and id <= {json.dumps(start)}"
        for window in windows:
            yield from walk.pages([InTime(condition, field, window)], start)
            yield from walk.pages([InTime(before, field, window)])
        walk.check()

    def _walk(self, size: int = _PAGE) -> Walk:
        return Walk(self.commercetools, "payments", size)


def _payments(page: Sequence[msgspec.Raw]) -> list[Payment]:
    """Return those that can be read; reading another one alone names it in its error."""
    found = []
    for one in page:
        try:
            found.append(msgspec.json.decode(one, type=Payment))
        except msgspec.ValidationError as error:
            get_logger().warning(
                "A Payment cannot be read", eventCode="payment.unreadable", error=error
            )
    return found


def _ours(payment_interface: str) -> str:
    return f"paymentMethodInfo(paymentInterface={json.dumps(payment_interface)})"
