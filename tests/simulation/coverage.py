"""Whether answers and authorizations fit the cart as it was at some moment of the request.

The invariants approved-is-covered, never-more-than-owed and reverse-leaves-nothing of the list
in docs/simulation.md. A request knows the cart as it read it last: whatever changed afterwards it
could not know, so each version of the cart since then counts.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from payment_core.domain.payment import TransactionState, TransactionType
from simulation.calls import COMMERCETOOLS, Call, text_of
from simulation.history import CartHistory
from simulation.inbound_requests import InboundRequest, current_inbound
from simulation.oracle import cost_of, held_on, may_hold_at_the_psp, paid_on, payments_of
from simulation.records import Records, held_again, owes_what_a_bank_sent_back

Complain = Callable[[str], None]

_ORDERABLE = ("Active", "Frozen", "Ordered")


class Window:
    """What was held on each Payment of a cart since a request has read the cart.

    `known` are the Payments that were on it then.
    """

    def __init__(self, cart_id: str, carts: CartHistory) -> None:
        self.cart_id = cart_id
        self._carts = carts
        self.open()

    def open(self) -> None:
        """Begin again: all that was before has been read now."""
        self.since = self._carts.moment
        self.known = self._carts.attached(self.cart_id)
        self.least: dict[str, int] = {}
        self.most: dict[str, int] = {}


class CoverageRules:
    """Looks at both books while a request is served that they decide about."""

    def __init__(
        self,
        records: Records,
        carts: CartHistory,
        complain: Complain,
        untold_on: Callable[[str], int],
    ) -> None:
        """`untold_on` says how much of a Payment went back that the PSP has not told yet."""
        self._records = records
        self._carts = carts
        self._complain = complain
        self._untold_on = untold_on
        self._windows: dict[InboundRequest, Window] = {}
        # The least that each Payment held while a request to reverse it was served.
        self._reversed: dict[InboundRequest, tuple[str, int]] = {}
        self._asked: set[str] = set()

    def began(self, inbound: InboundRequest) -> None:
        """Note a request that is served from now on."""
        if inbound.flow == "reverse":
            payment_id = inbound.path.rpartition("/")[2]
            self._reversed[inbound] = payment_id, self._left(payment_id)
        cart_id = self._cart_of(inbound)
        if cart_id is not None:
            self._windows[inbound] = Window(cart_id, self._carts)
            self._look_at(self._windows[inbound])

    def answered(self, inbound: InboundRequest) -> None:
        """Look at what a request was answered."""
        self.look()
        window, reversing = self._windows.pop(inbound, None), self._reversed.pop(inbound, None)
        if window is not None and _says_covered(inbound):
            self._check_covered(inbound, window)
        if reversing is not None and inbound.outcome.get("outcome") == "approved":
            self._check_nothing_left(*reversing)

    def lost(self, inbound: InboundRequest) -> None:
        """Forget a request that nobody answers."""
        self._windows.pop(inbound, None)
        self._reversed.pop(inbound, None)

    def before(self, call: Call) -> None:
        """Whoever did something since the last call has had it looked at."""

    def happened(self, call: Call) -> None:
        """Look at both books when a call had its effect."""
        self.look()

    def after(self, call: Call) -> None:
        """Look at both books after a call, and at what it has asked for."""
        self.look()
        inbound = current_inbound()
        window = self._windows.get(inbound) if inbound is not None else None
        if window is None:
            return
        if _has_read(call, window.cart_id) and not self._is_ordered(window.cart_id):
            window.open()
            self._look_at(window)
        if call.money is not None and call.money.operation == "authorize":
            self._check_owed(call.money.payment_id, window)

    def look(self) -> None:
        """Note what is held now, wherever a request that is served could have seen it."""
        for window in self._windows.values():
            self._look_at(window)
        for inbound, (payment_id, least) in self._reversed.items():
            self._reversed[inbound] = payment_id, min(least, self._left(payment_id))

    def _look_at(self, window: Window) -> None:
        for payment_id in self._carts.attached(window.cart_id):
            least, most = held_on(self._records, payment_id)
            # What no webhook has told is held for the connector, up to what was authorized.
            most = max(most, min(most + self._untold_on(payment_id), self._value_of(payment_id)))
            if payment_id in self._records.strange and payment_id not in window.known:
                least = 0  # Somebody else pays for a cart that is being paid.
            window.least[payment_id] = min(least, window.least.get(payment_id, least))
            window.most[payment_id] = max(most, window.most.get(payment_id, most))

    def _value_of(self, payment_id: str) -> int:
        return sum(one.value for one in self._records.at_the_psp(payment_id))

    def _left(self, payment_id: str) -> int:
        found = self._records.at_the_psp(payment_id)
        left = sum(may_hold_at_the_psp(one) for one in found if not owes_what_a_bank_sent_back(one))
        # A hold is there again when its capture fails, which the connector has to be told first.
        if self._knows_of_a_failure(payment_id):
            return left
        return max(0, left - sum(map(held_again, found)))

    def _knows_of_a_failure(self, payment_id: str) -> bool:
        payment = self._records.payment(payment_id)
        charges = payment.of_type(TransactionType.CHARGE) if payment else ()
        return any(one.state == TransactionState.FAILURE for one in charges)

    def _is_ordered(self, cart_id: str) -> bool:
        """Whether nothing can be asked for any more: a request then looks what an order keeps."""
        cart = self._records.cart(cart_id)
        return cart is not None and cart.cart_state == "Ordered"

    def _cart_of(self, inbound: InboundRequest) -> str | None:
        if inbound.session_id is not None:
            return self._records.cart_of_session(inbound.session_id)
        return _body(inbound).get("cartId") if inbound.flow == "recurring" else None

    def _check_covered(self, inbound: InboundRequest, window: Window) -> None:
        """approved-is-covered: the cart as it was then could be ordered, and was paid for.

        A charge without its customer is `Completed` for good: a repetition has the same answer,
        whatever was returned or disputed since.
        """
        versions = self._carts.since(window.cart_id, window.since)
        most = dict(window.most)
        if inbound.flow == "recurring":
            charged = str(inbound.outcome.get("paymentId", ""))
            most[charged] = max(most.get(charged, 0), paid_on(self._records, charged))
        for cart in versions:
            held = sum(most.get(one, 0) for one in payments_of(cart))
            if cart.cart_state in _ORDERABLE and held >= cost_of(cart):
                return
        costs = ", ".join(f"{cost_of(one)} ({one.cart_state})" for one in versions) or "nothing"
        self._complain(
            f"approved-is-covered: {inbound.flow} was approved, cart {window.cart_id} costs "
            f"{costs} and has {sum(most.values())}"
        )

    def _check_owed(self, payment_id: str, window: Window) -> None:
        """never-more-than-owed: with what is asked for, no more is held than the cart costs."""
        new = [one for one in self._records.at_the_psp(payment_id) if one.id not in self._asked]
        self._asked.update(one.id for one in new)
        if not new:
            return
        window.least[payment_id] = held_on(self._records, payment_id).least
        held = sum(window.least.values())
        owed = max(map(cost_of, self._carts.since(window.cart_id, window.since)), default=0)
        if held > owed:
            self._complain(
                f"never-more-than-owed: {held} for cart {window.cart_id} that costs {owed}"
            )

    def _check_nothing_left(self, payment_id: str, left: int) -> None:
        """reverse-leaves-nothing: approved means that the PSP holds nothing."""
        if left:
            self._complain(f"reverse-leaves-nothing: {left} are left on {payment_id}")


def _body(inbound: InboundRequest) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text_of(inbound.request)) if inbound.request else {}
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _says_covered(inbound: InboundRequest) -> bool:
    """Whether a shop reads this answer as a cart that is paid."""
    told = inbound.outcome
    if inbound.flow == "recurring":
        is_completed = told.get("transactionStatus", {}).get("state") == "Completed"
        return is_completed and "amount" not in _body(inbound)
    return "paymentReference" in told and told.get("outcome") == "approved"


def _has_read(call: Call, cart_id: str) -> bool:
    """Whether the caller knows the cart and its Payments as they are now.

    Whoever attaches a Payment learns nothing: it is done on the version that they have read.
    """
    is_it = call.host == COMMERCETOOLS and call.path.endswith(f"/carts/{cart_id}")
    is_answered = call.status is not None and call.status < 300
    return is_it and is_answered and call.method == "GET"
