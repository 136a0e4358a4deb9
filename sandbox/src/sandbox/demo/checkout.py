"""One checkout over HTTP, as a merchant's shop and order system would do it."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import requests

from sandbox.adyen.cards import TEST_CARDS, token_of
from sandbox.demo.facts import Facts
from sandbox.stripe.settings import API_VERSION

Json = dict[str, Any]
_TIMEOUT = (2, 20)
_WEBHOOKS_ARRIVE_IN = 20  # seconds
_TOTAL, _CAPTURED, _REFUNDED = 5990, 4000, 1500
_CURRENCY = "EUR"


class CheckoutFailed(Exception):
    """A step was answered otherwise than it should be; the message names step and answer."""


class Merchant:
    """A merchant with an API client for the project, at work with one running stack."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._session = requests.Session()
        self._session.trust_env = False
        self._token: Mapping[str, str] = {}

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the connections back."""
        self._session.close()

    def call(self, method: str, url: str, headers: Mapping[str, str], **request: Any) -> Json:
        """Return the JSON of a 2xx answer, else raise `CheckoutFailed`."""
        try:
            answer = self._session.request(
                method, url, headers=headers, timeout=_TIMEOUT, **request
            )
        except requests.RequestException as error:
            raise CheckoutFailed(f"{method} {url} got no answer: {type(error).__name__}") from error
        if not answer.ok:
            raise CheckoutFailed(f"{method} {url} -> {answer.status_code}: {answer.text[:500]}")
        body: Json = answer.json()
        return body

    def sign_in(self) -> Mapping[str, str]:
        """Return the headers of an API client, with a token fetched on the first call."""
        if not self._token:
            facts = self._facts
            grant = self.call(
                "POST",
                f"{facts.auth_url}/oauth/token",
                {},
                auth=(facts.client_id, facts.client_secret),
                data={"grant_type": "client_credentials"},
            )
            self._token = {"Authorization": f"Bearer {grant['access_token']}"}
        return self._token

    def create_cart(self) -> Json:
        """Create a cart with one item, ready to be paid."""
        item = {
            "name": {"en": "A pair of shoes"},
            "slug": "shoes",
            "quantity": 1,
            "money": {"centAmount": _TOTAL, "currencyCode": _CURRENCY},
        }
        draft = {"currency": _CURRENCY, "country": "DE", "customLineItems": [item]}
        return self._api("POST", "carts", json=draft)

    def create_session(self, cart_id: str) -> str:
        """Return the id of a Checkout session for the cart."""
        facts = self._facts
        draft = {
            "cart": {"cartRef": {"id": cart_id}},
            "metadata": {"processorUrl": facts.processor_url, "allowedPaymentMethods": ["card"]},
        }
        url = f"{facts.session_url}/{facts.project_key}/sessions"
        session_id: str = self.call("POST", url, self.sign_in(), json=draft)["id"]
        return session_id

    def pay(self, session_id: str, token: str) -> str:
        """Pay by card as the shopper's browser does; return the Payment's id."""
        body = {"paymentMethod": {"type": "card", "token": token}}
        url = f"{self._facts.processor_url}/payments"
        answer = self.call("POST", url, {"X-Session-Id": session_id}, json=body)
        payment_id: str = answer["paymentReference"]
        return payment_id

    def modify(self, payment_id: str, action: str, cents: int) -> str:
        """Capture or refund through the Payment Intents route; return the outcome."""
        money = {"centAmount": cents, "currencyCode": _CURRENCY}
        url = f"{self._facts.processor_url}/operations/payment-intents/{payment_id}"
        body = {"actions": [{"action": action, "amount": money}]}
        outcome: str = self.call("POST", url, self.sign_in(), json=body)["outcome"]
        return outcome

    def payment(self, payment_id: str) -> Json:
        """Return the commercetools Payment."""
        return self._api("GET", f"payments/{payment_id}")

    def settled_payment(self, payment_id: str) -> Json:
        """Return the Payment as soon as nothing in it is on its way; webhooks take a moment."""
        until = time.monotonic() + _WEBHOOKS_ARRIVE_IN
        while True:
            payment = self.payment(payment_id)
            if not {one["state"] for one in payment["transactions"]} & {"Initial", "Pending"}:
                return payment
            _require(time.monotonic() < until, "A webhook did not arrive.")
            time.sleep(0.1)

    def payment_at_the_psp(self, payment: Json) -> Json:
        """Return what the PSP knows about the payment."""
        path = _STORIES[self._facts.provider].payment.format(**payment)
        key = {"Authorization": f"Bearer {self._facts.psp_secret_key}"}
        # Stripe's; nobody else minds.
        return self.call("GET", self._facts.psp_url + path, {**key, "Stripe-Version": API_VERSION})

    def _api(self, method: str, path: str, **request: Any) -> Json:
        url = f"{self._facts.api_url}/{self._facts.project_key}/{path}"
        return self.call(method, url, self.sign_in(), **request)


def run_checkout(facts: Facts, say: Callable[[str], None]) -> Json:
    """Authorize, capture a part, refund a part; return the Payment when all of it is right.

    Raises `CheckoutFailed` when any answer, the Payment or the PSP's books are not as they
    should be.
    """
    with Merchant(facts) as merchant:
        cart = merchant.create_cart()
        say(f"  cart {cart['id']}")
        story = _STORIES[facts.provider]
        payment_id = merchant.pay(merchant.create_session(cart["id"]), story.token)
        say(f"  paid by card: Payment {payment_id}")
        for action, cents in (("capturePayment", _CAPTURED), ("refundPayment", _REFUNDED)):
            outcome = merchant.modify(payment_id, action, cents)
            say(f"  {action} of {cents / 100:.2f} {_CURRENCY}: {outcome}")
            _require(outcome == story.outcome, f"{action} was answered with {outcome!r}.")
            payment = merchant.settled_payment(payment_id)
        _check_transactions(payment, story)
        _check_books(merchant.payment_at_the_psp(payment), story)
        return payment


def _left_at_the_sandbox(payment: Json) -> tuple[int, int]:
    return payment["capturable"]["value"], payment["refundable"]["value"]


def _left_at_stripe(intent: Json) -> tuple[int, int]:
    refunded = intent["latest_charge"]["amount_refunded"]
    return intent["amount_capturable"], intent["amount_received"] - refunded


@dataclass(frozen=True)
class _Story:
    """How the checkout goes with one PSP, and what it can capture and refund in the end."""

    token: str
    transactions: Sequence[tuple[str, int]]
    payment: str
    left_of: Callable[[Json], tuple[int, int]]
    left: tuple[int, int]
    outcome: str = "approved"


def _left_at_adyen(books: Json) -> tuple[int, int]:
    [payment] = books["data"]
    return payment["capturable"], payment["refundable"]


_PAID = (("Authorization", _TOTAL), ("Charge", _CAPTURED))
_BACK = ("Refund", _REFUNDED)
_STORIES: Mapping[str, _Story] = {
    "sandbox": _Story(
        "tok_approved",
        (*_PAID, _BACK),
        "/v1/payments/{interfaceId}",
        _left_at_the_sandbox,
        (_TOTAL - _CAPTURED, _CAPTURED - _REFUNDED),
    ),
    # The first capture releases the rest: several are not offered to every account.
    "stripe": _Story(
        "pm_card_visa",
        (*_PAID, ("CancelAuthorization", _TOTAL - _CAPTURED), _BACK),
        "/v1/payment_intents/{interfaceId}?expand[]=latest_charge",
        _left_at_stripe,
        (0, _CAPTURED - _REFUNDED),
    ),
    # The same; and Adyen has no call that shows a payment, so its stand-in's books are read.
    "adyen": _Story(
        token_of(TEST_CARDS[0]),
        (*_PAID, ("CancelAuthorization", _TOTAL - _CAPTURED), _BACK),
        "/test/books?merchantReference={id}",
        _left_at_adyen,
        (0, _CAPTURED - _REFUNDED),
        outcome="received",
    ),
}


def _check_transactions(payment: Json, story: _Story) -> None:
    found = [
        (one["type"], one["state"], one["amount"]["centAmount"]) for one in payment["transactions"]
    ]
    expected = [(kind, "Success", cents) for kind, cents in story.transactions]
    _require(found == expected, f"The Payment has the transactions {found}, not {expected}.")


def _check_books(payment: Json, story: _Story) -> None:
    found = story.left_of(payment)
    _require(found == story.left, f"The PSP can capture and refund {found}, not {story.left}.")


def _require(condition: bool, complaint: str) -> None:
    if not condition:
        raise CheckoutFailed(complaint)
