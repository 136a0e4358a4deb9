"""Sends bad bodies to the routes that take JSON, and sees that they have no effect."""

import json

from requests import Response

from bench import Bench
from processor_support import codes

CARD = {"type": "card", "token": "tok_approved"}
_TYPED = {"InvalidJsonInput", "RequiredField", "InvalidField", "InvalidInput"}


class Caller:
    """Sends raw bodies to one route, as somebody who may."""

    def __init__(self, bench: Bench, path: str, headers: dict[str, str]) -> None:
        self._bench = bench
        self._path = path
        self._headers = headers

    def send(self, data: bytes, **headers: str) -> Response:
        all_headers = {**self._headers, "Content-Type": "application/json", **headers}
        before = self._state()
        answer = self._bench.call("POST", self._path, data=data, headers=all_headers)
        assert self._state() == before, "A bad body had an effect."
        return answer

    def send_json(self, body: object) -> Response:
        return self.send(json.dumps(body).encode())

    def _state(self) -> object:
        return self._bench.payments(), self._bench.money_calls()


def as_shopper(bench: Bench) -> Caller:
    """Return a shopper at `POST /payments`."""
    return Caller(bench, "/payments", {"X-Session-Id": bench.session()})


def as_checkout(bench: Bench) -> Caller:
    """Return Checkout at the Payment Intents of an authorized payment."""
    payment_id = bench.paid()
    token = bench.access_token("manage_checkout_payment_intents")
    path = f"/operations/payment-intents/{payment_id}"
    return Caller(bench, path, {"Authorization": f"Bearer {token}"})


def as_subscription(bench: Bench) -> Caller:
    """Return a system that charges customers who are not there."""
    token = bench.access_token("manage_checkout_transactions")
    return Caller(bench, "/operations/transactions", {"Authorization": f"Bearer {token}"})


def refused(answer: Response, field: str | None = None) -> bool:
    """Check that a body was refused with a typed 400, naming the field where one is given."""
    assert answer.status_code == 400
    [code] = codes(answer)
    assert code in _TYPED
    if field is not None:
        assert answer.json()["errors"][0]["field"] == field
    return True
