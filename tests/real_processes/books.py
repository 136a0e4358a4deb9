"""The records of both sides, and whether the invariants hold on them."""

from typing import Self

import msgspec

from payment_core.domain.payment import Payment
from real_processes.checks import (
    Json,
    check_books_agree,
    check_history,
    check_one_live_charge,
    check_sums,
    require,
)
from real_processes.process_cluster import ProcessCluster

Pair = tuple[Payment, list[Json]]


class Books(msgspec.Struct, frozen=True):
    """What commercetools and the PSP know of one cart, or of all."""

    carts: list[Json]
    payments: list[Payment]
    messages: list[Json]
    at_psp: list[Json]
    reads_payments: bool = True

    @classmethod
    def read(cls, cluster: ProcessCluster, cart: str = "") -> Self:
        """Read both sides, of one cart or of all."""
        shown = cluster.commercetools.view("books", cart=cart)
        payments = msgspec.convert(shown["payments"], list[Payment])
        ids = {one.id for one in payments}
        at_psp = cluster.psp.view("books")
        mine = [one for one in at_psp if not cart or one["merchantReference"] in ids]
        can_read = cluster.profile.reads_payments
        return cls(shown["carts"], payments, shown["messages"], mine, can_read)

    def pairs(self) -> list[Pair]:
        """Return every Payment with what the PSP has for it."""
        at_psp: dict[str, list[Json]] = {}
        for one in self.at_psp:
            at_psp.setdefault(one["merchantReference"], []).append(one)
        return [(one, at_psp.get(one.id, [])) for one in self.payments]

    def check(self) -> None:
        """Raise `Violation` for the first invariant that does not hold."""
        known = {one.id for one in self.payments}
        for one in self.at_psp:
            require(
                one["merchantReference"] in known, f"money-is-known: {one['id']} has no Payment"
            )
        of_cart: dict[str, list[Pair]] = {}
        for pair in self.pairs():
            of_cart.setdefault(str(pair[0].key)[len("pay-") :][:36], []).append(pair)
        for cart in self.carts:
            _check_cart(cart, of_cart.get(cart["id"], []), reads_payments=self.reads_payments)
        check_history(self.messages)

    def operations(self, kind: str) -> list[Json]:
        """Return what the PSP did of this kind, without what failed."""
        return [
            one
            for payment in self.at_psp
            for one in payment["operations"]
            if one["type"] == kind and one["status"] != "failed"
        ]


def _check_cart(cart: Json, pairs: list[Pair], *, reads_payments: bool) -> None:
    attached = {one["id"] for one in cart.get("paymentInfo", {}).get("payments", [])}
    check_one_live_charge(pairs)
    for payment, at_psp in pairs:
        check_sums(payment)
        check_books_agree(payment, at_psp, reads_payments=reads_payments)
        require(not at_psp or payment.id in attached, f"money-is-known: {payment.id} is on no cart")
