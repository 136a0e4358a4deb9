"""Both applications between both stand-ins, with everything that a request can be about."""

import base64
import hashlib
import hmac
from functools import cached_property
from typing import Any

from flask.testing import FlaskClient

from event_handler.app import create_app as event_handler_app
from event_support import ALL_COMMANDS
from processor_support import ENVIRONMENT, ISSUER, PROJECT_KEY, SHOP
from shop_support import NEEDED, PROCESSOR_URL, TOTAL, Json, Shop

# What all our payments say at the PSP.
OURS = {"projectKey": PROJECT_KEY, "deploymentId": "default"}

WEBHOOK_SECRET = ENVIRONMENT["SANDBOX_PSP_WEBHOOK_SECRETS"]
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
ITEM_ID = "11111111-2222-4333-8444-555555555555"
_HARMLESS = ("/oauth/token", "/oauth/introspect")


class BadInputFixtures(Shop):
    """One project in which cards can be stored and merchants' commands are carried out."""

    def __init__(self) -> None:
        super().__init__(
            (*NEEDED, "manage_payment_methods"),
            STORED_PAYMENT_METHODS_ENABLED="true",
            MERCHANT_RETURN_URL=f"{SHOP}/back",
        )
        settings = {
            **ENVIRONMENT,
            "STORED_PAYMENT_METHODS_ENABLED": "true",
            "MERCHANT_COMMANDS": ALL_COMMANDS,
        }
        self._customers = 0
        self.events: FlaskClient = event_handler_app(settings, self.world).test_client()

    # What is already there.

    @cached_property
    def session_id(self) -> str:
        """The session of a cart that nobody has paid."""
        return self.new_session()

    @cached_property
    def authorized(self) -> str:
        """An authorized Payment."""
        return self.paid()

    @cached_property
    def payer(self) -> str:
        """The session of the cart that `confirmable` pays."""
        return self.new_session()

    @cached_property
    def confirmable(self) -> str:
        """A Payment that is decided."""
        return str(self.pay(self.payer).get_json()["paymentReference"])

    @cached_property
    def customer(self) -> str:
        """A customer with a stored card."""
        return self.new_customer()

    @cached_property
    def stored_card(self) -> str:
        """The PaymentMethod of `customer`."""
        return self.store_card(self.customer)

    @cached_property
    def owing_cart(self) -> str:
        """A cart of `customer` that nobody has paid."""
        return self.cart_of(self.customer)

    def renew(self) -> None:
        """Forget what can be used up: the next one who asks gets another."""
        for name in ("session_id", "authorized", "owing_cart"):
            self.__dict__.pop(name, None)

    # What a case may add.

    def paid(self, token: str = "tok_approved", cents: int = TOTAL, currency: str = "EUR") -> str:
        """Return a new Payment."""
        session_id = self.new_session(self.cart_of(None, cents, currency))
        return str(self.pay(session_id, token).get_json()["paymentReference"])

    def captured(self, cents: int = TOTAL, token: str = "tok_approved") -> str:
        """Return a new Payment of which so much is captured."""
        payment_id = self.paid(token)
        assert self.intent(payment_id, "capturePayment", cents).status_code == 200
        return payment_id

    def new_customer(self) -> str:
        """Return the id of a new customer."""
        self._customers += 1
        email = f"customer-{self._customers}@example.com"
        body = {"email": email, "password": "not-a-real-one"}
        return str(self.merchant_api("POST", "customers", json=body)["customer"]["id"])

    def cart_of(
        self, customer: str | None, cents: int | None = TOTAL, currency: str = "EUR"
    ) -> str:
        """Return a new cart; without `cents` it is empty."""
        item = {
            "name": {"en": "Shoes"},
            "slug": "shoes",
            "quantity": 1,
            "money": {"centAmount": cents, "currencyCode": currency},
        }
        draft: Json = {"currency": currency, "customLineItems": [] if cents is None else [item]}
        if customer is not None:
            draft["customerId"] = customer
        return str(self.merchant_api("POST", "carts", json=draft)["id"])

    def store_card(self, customer: str) -> str:
        """Let a customer pay and store the card; return the PaymentMethod's id."""
        known = self._stored_methods(customer)
        session_id = self.new_session(self.cart_of(customer))
        body = {
            "paymentMethod": {"type": "card", "token": "tok_approved", "storePaymentMethod": True}
        }
        assert self.shopper("POST", "/payments", session_id, json=body).status_code == 200
        [method] = self._stored_methods(customer) - known
        return method

    def _stored_methods(self, customer: str) -> set[str]:
        found = self.merchant_api("GET", "payment-methods?limit=500")["results"]
        return {str(one["id"]) for one in found if one["customer"]["id"] == customer}

    def order(self, cart_id: str) -> None:
        """Make an order of a cart."""
        version = self.merchant_api("GET", f"carts/{cart_id}")["version"]
        draft = {"cart": {"typeId": "cart", "id": cart_id}, "version": version}
        self.merchant_api("POST", "orders", json=draft)

    def delete_payment(self, payment_id: str) -> None:
        """Delete a Payment in commercetools."""
        version = self.payment(payment_id)["version"]
        self.merchant_api("DELETE", f"payments/{payment_id}?version={version}")

    def leaving(self, session_id: str) -> Json:
        """Start a payment that leaves the shop; return the answer."""
        body = {"paymentMethod": {"type": "ideal"}}
        started: Json = self.shopper("POST", "/payments", session_id, json=body).get_json()
        return started

    def back_link(self, started: Json, outcome: str = "confirm") -> str:
        """Decide at the bank; return path and query of the way back."""
        location = self.answer_the_bank(started["action"]["url"], outcome)
        return location.removeprefix(PROCESSOR_URL)

    def link_given_to_the_psp(self, started: Json) -> str:
        """Return path and query of the way back, with nothing decided at the bank."""
        reference = started["paymentReference"]
        [found] = [one for one in self.psp.known() if one.merchant_reference == reference]
        return str(found.return_url).removeprefix(PROCESSOR_URL)

    # Who may call.

    def merchant_center_token(self, permissions: tuple[str, ...] | None = None) -> str:
        """Return a token of a Merchant Center user."""
        return self.commercetools.merchant_center.token(
            ISSUER,
            PROJECT_KEY,
            subject="user",
            audience=PROCESSOR_URL,
            lifetime=10**8,
            permissions=permissions,
        )

    def revision(self, payment_id: str) -> str:
        """Return what an operator has to say that they saw of a payment."""
        headers = {"Authorization": f"Bearer {self.merchant_center_token(('viewOrders',))}"}
        answer = self.browser.get(f"/operations/payments/{payment_id}", headers=headers)
        return str(answer.get_json().get("revision", "none"))

    def signed(self, body: bytes, message_id: str = "evt_1", seconds: int = 0) -> dict[str, str]:
        """Return the headers of a webhook as the PSP signs it, that many seconds from now."""
        timestamp = int(self.clock.now().timestamp()) + seconds
        key = base64.b64decode(WEBHOOK_SECRET.removeprefix("whsec_"))
        content = f"{message_id}.{timestamp}.".encode() + body
        signature = base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
        return {
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": f"v1,{signature}",
            "Content-Type": "application/json",
        }

    def webhook_event(self, payment_id: str, **changes: Any) -> Json:
        """Return what the PSP says when a payment changed."""
        return {
            "id": "evt_1",
            "type": "payment.updated",
            "createdAt": self.clock.now().isoformat(),
            "data": {"paymentId": "pay_unknown", "merchantReference": payment_id, "metadata": OURS},
            **changes,
        }

    # What happened.

    def forget_calls(self) -> None:
        """Begin to count what the applications change."""
        self.commercetools.journal.clear()
        self.psp.journal.clear()

    def changes(self) -> list[str]:
        """Return the calls that changed something, at the PSP and in commercetools."""
        calls = [
            *((one.method, one.path) for one in self.psp.journal.entries()),
            *((one.method, one.path) for one in self.commercetools.journal.entries()),
        ]
        return [f"{method} {path}" for method, path in calls if _changes(method, path)]


def _changes(method: str, path: str) -> bool:
    return method != "GET" and path not in _HARMLESS
