"""The records of both sides at this moment, read without a call."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from bench import Bench
from payment_core.domain.operation_ids import operation_id, operation_id_of
from payment_core.domain.payment import Payment, Transaction, TransactionType
from sandbox.commercetools.carts import Cart
from sandbox.commercetools.errors import APIError
from sandbox.commercetools.representations import as_json
from sandbox.psp_kit.books import BookedPayment, Operation

OFFLINE = frozenset({"invoice", "purchaseorder"})


class Records:
    """What commercetools and the PSP have written down."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._converted: dict[str, Payment] = {}
        self._booked: Sequence[BookedPayment] = ()
        self._booked_at: object = None
        # Payments that others made, and what those were like that a shopper changed.
        self.strange: set[str] = set()
        self.meddled: dict[str, Payment] = {}

    def changes(self) -> int:
        """Return how often any Payment was stored so far."""
        return self._bench.commercetools.project.collection("payment").changes

    def versions(self) -> Mapping[str, int]:
        """Return the version of every Payment."""
        stored = self._bench.commercetools.project.collection("payment")
        return {one.id: one.version for one in stored}

    def payments(self) -> Iterator[Payment]:
        """Yield every Payment."""
        for payment_id in self.versions():
            payment = self.payment(payment_id)
            if payment is not None:
                yield payment

    def payment(self, payment_id: str) -> Payment | None:
        """Return the Payment with that id."""
        stored = self._bench.commercetools.project.collection("payment").get(payment_id)
        if stored is None:
            return None
        known = self._converted.get(payment_id)
        if known is None or known.version != stored.version:
            known = self._converted[payment_id] = msgspec.convert(as_json(stored), Payment)
        return known

    def shopper_of(self, payment_id: str) -> dict[str, str]:
        """Return whose Payment it is, as the claims of a token; empty for nobody's."""
        stored = self._bench.commercetools.project.collection("payment").get(payment_id)
        if stored is None or (stored.customer is None and stored.anonymous_id is None):
            return {}
        if stored.customer is not None:
            return {"customer_id": stored.customer.id}
        return {"anonymous_id": stored.anonymous_id}

    def cart(self, cart_id: str) -> Cart | None:
        """Return the cart with that id."""
        found: Cart | None = self._bench.commercetools.project.collection("cart").get(cart_id)
        return found

    def attached(self, cart_id: str) -> frozenset[str]:
        """Return the ids of the Payments on a cart, and on the orders that were made of it."""
        project = self._bench.commercetools.project
        orders = [one for one in project.collection("order") if one.cart.id == cart_id]
        holders = [one for one in (self.cart(cart_id), *orders) if one and one.payment_info]
        return frozenset(one.id for holder in holders for one in holder.payment_info.payments)

    def cart_of_session(self, session_id: str) -> str | None:
        """Return the id of the session's cart."""
        try:
            session = self._bench.commercetools.sessions.get(session_id)
        except APIError:
            return None
        return str(session["activeCart"]["cartRef"]["id"])

    def at_the_psp(self, payment_id: str) -> list[BookedPayment]:
        """Return the PSP's payments for that Payment."""
        return [one for one in self.all_at_the_psp() if one.merchant_reference == payment_id]

    def all_at_the_psp(self) -> Sequence[BookedPayment]:
        """Return every payment that the PSP has, brought up to date when anything is due.

        It is the same object as long as no time has passed and nothing was done at the PSP, where
        each change is made under the lock.
        """
        if self._booked_at != self._moment():
            self._booked = self._bench.stand_in.books()
            self._booked_at = self._moment()
        return self._booked

    def _moment(self) -> object:
        stand_in = self._bench.stand_in
        return stand_in.lock.taken, stand_in.clock.now()

    def operations(self, payment_id: str) -> list[Operation]:
        """Return what the PSP did for that Payment."""
        return [one for found in self.at_the_psp(payment_id) for one in found.operations]

    def operation_id_of(self, operation: Operation) -> str:
        """Return our name of what the PSP did, which may know its key alone; empty for others'."""
        return self.named_by(operation.metadata.get("operationId", ""))

    def was_called_a_success(self, operation: str) -> bool:
        """Whether a webhook called it so, which may have been over before anybody looked."""
        events = (one.event for one in self._bench.stand_in.outbox.deliveries)
        return any(
            said.reference == operation and said.status == "succeeded"
            for event in events
            for said in self._bench.profile.told(event.body)
        )

    def named_by(self, key: str) -> str:
        """Return the operation id with that key; the key itself when there is none."""
        keys_of = self._bench.profile.keys_of
        for payment in self.payments():
            for name in sorted(operation_ids(payment)):
                if key in keys_of(name):
                    return name
        return key


def operation_ids(payment: Payment) -> set[str]:
    """Return the operation ids of a Payment, those of ending its attempt included."""
    known = {operation_id_of(payment, one) for one in payment.transactions}
    return {*ends_of_attempts(payment), *(one for one in known if one is not None)}


def ends_of_attempts(payment: Payment) -> set[str]:
    """Ending an attempt that was declined, or that waited too long, takes no money."""
    cancel = TransactionType.CANCEL_AUTHORIZATION
    return {operation_id(payment.id, cancel, name) for name in ("\x00declined", "\x00expired")}


def is_offline(payment: Payment) -> bool:
    """Whether no PSP knows of this Payment."""
    return payment.payment_method_info.method in OFFLINE


def named(payment: Payment, operation: str) -> Transaction | None:
    """Return the transaction with that operation id."""
    return next(
        (one for one in payment.transactions if operation_id_of(payment, one) == operation), None
    )


def holds_money(payment: BookedPayment) -> bool:
    """Whether the PSP holds money on it."""
    return payment.capturable > 0 or payment.refundable > 0


def owes_what_a_bank_sent_back(payment: BookedPayment) -> bool:
    """Whether money that was returned to the shopper came back days later.

    Whoever was told before that nothing is held was told the truth.
    """
    return payment.can_be_sent_back and any(
        one.type == "refund" and one.status == "failed" for one in payment.operations
    )


def held_again(payment: BookedPayment) -> int:
    """Return what had been returned of captures that have failed since: the hold is there again.

    Whoever was told before that it is not held was told the truth.
    """
    sums: Counter[str] = Counter()
    for one in payment.operations:
        if one.status == "succeeded":
            sums[one.type] += one.amount
    return max(0, sums["refund"] - sums["capture"])


def may_hold_money(payment: BookedPayment) -> bool:
    """Whether the PSP holds money on it, or may do so at any time."""
    return payment.is_open or holds_money(payment)
