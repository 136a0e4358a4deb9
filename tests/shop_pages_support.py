"""The demo shop on a bench: its server, and a guest with a mug in the cart."""

from flask.testing import FlaskClient

from bench import COMMERCETOOLS, PROCESSOR, PROJECT, PSP, SHOP, Json
from returning_customers_support import ReturningCustomers
from sandbox.shop.app import create_app
from sandbox.shop.catalogue import load_catalogue
from sandbox.shop.merchant_api import SHOP_SCOPES, MerchantAPI
from sandbox.shop.people import GUEST
from sandbox.shop.settings import ShopSettings
from sandbox.shop.storefront import Storefront

MUG, LAMP = load_catalogue()["mug"], load_catalogue()["lamp"]
OWN = {"Origin": SHOP}
SETTINGS = ShopSettings(
    project_key=PROJECT,
    api_url=COMMERCETOOLS,
    auth_url=COMMERCETOOLS,
    session_url=COMMERCETOOLS,
    checkout_url=COMMERCETOOLS,
    client_id="shop",
    client_secret="shop-secret",
    processor_url=PROCESSOR,
    enabler_url=SHOP,
    provider="sandbox",
    psp_script_sources=PSP,
    psp_frame_sources=PSP,
    psp_style_sources="",
    psp_connect_sources="",
    psp_form_targets="",
    test_cards_url=PSP,
    shop_url=SHOP,
    merchant_center_url=SHOP,
    cookie_secret="for tests",
    integrity={},
)


class Checkout:
    """A guest with a mug in the cart, and the shop's server."""

    def __init__(self) -> None:
        self.bench = ReturningCustomers()
        client = {"client_id": SETTINGS.client_id, "secret": SETTINGS.client_secret}
        self.bench.grant(*SHOP_SCOPES, **client)
        session = self.bench.network.session()
        self.storefront = Storefront(MerchantAPI(SETTINGS, session), SETTINGS)
        self.app = create_app(SETTINGS, session)
        self.cart_id: str = self.storefront.new_cart("en", GUEST, None)["id"]
        self.storefront.add(self.cart, MUG)
        self.browser = self.new_browser(cart=self.cart_id)

    @property
    def cart(self) -> Json:
        return self.bench.api("GET", f"carts/{self.cart_id}")

    @property
    def orders(self) -> list[Json]:
        found: list[Json] = self.bench.api("GET", "orders")["results"]
        return found

    def new_browser(self, **cookie: str) -> FlaskClient:
        browser = self.app.test_client()
        with browser.session_transaction() as session:
            session.update(cookie)
        return browser

    def pay(self, token: str | None = "tok_approved", method: str = "card") -> str:
        answer = self.bench.pay(self.bench.session({"id": self.cart_id}), token, method)
        assert answer.ok, answer.text
        return str(answer.json()["paymentReference"])

    def pay_with_ideal(self) -> str:
        """Pay with money that is taken at once, and do not look at the cart again."""
        payment_id = self.pay(None, "ideal")
        self.bench.control(payment_id, "confirm")
        self.bench.later(30)
        return payment_id

    def grow(self) -> None:
        self.storefront.add(self.cart, LAMP)

    def order(self) -> str:
        """Press the button; return the page that comes."""
        return self.browser.post("/orders", headers=OWN, follow_redirects=True).text

    def look(self) -> Json:
        return self.browser.get("/checkout/order").get_json()  # type: ignore[no-any-return]
