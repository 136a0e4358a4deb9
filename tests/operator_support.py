"""A user of the Merchant Center who works with payments."""

import uuid
from typing import Any

from werkzeug.test import TestResponse

from meanwhile_support import Meanwhile
from processor_support import ENVIRONMENT, ISSUER, PROJECT_KEY
from sandbox.commercetools.app import create_app as commercetools_app
from shop_support import PROCESSOR_URL, TOTAL, Json, Shop

VIEW, MANAGE = ("viewOrders",), ("viewOrders", "manageOrders")


class Operator:
    """One person, with the permissions that their team has."""

    def __init__(
        self, shop: Shop, user_id: str = "user-1", permissions: tuple[str, ...] | None = MANAGE
    ) -> None:
        self._shop = shop
        self._user_id = user_id
        self._permissions = permissions
        self._clicks = 0

    def headers(self, project: str = PROJECT_KEY, lifetime: float = 60) -> dict[str, str]:
        """Return the headers of a request that the gateway forwards."""
        token = self._shop.commercetools.merchant_center.token(
            ISSUER,
            project,
            subject=self._user_id,
            audience=PROCESSOR_URL,
            lifetime=lifetime,
            permissions=self._permissions,
        )
        return {"Authorization": f"Bearer {token}"}

    def see(self, payment_id: str) -> TestResponse:
        """Open a payment."""
        return self._shop.browser.get(f"/operations/payments/{payment_id}", headers=self.headers())

    def record(self, payment_id: str) -> Json:
        """Return what the person sees of a payment."""
        answer = self.see(payment_id)
        assert answer.status_code == 200, answer.text
        record: Json = answer.get_json()
        return record

    def find(self, **query: str) -> list[str]:
        """Return the ids of the payments that are found."""
        answer = self._shop.browser.get(
            "/operations/payments", query_string=query, headers=self.headers()
        )
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.get_json()["results"]]

    def click(self) -> str:
        """Return the name of a new click."""
        self._clicks += 1
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self._user_id} {self._clicks}"))

    def act(self, payment_id: str, body: Json) -> TestResponse:
        """Send an action as it is."""
        return self._shop.browser.post(
            f"/operations/payments/{payment_id}/actions", json=body, headers=self.headers()
        )

    def do(
        self, payment_id: str, action: str, cents: int | None = None, **more: Any
    ) -> TestResponse:
        """Look at the payment and act on what is seen, with a new click unless one is given."""
        body: Json = {
            "action": action,
            "operation": more.pop("operation", None) or self.click(),
            "revision": more.pop("revision", None) or self.record(payment_id)["revision"],
            **more,
        }
        if cents is not None:
            body["amount"] = {"centAmount": cents, "currencyCode": "EUR"}
        return self.act(payment_id, body)


class Desk(Shop):
    """A shop with an order that is paid and captured, and two people who look after it."""

    def __init__(self, token: str = "tok_approved") -> None:
        super().__init__()
        self.first, self.second = Operator(self, "user-1"), Operator(self, "user-2")
        self.cart_id = self.new_cart()
        paid = self.pay(self.new_session(self.cart_id), token)
        self.payment_id = str(paid.get_json()["paymentReference"])

    def captured(self, cents: int = TOTAL) -> str:
        """Capture; return the Charge's id."""
        assert self.intent(self.payment_id, "capturePayment", cents).status_code == 200
        return next(
            str(one["id"])
            for one in self.payment(self.payment_id)["transactions"]
            if one["type"] == "Charge"
        )

    def before_the_write(self, happen: Any) -> None:
        """Let something happen before commercetools gets the next change of the Payment."""
        served = commercetools_app(self.commercetools)
        path = f"/payments/{self.payment_id}$"

        def once_written(environ: Any, start: Any) -> Any:
            is_write = environ["REQUEST_METHOD"] == "POST"
            return (meanwhile if is_write else served)(environ, start)

        meanwhile = Meanwhile(served, path, happen)
        self.network.plug("api.example.com", once_written)

    def control(self, what: str) -> None:
        """Let something happen at the PSP, and deliver the webhook about it."""
        reference = self.payment(self.payment_id)["interfaceId"]
        headers = {"Authorization": f"Bearer {ENVIRONMENT['SANDBOX_PSP_SECRET_KEY']}"}
        url = f"https://psp.example.com/test/payments/{reference}/{what}"
        answer = self.network.session().post(url, headers=headers, json={})
        assert answer.ok, answer.text
        self.psp.tick()


def order_of(shop: Shop, cart_id: str, number: str) -> str:
    """Make the order of a cart; return its id."""
    version = shop.merchant_api("GET", f"carts/{cart_id}")["version"]
    cart = {"typeId": "cart", "id": cart_id}
    draft = {"cart": cart, "version": version, "orderNumber": number}
    return str(shop.merchant_api("POST", "orders", json=draft)["id"])
