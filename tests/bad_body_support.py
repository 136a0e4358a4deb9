"""Sends bad bodies to the routes that take JSON, and sees that they have no effect."""

import json

from werkzeug.test import TestResponse

from processor_support import codes
from shop_support import Shop

CARD = {"type": "card", "token": "tok_approved"}
_TYPED = {"InvalidJsonInput", "RequiredField", "InvalidField", "InvalidInput"}


class Caller:
    """Sends raw bodies to one route, as somebody who may."""

    def __init__(self, shop: Shop, path: str, headers: dict[str, str]) -> None:
        self._shop = shop
        self._path = path
        self._headers = headers

    def send(self, data: bytes, **headers: str) -> TestResponse:
        all_headers = {**self._headers, "Content-Type": "application/json", **headers}
        before = self._state()
        answer = self._shop.browser.post(self._path, data=data, headers=all_headers)
        assert self._state() == before, "A bad body had an effect."
        return answer

    def send_json(self, body: object) -> TestResponse:
        return self.send(json.dumps(body).encode())

    def _state(self) -> object:
        return self._shop.payments(), self._shop.money_calls()


def as_shopper(shop: Shop) -> Caller:
    """Return a shopper at `POST /payments`."""
    return Caller(shop, "/payments", {"X-Session-Id": shop.new_session()})


def as_checkout(shop: Shop) -> Caller:
    """Return Checkout at the Payment Intents of an authorized payment."""
    payment_id = shop.pay(shop.new_session()).get_json()["paymentReference"]
    token = shop.token("manage_checkout_payment_intents")
    path = f"/operations/payment-intents/{payment_id}"
    return Caller(shop, path, {"Authorization": f"Bearer {token}"})


def as_subscription(shop: Shop) -> Caller:
    """Return a system that charges customers who are not there."""
    token = shop.token("manage_checkout_transactions")
    return Caller(shop, "/operations/transactions", {"Authorization": f"Bearer {token}"})


def refused(answer: TestResponse, field: str | None = None) -> bool:
    """Check that a body was refused with a typed 400, naming the field where one is given."""
    assert answer.status_code == 400
    [code] = codes(answer)
    assert code in _TYPED
    if field is not None:
        assert answer.get_json()["errors"][0]["field"] == field
    return True
