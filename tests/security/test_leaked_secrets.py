"""Secrets put wherever a request can hold them: none comes out in a log, an answer or a field."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest

from every_route import routes
from marker_secrets import CVC, NUMBER, TYPED_IN, WatchedShop
from payment_builders import payment
from payment_core.domain.converge import converge
from payment_core.domain.ledger import Ledger
from payment_core.domain.updates import SetStatusInterfaceText
from processor_support import PAYMENT_ID, logged
from sandbox.faults import FaultRule
from signed_webhooks import SENDERS, Webhooks

# A security code goes to nobody, so nobody can repeat one.
_WORDS = " ".join(value for value in TYPED_IN.values() if value != CVC)
ECHO = json.dumps(
    {
        "message": _WORDS,
        "error": {"code": "echo", "message": _WORDS},
        "errors": [{"code": "Echo", "message": _WORDS}],
    }
)


def _all_is_well(shop: WatchedShop) -> None:
    pass


def _failing(who: str, **rule: Any) -> Callable[[WatchedShop], None]:
    def break_it(shop: WatchedShop) -> None:
        getattr(shop, who).faults.add(FaultRule(count=None, **rule))

    return break_it


def _crashing(shop: WatchedShop) -> None:
    def crash(**_path: str) -> None:
        raise RuntimeError(" ".join(shop.secrets.values()))

    for endpoint in shop.processor.view_functions:
        shop.processor.view_functions[endpoint] = crash  # type: ignore[assignment]


OUTCOMES: Mapping[str, Callable[[WatchedShop], None]] = {
    "leaked-secret-all-is-well": _all_is_well,
    "leaked-secret-the-psp-is-down": _failing("psp", status=503),
    "leaked-secret-the-psp-repeats-what-it-got": _failing("psp", status=422, malformed_body=ECHO),
    "leaked-secret-the-psp-makes-no-sense": _failing("psp", malformed_body=ECHO),
    "leaked-secret-commercetools-is-down": _failing("commercetools", status=503),
    "leaked-secret-commercetools-repeats-what-it-got": _failing(
        "commercetools", path="payments", status=400, malformed_body=ECHO
    ),
    "leaked-secret-commercetools-makes-no-sense": _failing("commercetools", malformed_body=ECHO),
    "leaked-secret-the-connection-breaks": _failing("commercetools", path="carts", reset=True),
    "leaked-secret-a-handler-crashes": _crashing,
}
# Without masking, or with what was typed in, these show it; the others look for what is rarer.
_TELLING = ("leaked-secret-all-is-well", "leaked-secret-commercetools-repeats-what-it-got")


def bodies() -> Iterator[dict[str, Any]]:
    """Yield requests' bodies with secrets in every place that there is."""
    for value in TYPED_IN.values():
        method = {"type": "card", "token": value}
        yield {"json": {"paymentMethod": method, "idempotencyKey": value}}
        yield {"json": {"paymentMethod": {"type": value, "number": NUMBER, "cvc": CVC}}}
        yield {"json": {"paymentMethod": {**method, "storedPaymentMethodId": value}}}
        # The words of a purchase order are kept as they were typed, so they have no place here.
        yield {"json": {"actions": [{"action": value, "merchantReference": value}]}}
        action = {"action": "cancelPayment", "merchantReference": value}
        yield {"json": {"actions": [action], "idempotencyKey": value}}
        yield {"json": {"cartId": value, "checkoutTransactionItemId": value}}
        yield {"data": f'{{"{value}": "{value}"', "content_type": "application/json"}
        yield {"data": value, "content_type": "text/plain"}


def headers(shop: WatchedShop, value: str) -> dict[str, str]:
    """Return good credentials, and the value in every header that anybody reads."""
    carriers = ["User-Agent", "Referer", "Cookie", "Origin", "Idempotency-Key", "X-Request-ID"]
    # Nothing about a security code says that it is no name for a request.
    carriers += ["X-Correlation-ID"] if value != CVC else []
    kinds = shop.credentials
    return {
        **dict.fromkeys(carriers, value),
        "X-Session-Id": kinds["a session id"],
        "Authorization": f"Bearer {kinds['an access token']}",
    }


def put_everywhere(shop: WatchedShop) -> None:
    """Ask every route with every secret in headers, query, path and body."""
    values = [*TYPED_IN.values(), *shop.credentials.values()]
    for _, method, path in list(routes(shop.processor)):
        for value in values:
            in_path = path.replace(PAYMENT_ID, quote(value, safe=""))
            query = f"?token={quote(value)}&x={quote(value)}"
            shop.ask(method, path + query, headers=headers(shop, value))
            if value != shop.credentials["a session id"]:  # It looks exactly like a payment's id.
                shop.ask(method, in_path, headers=headers(shop, "plain"))
            shop.ask(method, path, headers={"X-Session-Id": value})
            shop.ask(method, path, headers={"Authorization": f"Bearer {value}"})
    for path in (
        "/payments",
        "/operations/transactions",
        f"/operations/payment-intents/{PAYMENT_ID}",
    ):
        unnamed = headers(shop, "plain")
        # A name in the header and another one in the body would be refused before all else.
        del unnamed["Idempotency-Key"]
        for body in bodies():
            shop.ask("POST", path, headers=unnamed, **body)


@pytest.mark.parametrize(
    "outcome",
    [
        pytest.param(outcome, id=name, marks=() if name in _TELLING else pytest.mark.slow)
        for name, outcome in OUTCOMES.items()
    ],
)
def test_no_secret_comes_out_of_any_route(outcome: Callable[[WatchedShop], None]) -> None:
    with logged() as log:
        shop = WatchedShop()
        outcome(shop)
        put_everywhere(shop)

    assert len(shop.statuses) > 1 or shop.statuses == {500}
    assert shop.given_away(log) == []


@pytest.mark.parametrize("token", ["tok_approved", "tok_declined", "tok_three_ds", "tok_unknown"])
def test_leaked_secret_no_secret_comes_out_of_a_payments_life(token: str) -> None:
    with logged() as log:
        shop = WatchedShop()
        session_id = shop.credentials["a session id"]
        for key in TYPED_IN.values():
            shop.ask(
                "POST",
                "/payments",
                headers={"X-Session-Id": session_id, "Idempotency-Key": key},
                json={"paymentMethod": {"type": "card", "token": token}},
            )
        for payment in shop.payments():
            shop.ask(
                "POST", f"/payments/{payment['id']}/confirm", headers={"X-Session-Id": session_id}
            )
            for action in ("capturePayment", "refundPayment", "reversePayment"):
                shop.intent(payment["id"], action, None if "reverse" in action else 100)

    assert shop.payments()
    assert shop.given_away(log) == []
    written = json.dumps([log, shop.answers, shop.recorder.sent, shop.payments()])
    assert token not in written


def test_leaked_secret_what_the_psp_repeats_of_a_refused_capture_is_not_kept() -> None:
    with logged() as log:
        shop = WatchedShop()
        payment_id = shop.paid()
        _failing("psp", path="/captures", status=422, malformed_body=ECHO)(shop)
        shop.intent(payment_id, "capturePayment", 100)

    assert shop.transactions(payment_id)[-1] == ("Charge", 100, "Failure")
    assert shop.given_away(log) == []


def test_leaked_secret_what_a_psp_repeats_is_not_kept_although_its_provider_masks_nothing() -> None:
    told = Ledger(code="echo", text=f"{NUMBER} was refused")

    changes = converge(payment(), told)

    assert SetStatusInterfaceText("*** was refused") in changes


@pytest.mark.parametrize("kind", SENDERS.values(), ids=SENDERS)
def test_leaked_secret_no_secret_comes_out_of_a_webhook(kind: type[Webhooks]) -> None:
    with logged() as log:
        webhooks = kind()
        payment_id = webhooks.bench.paid()
        told = json.loads(webhooks.body(payment_id))
        about = told["data"].get("object", told["data"])
        about["billing"] = dict(TYPED_IN)
        told["type"] = f"payment.updated {' '.join(TYPED_IN.values())}"
        body = json.dumps(told).encode()
        answers = [
            webhooks.send(body, webhooks.headers(body, secret))
            for secret in (webhooks.first, webhooks.second)
        ]

    assert [one.status_code for one in answers] == [204, 401]
    written = json.dumps([log, *(one.text for one in answers)])
    assert [name for name, value in TYPED_IN.items() if value in written] == []
    assert webhooks.first not in written
