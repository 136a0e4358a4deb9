"""The checkout: the page with the enabler, the way back to it, and the order in the end."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from sandbox.shop.merchant_api import Json
from sandbox.shop.page_rendering import PageRenderer
from sandbox.shop.settings import ENABLER, ShopSettings
from sandbox.shop.storefront import NotPaid, Storefront, order_number
from sandbox.shop.subscriptions import Subscriptions
from sandbox.shop.visitor import current_visitor


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
        # The PSP sends the shopper back here, possibly in a new tab: the enabler on the page
        # finds `paymentReference` in its address and asks how the payment stands.
        routes.add_url_rule("/checkout/return", view_func=self.checkout, endpoint="returned")
        routes.add_url_rule("/checkout/order", view_func=self.existing_order)
        routes.add_url_rule("/orders", view_func=self.order, methods=["POST"])
        return routes

    def checkout(self) -> str | Response:
        """`GET /checkout`: pay the cart."""
        visitor = current_visitor()
        cart = self._cart()
        if cart is None or cart["cartState"] == "Ordered" or not cart["lineItems"]:
            return self._elsewhere(cart)
        session_id = self._storefront.open_session(cart, visitor.session_id, visitor.methods)
        visitor.check_out(session_id)
        return self._renderer.page(
            "checkout.html",
            cart=cart,
            session_id=session_id,
            processor_url=self._settings.processor_url,
            enabler_url=f"{self._settings.enabler_url}/{ENABLER}",
            scripts=self._settings.scripts(visitor.language),
            test_cards_url=self._settings.test_cards_url,
            provider=self._settings.provider,
        )

    def order(self) -> Response:
        """`POST /orders` (`paymentReference`): make an order of the paid cart."""
        cart = self._cart()
        if cart is None or cart["cartState"] == "Ordered":
            return self._elsewhere(cart)
        try:
            self._storefront.place_order(cart, request.form.get("paymentReference", ""))
        except NotPaid:
            flash(self._renderer.text("notPaid"))
            return redirect(url_for("checkout.checkout"), 303)
        if current_visitor().is_subscribing:
            self._subscriptions.begin(cart)
        elif current_visitor().customer_id is not None:
            self._subscriptions.paid_in_person(cart)
        return self._ordered(cart)

    def existing_order(self) -> Json:
        """`GET /checkout/order`: where the order is that another tab has made of the cart."""
        cart = self._cart()
        number = current_visitor().order_number
        if cart is not None:
            number = order_number(cart) if cart["cartState"] == "Ordered" else None
        return {"url": None if number is None else url_for("orders.order", number=number)}

    def _cart(self) -> Json | None:
        cart_id = current_visitor().cart_id
        return self._storefront.cart(cart_id) if cart_id else None

    def _elsewhere(self, cart: Json | None) -> Response:
        """Send on a shopper who has nothing to pay here: to the order, or to the empty cart."""
        number = current_visitor().order_number
        is_ordered = cart is not None and cart["cartState"] == "Ordered"
        if is_ordered or (cart is None and number is not None):
            flash(self._renderer.text("orderedAlready"))
        if cart is not None and is_ordered:
            return self._ordered(cart)
        if cart is None and number is not None:
            return redirect(url_for("orders.order", number=number), 303)
        return redirect(url_for("cart.cart"), 303)

    def _ordered(self, cart: Json) -> Response:
        number = order_number(cart)
        current_visitor().ordered(number)
        return redirect(url_for("orders.order", number=number), 303)
