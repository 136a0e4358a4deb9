"""The checkout: the page with the enabler, the way back to it, and the order in the end."""

import re

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from sandbox.shop.coverage import Coverage, balance_of, coverage_of
from sandbox.shop.merchant_api import Json
from sandbox.shop.page_rendering import PageRenderer
from sandbox.shop.settings import ShopSettings
from sandbox.shop.storefront import ORDERABLE, NotCovered, Received, Storefront
from sandbox.shop.subscriptions import Subscriptions
from sandbox.shop.visitor import current_visitor

_ID = re.compile(r"[0-9a-f-]{36}")


class CheckoutPages:
    """`/checkout`, `/checkout/return` and `POST /orders`."""

    def __init__(
        self,
        storefront: Storefront,
        subscriptions: Subscriptions,
        renderer: PageRenderer,
        settings: ShopSettings,
    ) -> None:
        self._storefront = storefront
        self._subscriptions = subscriptions
        self._renderer = renderer
        self._settings = settings

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("checkout", __name__)
        routes.add_url_rule("/checkout", view_func=self.checkout)
        routes.add_url_rule("/checkout/return", view_func=self.returned)
        routes.add_url_rule("/checkout/order", view_func=self.existing_order)
        routes.add_url_rule("/orders", view_func=self.order, methods=["POST"])
        return routes

    def checkout(self) -> str | Response:
        """`GET /checkout`: pay the cart."""
        visitor = current_visitor()
        cart = self._cart()
        if cart is None or cart["cartState"] not in ORDERABLE or not cart["lineItems"]:
            return self._elsewhere(cart)
        cart = self._storefront.set_recurrence(cart, "monthly" if visitor.is_subscribing else None)
        session_id = self._storefront.open_session(cart, visitor.session_id, visitor.methods)
        visitor.check_out(session_id)
        return self._renderer.page(
            "checkout.html",
            cart=cart,
            coverage=coverage_of(cart),
            session_id=session_id,
            scripts=self._settings.scripts(visitor.language),
            test_cards_url=self._settings.test_cards_url,
            provider=self._settings.provider,
        )

    def returned(self) -> str | Response:
        """`GET /checkout/return` (`paymentReference`): where the PSP sends the shopper back to.

        The enabler on the page finds the reference in its address and asks how the payment
        stands. In a browser that has not this cart, the page tells what the shop's server sees.
        """
        reference = request.args.get("paymentReference", "")
        if _ID.fullmatch(reference) and not self._is_of_visitor(reference):
            received = self._storefront.received(reference)
            if received is not None:
                return self._received(received)
        return self.checkout()

    def order(self) -> Response:
        """`POST /orders`: make an order of the cart, when all of it is paid."""
        visitor = current_visitor()
        cart = self._cart()
        if cart is None or cart["cartState"] == "Merged":
            return self._elsewhere(cart)
        try:
            number = self._storefront.place_order(cart["id"])
        except NotCovered as error:
            self._say_what_is_missing(error.coverage)
            return redirect(url_for("checkout.checkout"), 303)
        if visitor.is_subscribing:
            self._subscriptions.begin(cart)
        elif visitor.customer_id is not None:
            self._subscriptions.paid_in_person(cart)
        return self._ordered(number)

    def existing_order(self) -> Json:
        """`GET /checkout/order`: the order that was made of the cart, or whether it can be made."""
        cart = self._cart()
        number = self._order_number(cart)
        coverage = coverage_of(cart) if cart and number is None else None
        return {
            "url": None if number is None else url_for("orders.order", number=number),
            "isCovered": coverage is not None and coverage.due == 0,
            "isOpen": coverage is not None and coverage.open > 0,
        }

    def _order_number(self, cart: Json | None) -> str | None:
        """Return the number of the visitor's order, None while the cart is none."""
        if cart is None:
            return current_visitor().order_number
        return self._storefront.number_of(cart["id"]) if cart["cartState"] == "Ordered" else None

    def _is_of_visitor(self, payment_id: str) -> bool:
        cart = self._cart()
        if cart is None:
            return current_visitor().order_number is not None
        listed = cart.get("paymentInfo", {}).get("payments", ())
        return any(one["id"] == payment_id for one in listed)

    def _received(self, received: Received) -> str:
        """Show what is true for everybody who has the link: no names, no goods."""
        balance = balance_of(received.payment)
        planned = received.payment["amountPlanned"]
        return self._renderer.page(
            "received.html",
            number=received.number,
            is_ordered=received.is_ordered,
            is_open=balance.open > 0,
            amount={**planned, "centAmount": balance.captured + balance.held},
            reference=received.payment["id"],
        )

    def _say_what_is_missing(self, coverage: Coverage) -> None:
        if coverage.open == 0:
            flash(self._renderer.text("notWhole" if coverage.covered else "notPaid"))

    def _cart(self) -> Json | None:
        cart_id = current_visitor().cart_id
        return self._storefront.cart(cart_id) if cart_id else None

    def _elsewhere(self, cart: Json | None) -> Response:
        """Send on a shopper who has nothing to pay here: to the order, or to the cart."""
        number = self._order_number(cart)
        if number is not None:
            flash(self._renderer.text("orderedAlready"))
            return self._ordered(number)
        if cart is not None and cart["cartState"] == "Merged":
            current_visitor().forget_cart()
            flash(self._renderer.text("cartMerged"))
        return redirect(url_for("cart.cart"), 303)

    def _ordered(self, number: str) -> Response:
        current_visitor().ordered(number)
        return redirect(url_for("orders.order", number=number), 303)
