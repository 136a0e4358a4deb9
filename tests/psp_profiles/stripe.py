"""Stripe, with Stripe.js in its shoppers' browsers."""

import random
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import requests

from payment_core.runtime.transport import Request
from psp_profiles.profile import Course, Means, MoneyCall, Post, Told
from sandbox.clock import Clock, RealClock
from sandbox.demo.providers import STRIPE_STAND_IN, DemoProvider
from sandbox.stripe.app import create_app
from sandbox.stripe.forms import decode_form
from sandbox.stripe.objects import PaymentIntent
from sandbox.stripe.payment_methods import method_of_type
from sandbox.stripe.settings import StripeSettings, settings_from
from sandbox.stripe.signatures import signature
from sandbox.stripe.stand_in import Stripe

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SECRET_KEY = "sk_test_canarybench"
WEBHOOK_SECRET = "whsec_c3RyaXBlLWJlbmNoLWNhbmFyeS0wMTIz"
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "PAYMENT_PROVIDER": "stripe",
        "STRIPE_SECRET_KEY": SECRET_KEY,
        "STRIPE_PUBLISHABLE_KEY": "pk_test_bench",
        "STRIPE_WEBHOOK_SECRETS": WEBHOOK_SECRET,
    }
)
_MULTICAPTURE = {"STRIPE_MULTICAPTURE": "true"}
_AT_ONCE = {"STRIPE_CAPTURE_METHOD": "automatic"}
# How often an account is set up in which way.
_MODES: tuple[Mapping[str, str], ...] = (*({},) * 4, *(_MULTICAPTURE,) * 5, _AT_ONCE)
_CARDS: Mapping[Course, str] = MappingProxyType(
    {
        "approved": "pm_card_visa",
        "declined": "pm_card_visa_chargeDeclined",
        "challenge": "pm_card_authenticationRequired",
        "refund pending": "pm_card_pendingRefund",
        "refund fails late": "pm_card_refundFail",
        "dispute": "pm_card_createDispute",
        "challenge when stored": "pm_card_authenticationRequiredOnSetup",
        "declined when stored": "pm_card_chargeCustomerFail",
    }
)
# https://docs.stripe.com/payments/sepa-debit/accept-a-payment#test-integration
_IBANS: Mapping[Course, str] = MappingProxyType(
    {
        "pending, then approved": "AT611904300234573201",
        "pending, then declined": "AT861904300235473202",
    }
)
_INTENT = re.compile(r"/v1/payment_intents/(?P<id>\w+)/(?P<verb>confirm|capture|cancel)")
_OTHER_KEY = re.compile(r"(?:-rest)?(?:-(?:[2-9]|pi_\w+))?\Z")


class StripeProfile:
    """See `PSPProfile`."""

    name = "stripe"
    host = "api.stripe.com"
    ledger_path = "/v1/payment_intents"
    names_releases = False
    reads_payments = True
    stores_methods = True
    has_wallet_button = True
    cards = _CARDS
    demo: DemoProvider = STRIPE_STAND_IN
    secret_marks: tuple[str, ...] = ("ctoken_", "pm_", "cus_")
    secrets: tuple[str, ...] = (WEBHOOK_SECRET, SECRET_KEY)

    def settings(self, chance: random.Random) -> Mapping[str, str]:
        return {**SETTINGS, **chance.choice(_MODES)}

    def stand_in(self, clock: Clock, session: requests.Session, chance: random.Random) -> Stripe:
        settings = StripeSettings(
            secret_key=SECRET_KEY,
            public_url="https://hooks.stripe.com",
            webhook_url="https://processor.test/webhooks/stripe",
            webhook_secret=WEBHOOK_SECRET,
        )
        return Stripe(settings, clock, session, chance)

    def set_up(self, stand_in: Any, settings: Mapping[str, str], chance: random.Random) -> None:
        """Each payment says how it is captured, and nothing else is up to the account."""

    def server(self, environment: Mapping[str, str], session: requests.Session) -> Stripe:
        settings = settings_from(environment)
        return Stripe(settings, RealClock(), session, stamp=lambda: datetime.now(UTC))

    def pending(self, post: Post) -> Means:
        form = {"type": "sepa_debit", "sepa_debit[iban]": _IBANS["pending, then approved"]}
        return Means("sepa_debit", str(post("/v1/payment_methods", form)["id"]))

    def app(self, stand_in: Stripe) -> "WSGIApplication":
        return create_app(stand_in)

    def means(self, stand_in: Stripe, course: Course) -> Means | None:
        """Return a confirmation token, which Stripe.js makes once for each click."""
        if course in _CARDS:
            return Means("card", stand_in.new_token(stand_in.method(_CARDS[course])))
        kind = "ideal" if course == "redirect" else "sepa_debit"
        if kind == "sepa_debit" and course not in _IBANS:
            return None
        method = method_of_type(kind, stand_in.new_id("pm"), _IBANS.get(course))
        if method is None:
            raise LookupError(course)
        stand_in.add_method(method)
        return Means(kind, stand_in.new_token(method))

    def money_call(self, request: Request, body: Any, stand_in: Stripe) -> MoneyCall | None:
        path = urlsplit(request.url).path
        if request.method != "POST":
            return None
        form = decode_form((request.body or b"").decode())
        if path == "/v1/refunds":
            return _refund(form, stand_in)
        match = _INTENT.fullmatch(path)
        if match is None:
            return None
        intent = stand_in.intent(match["id"])
        if match["verb"] == "confirm":
            return _confirmation(intent)
        return _change(match["verb"], intent, form, _key_of(request))

    def keys_of(self, operation_id: str) -> Sequence[str]:
        return (operation_id,)

    def told(self, body: bytes) -> Sequence[Told]:
        return ()  # Whoever wants to know asks for the payment.

    def handed_in(self, body: Any) -> str:
        return ""

    def looked_up(self, request: Request) -> str | None:
        url = urlsplit(request.url)
        query = parse_qs(url.query).get("query", [""])[0]
        found = re.search(r"metadata\['paymentId'\]:'([^']+)'", query)
        return found[1] if found else None

    def unknown_status(self, body: bytes) -> bytes:
        for status in (b'"succeeded"', b'"requires_capture"', b'"canceled"'):
            body = body.replace(b'"status":' + status, b'"status":"in_review"')
        return body

    def key_in_use(self) -> bytes:
        error = {"type": "idempotency_error", "code": "idempotency_key_in_use", "message": ""}
        return msgspec.json.encode({"error": error})

    def webhook(
        self, payment_id: str, now: datetime, sent_at: datetime, secret: str
    ) -> tuple[str, Mapping[str, str], bytes]:
        about = {"id": "pi_1", "object": "payment_intent", "metadata": {"paymentId": payment_id}}
        event = {
            "id": "evt_1",
            "object": "event",
            "type": "payment_intent.succeeded",
            "created": int(now.timestamp()),
            "livemode": False,
            "data": {"object": about},
        }
        body = msgspec.json.encode(event)
        return "/webhooks/stripe", {"stripe-signature": signature(secret, body, sent_at)}, body

    def proving_nothing(self) -> AbstractContextManager[None]:
        """A busy account is enough: what is not on the first page of a list is no proof."""
        return nullcontext()


def _key_of(request: Request) -> str:
    return next(
        (text for name, text in request.headers.items() if name.lower() == "idempotency-key"), ""
    )


def _confirmation(intent: PaymentIntent) -> MoneyCall:
    """Read what authorizes: whatever card and whatever PaymentIntent, one Payment is tried once."""
    payment_id = intent.metadata.get("paymentId", "")
    return MoneyCall(
        operation="authorize",
        payment_id=payment_id,
        operation_id=intent.metadata.get("operationId", ""),
        amount=intent.amount,
        currency=intent.currency.upper(),
        key=f"confirm-{payment_id}",
        meaning=("confirm", payment_id, intent.amount),
    )


def _change(verb: str, intent: PaymentIntent, form: Mapping[str, Any], key: str) -> MoneyCall:
    """Read a capture by its note; a release has no name but its key."""
    taken = int(form.get("amount_to_capture", 0))
    notes = [
        value for name, value in form.get("metadata", {}).items() if name.startswith("capture-")
    ]
    is_capture = verb == "capture" and taken > 0
    name = notes[0].partition(" ")[2] if is_capture and notes else _OTHER_KEY.sub("", key)
    # Of several that were opened for one Payment each is ended under a key of its own, and what a
    # capture leaves is released by another kind of call than a cancellation.
    is_spare, is_rest = key == f"{name}-{intent.id}", key.startswith(f"{name}-rest")
    return MoneyCall(
        operation="captures" if is_capture else "cancel",
        payment_id=intent.metadata.get("paymentId", ""),
        operation_id=name,
        amount=taken if is_capture else None,
        currency=intent.currency.upper() if is_capture else None,
        key=key if is_spare else f"{name}-rest" if is_rest else name,
        meaning=msgspec.json.encode([verb, intent.id, taken, notes]),
    )


def _refund(form: Mapping[str, Any], stand_in: Stripe) -> MoneyCall:
    intent, metadata = stand_in.intent(form["payment_intent"]), form.get("metadata", {})
    name = metadata.get("operationId", "")
    return MoneyCall(
        operation="refunds",
        payment_id=metadata.get("paymentId", ""),
        operation_id=name,
        amount=int(form["amount"]),
        currency=intent.currency.upper(),
        key=name,
        meaning=msgspec.json.encode([intent.id, form["amount"], metadata]),
    )
