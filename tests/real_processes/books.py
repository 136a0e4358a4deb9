"""The books of both sides, and whether they are in order."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from payment_core.payment import Payment
from real_processes.stage import Stage
from simulation.invariants import (
    Violation,
    check_books_agree,
    check_one_live_charge,
    check_sums,
)

Json = dict[str, Any]
Pair = tuple[Payment, list[Json]]

_NEVER_AGAIN = {
    "Success": ("Pending", "Initial"),
    "Failure": ("Pending", "Initial"),
    "Pending": ("Initial",),
}


class Books(msgspec.Struct, frozen=True):
    """What commercetools and the PSP know; `cart` is a part of the ids of the carts shown."""

    carts: list[Json]
    payments: list[Payment]
    messages: list[Json]
    at_psp: list[Json]

    @classmethod
    def read(cls, stage: Stage, cart: str = "") -> "Books":
        """Read both sides, of one cart or of all."""
        shown = stage.commercetools.view("books", cart=cart)
        payments = msgspec.convert(shown["payments"], list[Payment])
        ids = {one.id for one in payments}
        at_psp = [
            one for one in stage.psp.view("books") if not cart or one["merchantReference"] in ids
        ]
        return cls(shown["carts"], payments, shown["messages"], at_psp)

    def pairs(self, payments: Iterable[Payment]) -> list[Pair]:
        """Return Payments with what the PSP has for each."""
        found: dict[str, list[Json]] = {}
        for one in self.at_psp:
            found.setdefault(one["merchantReference"], []).append(one)
        return [(one, found.get(one.id, [])) for one in payments]

    def check(self) -> None:
        """Raise `Violation` for the first invariant that does not hold."""
        known = {one.id for one in self.payments}
        for one in self.at_psp:
            _require(one["merchantReference"] in known, f"L2: {one['id']} has no Payment")
        for cart in self.carts:
            self._check_cart(cart)
        check_history(self.messages)

    def operations(self, kind: str) -> list[Json]:
        """Return what the PSP did of this kind, without what failed."""
        return [
            one
            for payment in self.at_psp
            for one in payment["operations"]
            if one["type"] == kind and one["status"] != "failed"
        ]

    def _check_cart(self, cart: Json) -> None:
        attached = {one["id"] for one in cart.get("paymentInfo", {}).get("payments", [])}
        mine = [one for one in self.payments if str(one.key).startswith(f"pay-{cart['id']}-")]
        pairs = self.pairs(mine)
        check_one_live_charge(pairs)
        for payment, at_psp in pairs:
            check_sums(payment)
            check_books_agree(payment, at_psp)
            _require(not at_psp or payment.id in attached, f"L2: {payment.id} is on no cart")


def check_history(messages: Sequence[Json]) -> None:
    """S4: no transaction ever went back."""
    states: dict[str, str] = {}
    for message in messages:
        if message["type"] == "PaymentTransactionAdded":
            states[message["transaction"]["id"]] = message["transaction"]["state"]
        elif message["type"] == "PaymentTransactionStateChanged":
            before, after = states.get(message["transactionId"], "Initial"), message["state"]
            _require(after not in _NEVER_AGAIN.get(before, ()), f"S4: {before} -> {after}")
            states[message["transactionId"]] = after


def _require(condition: bool, complaint: str) -> None:
    if not condition:
        raise Violation(complaint)
