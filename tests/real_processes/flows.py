"""What moves money: each flow made ready, and the one request in which it will be interrupted."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import requests

from real_processes.books import Books
from real_processes.checks import Violation
from real_processes.process_cluster import ProcessCluster
from real_processes.stack_client import StackClient

_ALL, _PART, _REFUND = 10_000, 4_000, 3_000
_APPROVED, _RECEIVED, RETURNED = ("approved",), ("received", "approved"), "returned"
_RETURNED = (RETURNED,)
Act = Callable[[], requests.Response | None]


@dataclass(frozen=True)
class Case:
    """One cart whose money is about to move.

    `act` makes the request, and may be repeated. `effect` is what the PSP must have done in the
    end: amounts in cents by kind of operation. `told` has the outcomes of which the client must
    hear one; none when nobody waits for one.
    """

    cart: str
    act: Act
    effect: Mapping[str, tuple[int, ...]]
    told: tuple[str, ...] = ()

    def check(self, books: Books, *, must_happen: bool = True) -> None:
        """Raise `Violation` unless the books are in order and the effect is there just once.

        Without `must_happen` it may also be missing, as when nobody repeated a request that died
        before it was recorded; but nothing may be left undecided.
        """
        books.check()
        for kind, wanted in self.effect.items():
            found = tuple(sorted(one["amount"]["value"] for one in books.operations(kind)))
            if found != wanted and (must_happen or found):
                raise Violation(f"The PSP has {kind} of {found} for cart {self.cart}, not {wanted}")
        for payment in books.payments:
            states = Counter(str(one.state) for one in payment.transactions)
            if states["Initial"] or states["Pending"]:
                raise Violation(f"{payment.id} is left with {states}")


Flow = Callable[[ProcessCluster, StackClient], Case]


def authorize(cluster: ProcessCluster, stack_client: StackClient) -> Case:
    """A shopper pays by card."""
    cart = stack_client.cart()
    session = stack_client.session(cart)
    effect = {"authorization": (_ALL,)}
    return Case(cart, lambda: stack_client.pay(session, name="try"), effect, _APPROVED)


def confirm(cluster: ProcessCluster, stack_client: StackClient) -> Case:
    """A shopper comes back from 3-D Secure."""
    cart = stack_client.cart()
    session = stack_client.session(cart)
    payment = stack_client.paid(session, cluster.profile.cards["challenge"])
    cluster.act(payment, "confirm")
    effect = {"authorization": (_ALL,)}
    if not cluster.profile.reads_payments:  # Only what the browser brings back tells how it went.
        address = cluster.return_address(payment)
        return Case(cart, lambda: stack_client.come_back(address), effect, _RETURNED)
    return Case(cart, lambda: stack_client.confirm(session, payment), effect, _APPROVED)


def webhook(cluster: ProcessCluster, stack_client: StackClient) -> Case:
    """The PSP tells that a pending authorization has succeeded."""
    cart = stack_client.cart()
    method, token = cluster.profile.pending(cluster.psp.form)
    payment = stack_client.paid(stack_client.session(cart, method), token, method)
    cluster.deliver_everything()
    cluster.act(payment, "settle")

    def act() -> None:
        cluster.psp.view("deliver")

    return Case(cart, act, {"authorization": (_ALL,)})


def _intent(action: str, cents: int | None, effect: Mapping[str, tuple[int, ...]]) -> Flow:
    """Return the flow of one money operation on an authorized payment, captured where need be."""
    captured = {"refundPayment": _ALL, "reversePayment": _PART}.get(action)

    def flow(cluster: ProcessCluster, stack_client: StackClient) -> Case:
        cart = stack_client.cart()
        payment = stack_client.paid(stack_client.session(cart))
        if captured:
            stack_client.intent(payment, "capturePayment", captured, "before")
        can_tell = cluster.profile.reads_payments
        if not can_tell:
            cluster.deliver_everything()
        told = _APPROVED if can_tell else _RECEIVED
        return Case(cart, lambda: stack_client.intent(payment, action, cents, "job"), effect, told)

    return flow


def _command(kind: str, cents: int, effect: Mapping[str, tuple[int, ...]]) -> Flow:
    """Return the flow of a transaction that a merchant adds for the event handler to carry out."""

    def flow(cluster: ProcessCluster, stack_client: StackClient) -> Case:
        cart = stack_client.cart()
        payment = stack_client.paid(stack_client.session(cart))
        if kind == "Refund":
            stack_client.intent(payment, "capturePayment", _ALL, "before")
        cluster.deliver_everything()
        stack_client.add_transaction(payment, kind, cents)

        def act() -> None:
            cluster.commercetools.view("push")

        return Case(cart, act, effect)

    return flow


FLOWS: Mapping[str, Flow] = {
    "authorize": authorize,
    "confirm": confirm,
    "webhook": webhook,
    "capture": _intent("capturePayment", _ALL, {"capture": (_ALL,)}),
    "partial capture": _intent("capturePayment", _PART, {"capture": (_PART,)}),
    "refund": _intent("refundPayment", _ALL, {"refund": (_ALL,)}),
    "partial refund": _intent("refundPayment", _REFUND, {"refund": (_REFUND,)}),
    "cancel": _intent("cancelPayment", None, {"cancel": (_ALL,)}),
    "reverse": _intent("reversePayment", None, {"refund": (_PART,), "cancel": (_ALL - _PART,)}),
    "capture command": _command("Charge", _ALL, {"capture": (_ALL,)}),
    "refund command": _command("Refund", _REFUND, {"refund": (_REFUND,)}),
    "cancel command": _command("CancelAuthorization", _ALL, {"cancel": (_ALL,)}),
}
