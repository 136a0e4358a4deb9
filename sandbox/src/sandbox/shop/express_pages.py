"""Express checkout: the page of a product, and what its and the cart's scripts ask the shop."""

from typing import TypeVar

import msgspec
from flask import Blueprint, abort, request, url_for

from sandbox.shop.cart_pages import open_cart
from sandbox.shop.catalogue import load_catalogue
from sandbox.shop.express_carts import ExpressCarts, WalletAddress, methods_to
from sandbox.shop.merchant_api import Json
from sandbox.shop.page_rendering import PageRenderer
from sandbox.shop.storefront import NotCovered, Storefront
from sandbox.shop.visitor import current_visitor

T = TypeVar("T")


class _Begin(msgspec.Struct):
    """What is bought: one piece of a product, or without any the visitor's cart."""

    sku: str | None = None


class _Address(msgspec.Struct):
    address: WalletAddress


class _Method(msgspec.Struct):
    id: str


class _Submit(msgspec.Struct, rename="camel"):
    shipping_address: WalletAddress
    billing_address: WalletAddress
    customer_email: str | None = None


class ExpressPages:
    """`/products/{sku}`, and the routes below `/express`, which answer with JSON."""

    def __init__(self, storefront: Storefront, carts: ExpressCarts, renderer: PageRenderer) -> None:
        self._storefront = storefront
        self._carts = carts
        self._renderer = renderer
        self._catalogue = load_catalogue()

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("express", __name__)
        routes.add_url_rule("/products/<sku>", view_func=self.product)
        for name in ("session", "address", "methods", "method", "submit", "order"):
            rule = f"/express/{name}"
            routes.add_url_rule(rule, view_func=getattr(self, name), methods=["POST"])
        return routes

    def product(self, sku: str) -> str:
        """`GET /products/{sku}`: one product."""
        product = self._catalogue.get(sku) or abort(404)
        return self._renderer.page("product.html", product=product)

    def session(self) -> Json:
        """`POST /express/session`: a session for the visitor's cart, or for one of its own.

        A wallet's sheet cannot ask for the consent that a subscription needs, so what is bought
        here is sent once. 409 for a cart that is to be sent every month.
        """
        sku = _body(_Begin).sku
        visitor = current_visitor()
        cart = open_cart(self._storefront) if sku is None else self._cart_with(sku)
        if cart is None or (sku is None and visitor.is_subscribing):
            abort(409)
        cart = self._storefront.set_recurrence(cart, None)
        session_id = self._storefront.open_session(cart, visitor.express_session(cart["id"]))
        visitor.buy_at_once(cart["id"], session_id, sku)
        return {"sessionId": session_id}

    def address(self) -> Json:
        """`POST /express/address`: deliver there."""
        self._carts.deliver_to(self._cart(), _body(_Address).address)
        return {}

    def methods(self) -> Json:
        """`POST /express/methods`: how the shop delivers to an address."""
        found = methods_to(_body(_Address).address.country)
        return {
            "methods": [
                {
                    **msgspec.to_builtins(one),
                    "name": self._renderer.text(f"delivery_{one.id}"),
                }
                for one in found
            ]
        }

    def method(self) -> Json:
        """`POST /express/method`: deliver like that."""
        if not self._carts.deliver_by(self._cart(), _body(_Method).id):
            abort(400)
        return {}

    def submit(self) -> Json:
        """`POST /express/submit`: the complete addresses."""
        told = _body(_Submit)
        self._carts.complete(
            self._cart(), told.shipping_address, told.billing_address, told.customer_email
        )
        return {}

    def order(self) -> Json:
        """`POST /express/order`: make an order when all is paid.

        `url` is its page; without one, `isOpen` says whether a payment is still to be decided.
        """
        cart = self._cart()
        try:
            number = self._storefront.place_order(cart["id"])
        except NotCovered as error:
            return {"url": None, "isOpen": error.coverage.open > 0}
        current_visitor().bought_at_once(number)
        return {"url": url_for("orders.order", number=number)}

    def _cart(self) -> Json:
        cart_id = current_visitor().express_cart_id
        return (self._storefront.cart(cart_id) if cart_id else None) or abort(409)

    def _cart_with(self, sku: str) -> Json:
        """Return a cart with one piece: that of the last press, or a new one."""
        product = self._catalogue.get(sku) or abort(404)
        visitor = current_visitor()
        known = visitor.express_cart_of(sku)
        cart = self._storefront.cart(known) if known else None
        if cart is not None and cart["cartState"] == "Active":
            return cart
        made = self._storefront.new_cart(visitor.language, visitor.person, visitor.customer_id)
        self._storefront.add(made, product)
        return self._storefront.cart(made["id"]) or abort(409)


def _body(kind: type[T]) -> T:
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError):
        abort(400)
