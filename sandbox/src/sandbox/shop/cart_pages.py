"""What is for sale, what is in the cart, and how the demo looks."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from sandbox.shop.catalogue import load_catalogue
from sandbox.shop.merchant_api import Json
from sandbox.shop.page_rendering import PageRenderer
from sandbox.shop.storefront import Storefront
from sandbox.shop.visitor import Visitor, current_visitor


class CartPages:
    """`/`, `/cart` and `/settings`."""

    def __init__(self, storefront: Storefront, renderer: PageRenderer) -> None:
        self._storefront = storefront
        self._renderer = renderer
        self._catalogue = load_catalogue()

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("cart", __name__)
        routes.add_url_rule("/", view_func=self.catalogue)
        routes.add_url_rule("/cart", view_func=self.cart)
        routes.add_url_rule("/cart/items", view_func=self.add, methods=["POST"])
        routes.add_url_rule("/cart/items/<item_id>", view_func=self.change, methods=["POST"])
        routes.add_url_rule("/cart/frequency", view_func=self.frequency, methods=["POST"])
        routes.add_url_rule("/settings", view_func=self.settings, methods=["POST"])
        return routes

    def catalogue(self) -> str:
        """`GET /`: the products."""
        return self._renderer.page("catalogue.html", products=self._catalogue.values())

    def cart(self) -> str:
        """`GET /cart`: what is in the cart."""
        return self._renderer.page("cart.html", cart=open_cart(self._storefront))

    def add(self) -> Response:
        """`POST /cart/items` (`sku`): put one piece into the cart."""
        product = self._catalogue.get(request.form.get("sku", "")) or abort(404)
        visitor = current_visitor()
        cart = open_cart(self._storefront) or new_cart(self._storefront, visitor)
        self._storefront.add(cart, product)
        return redirect(url_for("cart.cart"), 303)

    def change(self, item_id: str) -> Response:
        """`POST /cart/items/{id}` (`quantity`): buy more or fewer pieces."""
        cart = open_cart(self._storefront) or abort(404)
        if not any(one["id"] == item_id for one in cart["lineItems"]):
            abort(404)
        quantity = request.form.get("quantity", "")
        if not (quantity.isascii() and quantity.isdecimal() and len(quantity) < 4):
            abort(400)
        self._storefront.set_quantity(cart, item_id, int(quantity))
        return redirect(url_for("cart.cart"), 303)

    def frequency(self) -> Response:
        """`POST /cart/frequency` (`monthly`): have the cart sent every month, or once."""
        visitor = current_visitor()
        monthly = request.form.get("monthly") == "true"
        if monthly and visitor.customer_id is None:
            flash(self._renderer.text("logInFirst"))
            return redirect(url_for("account.account"), 303)
        visitor.subscribe(monthly)
        return redirect(url_for("cart.cart"), 303)

    def settings(self) -> Response:
        """`POST /settings`: choose language, theme and payment form, and stay on the page."""
        current_visitor().prefer(request.form)
        page = urlsplit(request.headers.get("Referer", ""))
        path = page.path if page.netloc == request.host else "/"
        # Browsers take two slashes, also backslashes, for the start of another host.
        return redirect("/" + path.lstrip("/\\"), 303)


def open_cart(storefront: Storefront) -> Json | None:
    """Return the visitor's cart, unless there is none or it has been ordered."""
    cart_id = current_visitor().cart_id
    cart = storefront.cart(cart_id) if cart_id else None
    return cart if cart and cart["cartState"] == "Active" else None


def new_cart(storefront: Storefront, visitor: Visitor) -> Json:
    """Make an empty cart and let the visitor fill it."""
    cart = storefront.new_cart(visitor.language, visitor.person, visitor.customer_id)
    visitor.fill(cart["id"])
    return cart
