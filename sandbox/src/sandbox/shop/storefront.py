"""Carts, checkout sessions and orders, as the server of any shop would handle them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from sandbox.shop.catalogue import CURRENCY, MOST_PIECES, Product
from sandbox.shop.coverage import Coverage, coverage_of
from sandbox.shop.merchant_api import Json, MerchantAPI, Refused
from sandbox.shop.people import PASSWORD, Person
from sandbox.shop.settings import ShopSettings

_EXPANDED = {"expand": "paymentInfo.payments[*]"}
_TRIES = 5  # to order a cart that changes all the time
ORDERABLE = ("Active", "Frozen")

# What is taken over into the cart of another month.
_OF_THE_SHOPPER = ("customerId", "customerEmail", "country", "locale", "shippingAddress")


class NotCovered(Exception):
    """The cart cannot be ordered: not all of it is paid."""

    def __init__(self, coverage: Coverage) -> None:
        super().__init__(f"{coverage.due} is due.")
        self.coverage = coverage


class Received(msgspec.Struct, frozen=True):
    """A Payment, and what it is for: an order, or a cart that will have this order number.

    There is no number when the cart is gone or can never become an order.
    """

    payment: Json
    number: str | None
    is_ordered: bool


class Storefront:
    """What a shopper does, one step at a time. Every method raises what `MerchantAPI` raises."""

    def __init__(self, api: MerchantAPI, settings: ShopSettings) -> None:
        self._api = api
        self._settings = settings

    def new_cart(self, locale: str, person: Person, customer_id: str | None) -> Json:
        """Make an empty cart for this shopper, who has a customer id unless it is a guest."""
        draft = {
            "currency": CURRENCY,
            "locale": locale,
            "country": person.address["country"],
            **({} if customer_id is None else {"customerId": customer_id}),
            "customerEmail": person.email,
            "shippingAddress": person.address,
        }
        return self._api.api("POST", "carts", json=draft)

    def sign_in(self, person: Person, guest_cart: Json | None) -> tuple[str, str | None]:
        """Sign a customer in; return the customer's id and the id of the cart to go on with.

        Without a cart of a guest there is none. https://docs.commercetools.com/api/projects/customers
        """
        draft: Json = {"email": person.email, "password": PASSWORD}
        if guest_cart is not None:
            draft["anonymousCart"] = {"typeId": "cart", "id": guest_cart["id"]}
            draft["anonymousCartSignInMode"] = sign_in_mode(guest_cart)
        signed_in = self._api.api("POST", "login", json=draft)
        customer_id: str = signed_in["customer"]["id"]
        if guest_cart is None:
            return customer_id, None
        cart = signed_in["cart"]
        self._change(
            cart,
            {"action": "setCustomerEmail", "email": person.email},
            {"action": "setShippingAddress", "address": person.address},
        )
        return customer_id, cart["id"]

    def same_again(self, cart: Json) -> Json:
        """Return the draft of a cart with the same shopper and the same products."""
        lines = [
            {
                "sku": _sku(line),
                "name": line["name"],
                "quantity": line["quantity"],
                "price": _draft_of(line["price"]["value"]),
                "images": line["variant"]["images"],
            }
            for line in cart["lineItems"]
        ]
        shopper = {name: cart[name] for name in _OF_THE_SHOPPER if name in cart}
        return {"currency": CURRENCY, **shopper, "lineItems": lines}

    def copy_cart(self, draft: Mapping[str, Any]) -> str:
        """Make a cart from `same_again` and return its id."""
        made: str = self._api.api("POST", "carts", json=draft)["id"]
        return made

    def cart(self, cart_id: str) -> Json | None:
        """Return the cart with its payments expanded, None when it is gone."""
        return self._find(f"carts/{cart_id}", **_EXPANDED)

    def add(self, cart: Json, product: Product) -> None:
        """Put one piece into the cart."""
        line = next((one for one in cart["lineItems"] if _sku(one) == product.sku), None)
        if line is not None:
            self.set_quantity(cart, line["id"], line["quantity"] + 1)
            return
        picture = f"{self._settings.shop_url}/static/{product.picture}"
        action = {
            "action": "addLineItem",
            "sku": product.sku,
            "name": product.name,
            "price": {"centAmount": product.price, "currencyCode": CURRENCY},
            "images": [{"url": picture}],
        }
        self._change(cart, action)

    def set_quantity(self, cart: Json, line_item_id: str, quantity: int) -> None:
        """Buy that many pieces; none takes the line out of the cart."""
        self._change(
            cart,
            {
                "action": "changeLineItemQuantity",
                "lineItemId": line_item_id,
                "quantity": min(max(quantity, 0), MOST_PIECES),
            },
        )

    def set_recurrence(self, cart: Json, policy: str | None) -> Json:
        """Let all that is in the cart be ordered again by this policy, or only once; return it."""
        wanted = None
        if policy is not None:
            wanted = {
                "recurrencePolicy": {"typeId": "recurrence-policy", "id": policy},
                "priceSelectionMode": "Fixed",
            }
        actions = [
            {
                "action": "setLineItemRecurrenceInfo",
                "lineItemId": line["id"],
                **({} if wanted is None else {"recurrenceInfo": wanted}),
            }
            for line in cart["lineItems"]
            if line.get("recurrenceInfo") != wanted
        ]
        if not actions:
            return cart
        self._change(cart, *actions)
        changed = self.cart(cart["id"])
        return cart if changed is None else changed

    def open_session(self, cart: Json, session_id: str | None, methods: Sequence[str] = ()) -> str:
        """Return an active checkout session for the cart: the one that is there, or a new one.

        A new one allows only these payment methods, or all without any.
        """
        if session_id is not None and self._is_active(session_id, cart):
            return session_id
        shop = self._settings
        draft = {
            "cart": {"cartRef": {"id": cart["id"]}},
            "metadata": {
                "processorUrl": shop.processor_url,
                "merchantReturnUrl": f"{shop.shop_url}/checkout/return",
                "futureOrderNumber": order_number(cart),
                **({"allowedPaymentMethods": list(methods)} if methods else {}),
            },
        }
        session: str = self._api.sessions("POST", json=draft)["id"]
        return session

    def place_order(self, cart_id: str) -> str:
        """Make an order of the cart when nothing of it is due; return the order's number.

        It is the same for everybody who asks, also at the same time. What a browser says about
        a payment counts for nothing. Raises `NotCovered`.
        """
        refusal = Refused(409, "The cart cannot become an order.")
        for _ in range(_TRIES):
            cart = self.cart(cart_id)
            if cart is None or cart["cartState"] not in ORDERABLE:
                break
            try:
                return self._order(cart)
            except Refused as error:
                # Somebody was faster: with a change of the cart, or with the order.
                if error.status not in (400, 409):
                    raise
                refusal = error
        number = self.number_of(cart_id)
        if number is None:
            raise refusal
        return number

    def number_of(self, cart_id: str) -> str | None:
        """Return the number of the order that was made of the cart, None without one."""
        order = self._first("orders", f'cart(id="{cart_id}")')
        return None if order is None else str(order["orderNumber"])

    def payments_of(self, number: str) -> frozenset[str]:
        """Return the ids of the Payments of an order; none without it."""
        order = self._first("orders", f'orderNumber="{number}"') or {}
        listed = order.get("paymentInfo", {}).get("payments", ())
        return frozenset(one["id"] for one in listed)

    def received(self, payment_id: str) -> Received | None:
        """Look up a Payment that somebody has come back from; None when there is none."""
        payment = self._find(f"payments/{payment_id}")
        if payment is None:
            return None
        holds_it = f'paymentInfo(payments(id="{payment_id}"))'
        if order := self._first("orders", holds_it):
            return Received(payment, order["orderNumber"], is_ordered=True)
        cart = self._first("carts", holds_it)
        is_open = cart is not None and cart["cartState"] in ORDERABLE
        return Received(payment, order_number(cart) if cart and is_open else None, False)

    def _order(self, cart: Json) -> str:
        """Order exactly the version of the cart that was checked."""
        coverage = coverage_of(cart)
        if coverage.due:
            raise NotCovered(coverage)
        draft = {
            "cart": {"typeId": "cart", "id": cart["id"]},
            "version": cart["version"],
            "orderNumber": order_number(cart),
            "paymentState": coverage.payment_state,
        }
        made: str = self._api.api("POST", "orders", json=draft)["orderNumber"]
        return made

    def _find(self, path: str, **asked: str) -> Json | None:
        try:
            return self._api.api("GET", path, params=asked)
        except Refused as error:
            if error.status == 404:
                return None
            raise

    def _first(self, collection: str, where: str) -> Json | None:
        asked = {"where": where, "limit": "1"}
        found: list[Json] = self._api.api("GET", collection, params=asked)["results"]
        return found[0] if found else None

    def _is_active(self, session_id: str, cart: Json) -> bool:
        try:
            session = self._api.sessions("GET", f"/{session_id}")
        except Refused:
            return False
        about = session["activeCart"]["cartRef"]["id"]
        return bool(session["state"] == "ACTIVE" and about == cart["id"])

    def _change(self, cart: Json, *actions: Mapping[str, object]) -> None:
        update = {"version": cart["version"], "actions": actions}
        self._api.api("POST", f"carts/{cart['id']}", json=update)


def sign_in_mode(guest_cart: Json) -> str:
    """Return what becomes of a guest's cart when its shopper signs in.

    Payments stay on the cart that they were made for, and a merged cart is never ordered.
    """
    coverage = coverage_of(guest_cart)
    if coverage.covered or coverage.open:
        return "UseAsNewActiveCustomerCart"
    return "MergeWithExistingCustomerCart"


def order_number(cart: Json) -> str:
    """Return the number that the order of this cart has or will have."""
    return order_number_of(cart["id"])


def order_number_of(cart_id: str) -> str:
    """Return the number that the order of the cart with this id has or will have."""
    return f"HP-{cart_id[:8].upper()}"


def _sku(line_item: Json) -> str | None:
    sku: str | None = line_item["variant"].get("sku")
    return sku


def _draft_of(money: Json) -> Json:
    return {name: money[name] for name in ("centAmount", "currencyCode")}
