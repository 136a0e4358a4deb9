"""What happens without the connector: carts, orders, sign-in, other writers, disputes."""

from contextlib import suppress
from typing import Any

from bench import PROJECT, Json
from event_support import EventBench
from payment_core.domain.payment import Payment
from returning_customers_support import ShopWithAccounts
from sandbox.psp_kit.errors import NothingToDo
from simulation.concurrent_bench import ConcurrentBench
from simulation.history import Ordered
from simulation.oracle import cost_of, paid_on, surely_held_on

_DELIVERY = "delivery"


class OutsideChanges(EventBench, ShopWithAccounts, ConcurrentBench):
    """See `ConcurrentBench`; whoever does something here writes it into the journal."""

    def change(self, cart: Json, *actions: Json) -> None:
        """Change a cart, if it is still there and open."""
        current = self.records.cart(cart["id"])
        if current is not None and current.cart_state == "Active":
            body = {"version": current.version, "actions": list(actions)}
            self.api("POST", f"carts/{cart['id']}", body)
            self.tell(f"cart {cart['id']}: {actions}")

    def reprice(self, cart_id: str, cents: int) -> None:
        """Let a cart cost that much, if it is still there and open."""
        cart = self.records.cart(cart_id)
        if cart is not None and cart.custom_line_items:
            action = {
                "action": "changeCustomLineItemMoney",
                "customLineItemId": cart.custom_line_items[0].id,
                "money": {"centAmount": cents, "currencyCode": "EUR"},
            }
            self.change({"id": cart_id}, action)

    def set_delivery(self, cart_id: str, cents: int) -> None:
        """Let the delivery of a cart cost that much, if the cart is still there and open."""
        cart = self.records.cart(cart_id)
        if cart is None:
            return
        old = [one.id for one in cart.custom_line_items if one.slug == _DELIVERY]
        item = {
            "action": "addCustomLineItem",
            "name": {"en": "Delivery"},
            "slug": _DELIVERY,
            "quantity": 1,
            "money": {"centAmount": cents, "currencyCode": "EUR"},
        }
        gone = [{"action": "removeCustomLineItem", "customLineItemId": one} for one in old]
        self.change({"id": cart_id}, *gone, item)

    def take_off(self, cart: Json, payment_id: str) -> None:
        """Take a Payment off a cart, if the cart is still there and open."""
        reference = {"typeId": "payment", "id": payment_id}
        self.change(cart, {"action": "removePayment", "payment": reference})

    def update_as_customer(self, payment: Payment, action: Json) -> None:
        """Change a Payment with the token of its shopper, through My Payments."""
        whose: dict[str, Any] = {**self.records.shopper_of(payment.id)}
        token = self.commercetools.access.issue("shop", [f"manage_my_payments:{PROJECT}"], **whose)
        body = {"version": payment.version, "actions": [action]}
        merchants, self._token = self._token, token.value
        try:
            self.api("POST", f"me/payments/{payment.id}", body)
            self.tell(f"payment {payment.id}: {action}")
        finally:
            self._token = merchants

    def sign_in(self, email: str, password: str, cart_id: str, anonymous_id: str) -> Json | None:
        """Sign a guest in with a cart; return the cart to go on with, None when it is over."""
        cart = self.records.cart(cart_id)
        if cart is None or cart.cart_state != "Active":
            return None
        body = {
            "email": email,
            "password": password,
            "anonymousCart": {"typeId": "cart", "id": cart_id},
            "anonymousId": anonymous_id,
        }
        found: Json | None = self.api("POST", "login", body).get("cart")
        self.tell(f"cart {cart_id} is merged into {found and found['id']}")
        return found

    def lose_a_dispute(self) -> bool:
        """Lose the first open dispute, or else open one; return whether there was one to lose."""
        for found in self.stand_in.books():
            for one in [*found.operations]:
                if one.type == "dispute" and one.status == "pending" and self._lost(found.id):
                    return True
                if one.type == "capture" and one.status == "succeeded":
                    with suppress(NothingToDo):
                        self.stand_in.act(found.id, "dispute")
        return False

    def _lost(self, psp_id: str) -> bool:
        """Lose a dispute; one about a capture that has failed since took nothing, and cannot be."""
        try:
            self.stand_in.act(psp_id, "dispute-lost")
        except NothingToDo:
            return False
        self.tell(f"a dispute about {psp_id} is lost")
        return True

    def order(self, cart: Json) -> None:
        """Make an order of a cart, if that is possible."""
        current = self.records.cart(cart["id"])
        if current is not None and current.cart_state == "Active":
            self.order_version(cart, current.version)

    def order_version(self, cart: Json, version: int) -> bool:
        """Order exactly this version of a cart; return whether it still was that."""
        current = self.records.cart(cart["id"])
        if current is None or current.cart_state != "Active" or current.version != version:
            return False
        attached = sorted(self.carts.attached(cart["id"]))
        held = {one: surely_held_on(self.records, one) for one in attached}
        done = frozenset(
            one.id for payment_id in held for one in self.records.operations(payment_id)
        )
        body = {"version": version, "cart": {"typeId": "cart", "id": cart["id"]}}
        self.api("POST", "orders", body)
        self.tell(f"cart {cart['id']} is ordered, {held} held")
        paid = {one: paid_on(self.records, one) for one in attached}
        self.carts.orders.append(Ordered(cart["id"], cost_of(current), paid, held, done))
        return True

    def delete(self, cart: Json) -> None:
        """Delete a cart, if it is still there."""
        current = self.records.cart(cart["id"])
        if current is not None:
            self.api("DELETE", f"carts/{cart['id']}?version={current.version}")
            self.tell(f"cart {cart['id']} is deleted")

    def tell(self, what: str) -> None:
        """Write into the journal what somebody did without the connector."""
        line = f"{self.clock.monotonic():.1f} {self.scheduler.running}: {what}"
        self.faulty.journal.append(line)
        self.coverage.look()
