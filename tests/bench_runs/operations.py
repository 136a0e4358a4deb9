"""What is measured: one request of each kind, each time about things that are new.

`{n}` is another number in each request, `RUN` another one in each run.
"""

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple

from bench_runs.settings import DEPLOYMENT, PROJECT, WEBHOOK_KEY

PROCESSOR, EVENT_HANDLER = "processor", "event-handler"
_RUN = "RUN"
_ITEM = "f0000000-0000-4000-8000-000000000002"
# The first groups of ids, as in node/documents.mjs.
_SESSION, _CART, _CARD = "5e000000", "ca000000", "e0000000"
_AUTHORIZED, _CHARGED, _PENDING, _COMMANDED = "a1000000", "a2000000", "a3000000", "a4000000"
_COMMAND = "c4000000"


class Request(NamedTuple):
    """A template: `webhook_key` signs it, `is_pushed` puts the body into a Pub/Sub envelope."""

    method: str
    target: str
    headers: Mapping[str, str] = {}
    body: str = ""
    webhook_key: str = ""
    is_pushed: bool = False

    def in_run(self, run: int) -> "Request":
        """Return the same for one run, whose ids are in no other."""
        number = f"{run % 0x1000:03x}"
        return self._replace(
            target=self.target.replace(_RUN, number),
            headers={name: value.replace(_RUN, number) for name, value in self.headers.items()},
            body=self.body.replace(_RUN, number),
        )


class Operation(NamedTuple):
    """What is measured, at which application; `request` gets the Merchant Center's token."""

    name: str
    request: Callable[[str], Request]
    application: str = PROCESSOR


def _id(kind: str) -> str:
    return f"{kind}-0000-4{_RUN}-8000-{{n}}"


def _payments(_: str) -> Request:
    body = {"paymentMethod": {"type": "card", "token": "tok_approved"}}
    return Request("POST", "/payments", _json({"X-Session-Id": _id(_SESSION)}), json.dumps(body))


def _intent(kind: str, action: str) -> Request:
    amount = {"centAmount": 1000, "currencyCode": "EUR"}
    body = {"actions": [{"action": action, "amount": amount}]}
    target = f"/operations/payment-intents/{_id(kind)}"
    return Request("POST", target, _json({"Authorization": "Bearer merchant"}), json.dumps(body))


def _recurring(_: str) -> Request:
    body = {
        "cartId": _id(_CART),
        "checkoutTransactionItemId": _ITEM,
        "paymentMethodId": _id(_CARD),
        "type": "Recurring",
    }
    headers = _json({"Authorization": "Bearer checkout"})
    return Request("POST", "/operations/transactions", headers, json.dumps(body))


def _webhook(_: str) -> Request:
    payment = _id(_PENDING)
    labels = {"paymentId": payment, "projectKey": PROJECT, "deploymentId": DEPLOYMENT}
    event = {
        "id": "evt_{n}",
        "type": "payment.authorized",
        "createdAt": "2026-01-01T00:00:00.000Z",
        "data": {"paymentId": f"pay_{payment}", "merchantReference": payment, "metadata": labels},
    }
    body = json.dumps(event)
    return Request("POST", "/webhooks/sandbox", _json({}), body, webhook_key=WEBHOOK_KEY)


def _event(_: str) -> Request:
    message = {
        "notificationType": "Message",
        "projectKey": PROJECT,
        "id": _id("ee000000"),
        "type": "PaymentTransactionAdded",
        "resource": {"typeId": "payment", "id": _id(_COMMANDED)},
        "resourceVersion": 2,
        "createdAt": "2026-01-01T00:00:00.000Z",
        "createdBy": {"clientId": "merchant"},
        "transaction": {"id": _id(_COMMAND), "type": "Charge"},
    }
    return Request("POST", "/", _json({}), json.dumps(message), is_pushed=True)


def _config(_: str) -> Request:
    return Request("GET", "/operations/config", {"X-Session-Id": _id(_SESSION)})


def _stored_cards(_: str) -> Request:
    return Request("GET", "/stored-payment-methods", {"X-Session-Id": _id(_SESSION)})


def _payment_components(token: str) -> Request:
    headers = {"Authorization": f"Bearer {token}"}
    return Request("GET", "/operations/payment-components", headers)


def _json(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {**headers, "Content-Type": "application/json"}


USUAL = (
    Operation("payments", _payments),
    Operation("capture", lambda _: _intent(_AUTHORIZED, "capturePayment")),
    Operation("refund", lambda _: _intent(_CHARGED, "refundPayment")),
    Operation("recurring", _recurring),
    Operation("webhook", _webhook),
    Operation("config", _config),
    Operation("payment-components", _payment_components),
)
OPERATIONS = {
    one.name: one
    for one in (
        *USUAL,
        Operation("event", _event, EVENT_HANDLER),
        Operation("stored-cards", _stored_cards),
    )
}
