"""The composition root: the shop as a WSGI application."""

import os
from urllib.parse import urlsplit

import requests
from flask import Flask
from werkzeug.exceptions import HTTPException

from sandbox.shop.account_pages import AccountPages
from sandbox.shop.cart_pages import CartPages
from sandbox.shop.checkout_pages import CheckoutPages
from sandbox.shop.express_carts import ExpressCarts
from sandbox.shop.express_pages import ExpressPages
from sandbox.shop.merchant_api import MerchantAPI, Refused, Unreachable
from sandbox.shop.order_pages import OrderPages
from sandbox.shop.orders import Orders
from sandbox.shop.page_rendering import PageRenderer
from sandbox.shop.page_security import PageSecurity
from sandbox.shop.settings import ShopSettings
from sandbox.shop.storefront import Storefront
from sandbox.shop.subscriptions import Subscriptions
from sandbox.shop.wallet import Wallet

_LARGEST_FORM = 16 * 1024  # bytes


def create_app(
    settings: ShopSettings | None = None, session: requests.Session | None = None
) -> Flask:
    """Return the application; without settings they come from the environment.

    `session` makes every call to the other servers. Raises `ShopNotConfigured`.
    """
    settings = settings or ShopSettings.read(os.environ)
    api = MerchantAPI(settings, session or _direct())
    storefront = Storefront(api, settings)
    subscriptions = Subscriptions(api, storefront)
    renderer = PageRenderer(settings)
    app = Flask(__name__)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.config.update(
        SECRET_KEY=settings.cookie_secret,
        # Cookies know no ports, and two demos may run on this machine.
        SESSION_COOKIE_NAME=f"shop-{urlsplit(settings.shop_url).port}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
    )
    PageSecurity(settings).register(app)
    for pages in (
        CartPages(storefront, renderer),
        ExpressPages(storefront, ExpressCarts(api), renderer),
        CheckoutPages(storefront, subscriptions, renderer, settings),
        AccountPages(storefront, Wallet(api), subscriptions, renderer, settings),
        OrderPages(Orders(api), renderer, settings),
    ):
        app.register_blueprint(pages.blueprint())
    app.add_url_rule("/health", view_func=_health)
    _register_problems(app, renderer)
    return app


def _direct() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # A proxy would not reach the other servers on this machine.
    return session


def _health() -> dict[str, str]:
    return {"status": "OK"}


def _register_problems(app: Flask, renderer: PageRenderer) -> None:
    def problem(error: Exception) -> tuple[str, int]:
        status = error.code if isinstance(error, HTTPException) and error.code else 503
        if status >= 500:
            app.logger.error("Answered with %s because of %r", status, error)
        text = renderer.text("notFound" if status == 404 else "trouble")
        return renderer.page("problem.html", text=text), status

    for kind in (HTTPException, Refused, Unreachable):
        app.register_error_handler(kind, problem)
