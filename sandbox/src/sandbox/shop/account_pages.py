"""A returning customer's page: saved cards and subscriptions."""

import re

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from sandbox.shop.cart_pages import new_cart, open_cart
from sandbox.shop.merchant_api import Refused, Unreachable
from sandbox.shop.page_rendering import PageRenderer
from sandbox.shop.people import CUSTOMERS
from sandbox.shop.settings import ShopSettings
from sandbox.shop.storefront import Storefront, order_number_of
from sandbox.shop.subscription import Charge
from sandbox.shop.subscriptions import AlreadyAtWork, Cancelled, Subscriptions
from sandbox.shop.visitor import current_visitor
from sandbox.shop.wallet import Wallet

_NUMBER = re.compile(r"[A-Z0-9-]{1,40}")
_ID = re.compile(r"[0-9a-f-]{36}")


class AccountPages:
    """`/account` and below, and `/subscriptions/{number}/...`."""

    def __init__(
        self,
        storefront: Storefront,
        wallet: Wallet,
        subscriptions: Subscriptions,
        renderer: PageRenderer,
        settings: ShopSettings,
    ) -> None:
        self._storefront = storefront
        self._wallet = wallet
        self._subscriptions = subscriptions
        self._renderer = renderer
        self._settings = settings

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("account", __name__)
        routes.add_url_rule("/account", view_func=self.account)
        subscription = "/subscriptions/<number>"
        for path, view in (
            ("/account/login", self.log_in),
            ("/account/logout", self.log_out),
            (f"{subscription}/charges", self.charge),
            (f"{subscription}/checkout", self.pay_in_person),
            (f"{subscription}/cancellation", self.cancel),
        ):
            routes.add_url_rule(path, view_func=view, methods=["POST"])
        return routes

    def account(self) -> str:
        """`GET /account`: who may log in, or what the customer has here."""
        visitor = current_visitor()
        if visitor.customer_id is None:
            return self._renderer.page("login.html")
        # Stored cards are shown in a session for a cart of their customer, also for an empty one.
        cart = open_cart(self._storefront) or new_cart(self._storefront, visitor)
        session_id = self._storefront.open_session(cart, visitor.session_id, visitor.methods)
        visitor.check_out(session_id)
        subscriptions = self._subscriptions.of_customer(visitor.customer_id)
        return self._renderer.page(
            "account.html",
            session_id=session_id,
            cards=self._wallet.cards(visitor.customer_id),
            subscriptions=subscriptions,
            renewals={one.number: self._subscriptions.renewing(one) for one in subscriptions},
            order_number=order_number_of,
            test_cards_url=self._settings.test_cards_url,
            provider=self._settings.provider,
        )

    def log_in(self) -> Response:
        """`POST /account/login` (`customer`): shop as this customer."""
        person = CUSTOMERS.get(request.form.get("customer", "")) or abort(400)
        visitor = current_visitor()
        cart = open_cart(self._storefront)
        is_guests = cart is not None and "customerId" not in cart
        customer_id, cart_id = self._storefront.sign_in(person, cart if is_guests else None)
        if cart is not None and cart.get("customerId") not in (None, customer_id):
            visitor.forget_cart()  # It is another customer's.
        if cart_id is not None:
            visitor.continue_with(cart_id)
        visitor.log_in(person, customer_id)
        return redirect(url_for("account.account"), 303)

    def log_out(self) -> Response:
        """`POST /account/logout`: shop as a guest."""
        current_visitor().log_out()
        return redirect(url_for("cart.catalogue"), 303)

    def charge(self, number: str) -> Response:
        """`POST /subscriptions/{number}/charges` (`card`): charge the next month now."""
        customer_id = _customer(number)
        card = request.form.get("card", "")
        if not _ID.fullmatch(card):
            abort(400)
        try:
            charge = self._subscriptions.charge_next(number, customer_id, card)
            flash(self._result(charge))
        except KeyError:
            abort(404)
        except AlreadyAtWork:
            flash(self._renderer.text("chargeAtWork"))
        except Cancelled:
            flash(self._renderer.text("cancelled"))
        except (Refused, Unreachable):
            flash(self._renderer.text("chargeUnknown"))
        return _back_to(number)

    def cancel(self, number: str) -> Response:
        """`POST /subscriptions/{number}/cancellation`: charge no further month."""
        try:
            self._subscriptions.cancel(number, _customer(number))
            flash(self._renderer.text("cancelled"))
        except KeyError:
            abort(404)
        except AlreadyAtWork:
            flash(self._renderer.text("chargeAtWork"))
        return _back_to(number)

    def pay_in_person(self, number: str) -> Response:
        """`POST /subscriptions/{number}/checkout`: take the unpaid month to the checkout."""
        try:
            cart_id = self._subscriptions.cart_to_pay(number, _customer(number))
        except KeyError:
            abort(404)
        current_visitor().fill(cart_id)
        return redirect(url_for("checkout.checkout"), 303)

    def _result(self, charge: Charge) -> str:
        state = self._renderer.text(f"charge{charge.state}")
        return self._renderer.text("chargeResult").format(month=charge.month, state=state)


def _customer(number: str) -> str:
    """Return the id of the customer who has logged in."""
    if not _NUMBER.fullmatch(number):
        abort(404)
    return current_visitor().customer_id or abort(404)


def _back_to(number: str) -> Response:
    return redirect(url_for("account.account", _anchor=number), 303)
