"""A good request for every endpoint, to be spoilt.

The letters are: `C` configuration, `X` configuration of express buttons, `S` status, `P` payment
components, `I` payment intents, `F` an operator's search, `V` an operator's view, `A` an
operator's action, `T` recurring transactions, `Y` payments, `N` confirmation, `L` list of stored
payment methods, `D` removal of one, `R` return from the PSP, `W` webhook, `E` event handler.
"""

from collections.abc import Mapping

import msgspec

from bad_input.case import Make, Request
from bad_input.fixtures import ITEM_ID, UNKNOWN_ID, BadInputFixtures
from bench import Json
from event_support import notification, pushed

_JSON = {"Content-Type": "application/json"}
EUR_100 = {"centAmount": 100, "currencyCode": "EUR"}
CLICK = "8c7b6a5d-4e3f-4b2a-9c1d-0e9f8a7b6c5d"
CARD = {"type": "card", "token": "tok_approved"}


def shopper(fixtures: BadInputFixtures, session_id: str | None = None) -> Mapping[str, str]:
    """Return a shopper's headers."""
    return {"X-Session-Id": session_id or fixtures.session_id, **_JSON}


def checkout(fixtures: BadInputFixtures, scope: str) -> Mapping[str, str]:
    """Return the headers of a merchant's system."""
    return {"Authorization": f"Bearer {fixtures.access_token(scope, lifetime=10**8)}", **_JSON}


def user(fixtures: BadInputFixtures) -> Mapping[str, str]:
    """Return the headers of a Merchant Center user."""
    return {"Authorization": f"Bearer {fixtures.merchant_center_token()}"}


def operator(fixtures: BadInputFixtures) -> Mapping[str, str]:
    """Return the headers of a Merchant Center user who may move money."""
    token = fixtures.merchant_center_token(permissions=("manageOrders",))
    return {"Authorization": f"Bearer {token}", **_JSON}


def action(fixtures: BadInputFixtures, payment_id: str, **members: object) -> Request:
    """Return an operator's capture of one euro, with members replaced; None leaves one out."""
    body = {
        "action": "capture",
        "operation": CLICK,
        "revision": fixtures.revision(payment_id),
        "amount": EUR_100,
        **members,
    }
    return Request(
        f"/operations/payments/{payment_id}/actions",
        headers=operator(fixtures),
        body=msgspec.json.encode({name: one for name, one in body.items() if one is not None}),
    )


def search(fixtures: BadInputFixtures, query: str = "orderNumber=1001") -> Request:
    """Return an operator's search."""
    return Request(
        "/operations/payments", "GET", operator(fixtures), environ={"QUERY_STRING": query}
    )


def intent(
    fixtures: BadInputFixtures, payment_id: str, *actions: object, **more: object
) -> Request:
    """Return a Payment Intents request."""
    return Request(
        f"/operations/payment-intents/{payment_id}",
        headers=checkout(fixtures, "manage_checkout_payment_intents"),
        body=msgspec.json.encode({"actions": list(actions), **more}),
    )


def transaction(fixtures: BadInputFixtures, **members: object) -> Request:
    """Return a recurring transaction, with members replaced; None leaves one out."""
    body = {**transaction_body(fixtures), **members}
    return Request(
        "/operations/transactions",
        headers=checkout(fixtures, "manage_checkout_transactions"),
        body=msgspec.json.encode({name: one for name, one in body.items() if one is not None}),
    )


def transaction_body(fixtures: BadInputFixtures) -> Json:
    """Return a recurring transaction that would be charged."""
    return {
        "cartId": fixtures.owing_cart,
        "checkoutTransactionItemId": ITEM_ID,
        "paymentMethodId": fixtures.stored_card,
        "amount": EUR_100,
    }


def payment(
    fixtures: BadInputFixtures, method: object = CARD, session_id: str | None = None, **more: object
) -> Request:
    """Return a payment by a shopper."""
    body = msgspec.json.encode({"paymentMethod": method, **more})
    return Request("/payments", headers=shopper(fixtures, session_id), body=body)


def webhook(fixtures: BadInputFixtures, body: bytes) -> Request:
    """Return a signed webhook."""
    return Request("/webhooks/sandbox", headers=fixtures.signed(body), body=body)


def unsigned(fixtures: BadInputFixtures, body: bytes) -> Request:
    """Return a webhook that anybody can send."""
    return Request("/webhooks/sandbox", headers=_JSON, body=body)


def event(body: bytes) -> Request:
    """Return a push to the event handler."""
    return Request("/", body=body, is_event=True)


def message(payment_id: str, transaction_id: str = "t", **members: object) -> Request:
    """Return a push of a message of this project, with members replaced."""
    told = notification(payment_id, transaction_id, **members)
    return event(pushed(msgspec.json.encode(told)))


def _configuration(fixtures: BadInputFixtures) -> Request:
    return Request("/operations/config", "GET", shopper(fixtures))


def _express(_fixtures: BadInputFixtures) -> Request:
    return Request("/express-config", "GET")


def _status(fixtures: BadInputFixtures) -> Request:
    return Request("/operations/status", "GET", user(fixtures))


def _components(fixtures: BadInputFixtures) -> Request:
    return Request("/operations/payment-components", "GET", user(fixtures))


def _seen(fixtures: BadInputFixtures) -> Request:
    return Request(f"/operations/payments/{fixtures.authorized}", "GET", operator(fixtures))


def _action(fixtures: BadInputFixtures) -> Request:
    return action(fixtures, fixtures.authorized)


def _capture(fixtures: BadInputFixtures) -> Request:
    action = {"action": "capturePayment", "amount": EUR_100}
    return intent(fixtures, fixtures.authorized, action)


def _confirmation(fixtures: BadInputFixtures) -> Request:
    path = f"/payments/{fixtures.confirmable}/confirm"
    return Request(path, headers=shopper(fixtures, fixtures.payer))


def _stored_methods(fixtures: BadInputFixtures) -> Request:
    return Request("/stored-payment-methods", "GET", shopper(fixtures))


def _removal(fixtures: BadInputFixtures) -> Request:
    path = f"/stored-payment-methods/{fixtures.stored_card}"
    return Request(path, "DELETE", shopper(fixtures))


def _return(fixtures: BadInputFixtures) -> Request:
    return Request(f"/payments/{fixtures.authorized}/return", "GET")


def _webhook(fixtures: BadInputFixtures) -> Request:
    return webhook(fixtures, msgspec.json.encode(fixtures.webhook_event(fixtures.authorized)))


def _event(fixtures: BadInputFixtures) -> Request:
    return message(UNKNOWN_ID)


EVERY: Mapping[str, Make] = {
    "C": _configuration,
    "X": _express,
    "S": _status,
    "P": _components,
    "I": _capture,
    "F": search,
    "V": _seen,
    "A": _action,
    "T": transaction,
    "Y": payment,
    "N": _confirmation,
    "L": _stored_methods,
    "D": _removal,
    "R": _return,
    "W": _webhook,
    "E": _event,
}
# Those that read a JSON body.
JSON_READERS = ("I", "A", "T", "Y")
