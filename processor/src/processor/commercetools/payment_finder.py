"""Finding Payments by what people know of them, and the orders that they are on.

Queries lag behind writes for a moment, so what was made right now may not be found yet.
https://docs.commercetools.com/api/predicates/query
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from payment_core.commercetools.carts import PaymentInfo
from payment_core.commercetools.client import Commercetools
from payment_core.domain.payment import Payment
from processor.domain.payment_search import SearchKind, SearchTerm

# Whole orders or carts in one answer.
_MOST_CARRIERS = 50
_MOST_PAYMENTS = 500
_EXPAND = "paymentInfo.payments[*]"
_FIELDS = {
    SearchKind.ORDER_NUMBER: ("orders", "orderNumber"),
    SearchKind.ORDER_ID: ("orders", "id"),
    SearchKind.CART_ID: ("carts", "id"),
}


class Order(msgspec.Struct, frozen=True, rename="camel"):
    """An order with its Payments as they were in the same moment."""

    id: str
    order_number: str | None = None
    payment_info: PaymentInfo = PaymentInfo()

    @property
    def payments(self) -> tuple[Payment, ...]:
        """The order's Payments, oldest first."""
        return tuple(link.obj for link in self.payment_info.payments if link.obj)


class Unfinished(msgspec.Struct, frozen=True, kw_only=True):
    """Payments with an operation that is neither done nor failed after ten minutes.

    `payments` have one, of `all` that were made in the same time; `oldest` is when the oldest of
    them was made.
    """

    payments: int
    all: int
    oldest: datetime | None


class _Orders(msgspec.Struct):
    results: list[Order]


class _Payments(msgspec.Struct):
    results: list[Payment]
    total: int = 0


@dataclass(frozen=True)
class PaymentFinder:
    """Asks commercetools; errors are those of `Commercetools`."""

    commercetools: Commercetools

    def find(self, term: SearchTerm) -> Sequence[Payment]:
        """Return the Payments that fit the term, each once, in no order."""
        quoted = json.dumps(term.value)
        match term.kind:
            case SearchKind.CUSTOMER_ID:
                found = self._payments(f"customer(id={quoted})")
            case SearchKind.PSP_REFERENCE:
                found = self._payments(
                    f"interfaceId={quoted} or transactions(interfaceId={quoted})"
                )
            case SearchKind.CUSTOMER_EMAIL:
                where = f"customerEmail={quoted}"
                found = [*self._carried("orders", where), *self._carried("carts", where)]
            case kind:
                path, field = _FIELDS[kind]
                found = self._carried(path, f"{field}={quoted}")
        return list({one.id: one for one in found}.values())

    def orders_of(self, payment_ids: Collection[str]) -> Mapping[str, Order]:
        """Return the order of each of these Payments that is on one."""
        if not payment_ids:
            return {}
        quoted = ",".join(json.dumps(one) for one in payment_ids)
        orders = self._orders("orders", f"paymentInfo(payments(id in ({quoted})))")
        return {link.id: order for order in orders for link in order.payment_info.payments}

    def unfinished(self, payment_interface: str, since: datetime, before: datetime) -> Unfinished:
        """Count the Payments made since then that wait for something that began `before`."""
        made = (
            f"paymentMethodInfo(paymentInterface={json.dumps(payment_interface)}) "
            f"and createdAt >= {_quoted(since)}"
        )
        waiting = (
            f'{made} and createdAt < {_quoted(before)} and transactions(state in ("Initial", '
            f'"Pending") and (timestamp < {_quoted(before)} or timestamp is not defined))'
        )
        oldest = self._page(waiting, "createdAt asc", 1, with_total=True)
        everything = self._page(made, "createdAt asc", 1, with_total=True)
        return Unfinished(
            payments=oldest.total,
            all=everything.total,
            oldest=oldest.results[0].created_at if oldest.results else None,
        )

    def _payments(self, where: str) -> Sequence[Payment]:
        return self._page(where, "createdAt desc", _MOST_PAYMENTS).results

    def _page(self, where: str, sort: str, limit: int, *, with_total: bool = False) -> _Payments:
        params = {
            "where": where,
            "sort": sort,
            "limit": str(limit),
            "withTotal": str(with_total).lower(),
        }
        return self.commercetools.get("payments", _Payments, params)

    def _carried(self, path: str, where: str) -> Sequence[Payment]:
        return [one for order in self._orders(path, where) for one in order.payments]

    def _orders(self, path: str, where: str) -> Sequence[Order]:
        """Return orders, or carts, which have what is read of them in common."""
        params = {
            "where": where,
            "sort": "createdAt desc",
            "limit": str(_MOST_CARRIERS),
            "withTotal": "false",
            "expand": _EXPAND,
        }
        return self.commercetools.get(path, _Orders, params).results


def _quoted(moment: datetime) -> str:
    return json.dumps(moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
