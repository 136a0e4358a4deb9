"""A shop's server with a subscribed customer, against the stand-ins."""

from bench import PROCESSOR, Json
from recurring_support import SubscriptionShop
from sandbox.shop.catalogue import load_catalogue
from sandbox.shop.merchant_api import SHOP_SCOPES, MerchantAPI
from sandbox.shop.people import CUSTOMERS
from sandbox.shop.settings import ShopSettings
from sandbox.shop.storefront import Storefront
from sandbox.shop.subscription import Subscription
from sandbox.shop.subscriptions import Subscriptions

MARA = CUSTOMERS["mara"]


class SubscriptionMerchant:
    """The shop's server with one customer, who has subscribed."""

    def __init__(self, settings: ShopSettings) -> None:
        self.concurrent_bench = SubscriptionShop()
        checkout = self.concurrent_bench.commercetools
        checkout.connector_calls.connect(PROCESSOR, self.concurrent_bench.http)
        client = {"client_id": settings.client_id, "secret": settings.client_secret}
        self.concurrent_bench.grant(*SHOP_SCOPES, **client)
        api = MerchantAPI(settings, self.concurrent_bench.network.session())
        self.storefront = Storefront(api, settings)
        self.subscriptions = Subscriptions(api, self.storefront)
        self.customer = self.concurrent_bench.customer()
        self.card = self.concurrent_bench.save(self.customer)
        self.cart = self.ordered_cart()
        self.subscriptions.begin(self.cart)

    def ordered_cart(self) -> Json:
        """Return the cart of an order that the customer has paid with the stored card."""
        cart_id = self.storefront.new_cart("en", MARA, self.customer)["id"]
        self.storefront.add(self.read(cart_id), load_catalogue()["mug"])
        self.storefront.set_recurrence(self.read(cart_id), "monthly")
        self.concurrent_bench.pay_again(self.concurrent_bench.session({"id": cart_id}), self.card)
        self.storefront.place_order(cart_id)
        return self.read(cart_id)

    def read(self, cart_id: str) -> Json:
        return self.concurrent_bench.api("GET", f"carts/{cart_id}")

    @property
    def subscription(self) -> Subscription:
        [found] = self.subscriptions.of_customer(self.customer)
        return found

    def charge(self, card: str | None = None) -> str:
        number = self.subscription.number
        return self.subscriptions.charge_next(number, self.customer, card or self.card).state

    def cancel(self) -> None:
        self.subscriptions.cancel(self.subscription.number, self.customer)

    def charged(self, cart_id: str) -> list[int]:
        """Return what the PSP holds for a cart, one amount for each time."""
        return [
            operation["amount"]["value"]
            for payment_id in self.concurrent_bench.attached({"id": cart_id})
            for payment in self.concurrent_bench.at_the_psp(payment_id)
            for operation in payment["operations"]
            if operation["status"] == "succeeded"
        ]
