"""Adyen, with Adyen Web in its shoppers' browsers, and accounts that are set up in several ways."""

import hashlib
import random
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
import requests

from payment_core.runtime.transport import Request
from psp_profiles.adyen_webhooks import told_in
from psp_profiles.profile import Course, Means, MoneyCall, MoneyOperation, Post, Told
from sandbox.adyen.account import Account
from sandbox.adyen.app import create_app
from sandbox.adyen.settings import AdyenSettings, settings_from
from sandbox.adyen.signatures import item_signature
from sandbox.adyen.stand_in import Adyen
from sandbox.clock import Clock, RealClock
from sandbox.demo.facts import Facts
from sandbox.demo.providers import ADYEN_STAND_IN, DemoProvider

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "checkout-test.adyen.com"
API_KEY = "AQE_canarybench"
HMAC_KEY = "CA" * 32
PASSWORD = "canary-webhook-password"
SHOP = "BenchShop"
WEBHOOK_URL = "https://processor.test/webhooks/adyen"
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "PAYMENT_PROVIDER": "adyen",
        "ADYEN_API_KEY": API_KEY,
        "ADYEN_API_URL": f"https://{HOST}/v72",
        "ADYEN_CLIENT_KEY": "test_bench",
        "ADYEN_MERCHANT_ACCOUNT": SHOP,
        "ADYEN_HMAC_KEYS": HMAC_KEY,
        "ADYEN_WEBHOOK_USERNAME": "connector",
        "ADYEN_WEBHOOK_PASSWORDS": PASSWORD,
        "ADYEN_METHODS": "card,ideal,sepa_debit",
        "ADYEN_MULTIPLE_CAPTURES": "true",
    }
)
_ONCE = {"ADYEN_MULTIPLE_CAPTURES": "false"}
# How often an account is set up in which way.
_MODES: tuple[Mapping[str, str], ...] = (
    *({},) * 4,
    *(_ONCE,) * 4,
    *({**_ONCE, "ADYEN_CAPTURE_METHOD": "automatic"},) * 2,
    {**_ONCE, "ADYEN_CAPTURE_METHOD": "delayed", "ADYEN_CAPTURE_DELAY_HOURS": "24"},
)
# How often 3-D Secure is in the shop's page, and what shoppers have there for courses that Adyen
# does not know.
_NATIVE = 0.3
_NATIVELY: Mapping[Course, Course] = MappingProxyType(
    {"capture pending": "frictionless", "refund pending": "challenge"}
)
_LONG_KEY, _LONGEST = "ctp-", 64
_DIGEST = 24
_A_DAY = 86_400.0
_KEY, _ANOTHER_KEY = re.compile("(?:[0-9A-Fa-f]{2})+"), "0F" * 32
_BY_REFERENCE = "/v72/cancels"
_OPERATIONS: Mapping[str, MoneyOperation] = MappingProxyType(
    {"payments": "authorize", "captures": "captures", "refunds": "refunds", "cancels": "cancel"}
)


def _card(number: str, holder: str = "") -> str:
    fields = {
        "type": "scheme",
        "encryptedCardNumber": f"test_{number}",
        "encryptedExpiryMonth": "test_03",
        "encryptedExpiryYear": "test_2030",
        "encryptedSecurityCode": "test_737",
    }
    named = {**fields, "holderName": holder} if holder else fields
    return msgspec.json.encode(named).decode()


def _account(iban: str) -> str:
    return msgspec.json.encode({"iban": iban, "ownerName": "A. Klaassen"}).decode()


_VISA = "4111111111111111"
_CARDS: Mapping[Course, str] = MappingProxyType(
    {
        "approved": _card(_VISA),
        "declined": _card(_VISA, "DECLINED"),
        "capture fails late": _card(_VISA, "capture failed"),
        "refund fails late": _card(_VISA, "refund failed"),
        "dispute": _card(_VISA),
        "challenge": _card("5454545454545454"),
        "frictionless": _card("5201281505129736"),
    }
)
_MEANS: Mapping[Course, Means] = MappingProxyType(
    {
        **{course: Means("card", token) for course, token in _CARDS.items()},
        "redirect": Means("ideal"),
        "pending, then approved": Means("sepa_debit", _account("NL13TEST0123456700")),
        "pending, then declined": Means("sepa_debit", _account("NL13TEST0123456799")),
    }
)


def _connector(facts: Facts) -> Mapping[str, str]:
    """Return the demo's settings, with all methods."""
    return {**ADYEN_STAND_IN.connector(facts), "ADYEN_METHODS": SETTINGS["ADYEN_METHODS"]}


class AdyenProfile:
    """See `PSPProfile`."""

    name = "adyen"
    host = HOST
    ledger_path = "/v72/payments"
    names_releases = True
    reads_payments = False
    stores_methods = True
    has_wallet_button = False
    cards = _CARDS
    demo: DemoProvider = replace(ADYEN_STAND_IN, connector=_connector)
    secret_marks: tuple[str, ...] = ("test_4", "test_5", "redirectResult", "threeDSResult")
    secrets: tuple[str, ...] = (API_KEY, HMAC_KEY, PASSWORD)

    def settings(self, chance: random.Random) -> Mapping[str, str]:
        # A draw of its own: all others of a seed are what they were.
        own = random.Random(f"page of its own {chance.getstate()}")
        native = {"ADYEN_NATIVE_3DS": "true"} if own.random() < _NATIVE else {}
        return {**SETTINGS, **chance.choice(_MODES), **native}

    def stand_in(self, clock: Clock, session: requests.Session, chance: random.Random) -> Adyen:
        settings = AdyenSettings(
            api_key=API_KEY,
            merchant_accounts=(SHOP,),
            public_url=f"https://{HOST}",
            webhook_url=WEBHOOK_URL,
            webhook_username="connector",
            webhook_password=PASSWORD,
            hmac_key=HMAC_KEY,
            token_webhook_url=WEBHOOK_URL,
        )
        return Adyen(settings, clock, session, chance)

    def set_up(self, stand_in: Adyen, settings: Mapping[str, str], chance: random.Random) -> None:
        stand_in.account = Account(
            multiple_partial_captures=settings["ADYEN_MULTIPLE_CAPTURES"] == "true",
            capture_events=settings.get("ADYEN_CAPTURE_METHOD") == "delayed",
            refusal_events=chance.random() < 0.8,
            offer_closed_events=chance.random() < 0.5,
            details_merchant_reference=chance.random() < 0.7,
            front_path=chance.random() < 0.3,
            batches=chance.random() < 0.3,
            native_three_ds="ADYEN_NATIVE_3DS" in settings,
        )

    def server(self, environment: Mapping[str, str], session: requests.Session) -> Adyen:
        settings = settings_from(environment)
        adyen = Adyen(settings, RealClock(), session, stamp=lambda: datetime.now(UTC))
        adyen.tune(settle_seconds=_A_DAY)  # Banks decide when they are told to.
        return adyen

    def pending(self, post: Post) -> Means:
        return _MEANS["pending, then approved"]

    def app(self, stand_in: Adyen) -> "WSGIApplication":
        return create_app(stand_in)

    def means(self, stand_in: Adyen, course: Course) -> Means | None:
        is_native = stand_in.account.native_three_ds
        return _MEANS.get(_NATIVELY.get(course, course) if is_native else course)

    def money_call(self, request: Request, body: Any, stand_in: Adyen) -> MoneyCall | None:
        """Read a call. Its operation has no name there but the key, of which the reference has a
        digest.
        """
        path = urlsplit(request.url).path
        operation = _OPERATIONS.get(path.rpartition("/")[2])
        if request.method != "POST" or operation is None:
            return None
        if operation == "authorize" and "paymentMethod" not in (body or {}):
            return None  # It asks for the answer to an earlier call, and cannot be a payment.
        members, amount = body or {}, (body or {}).get("amount") or {}
        reference = str(members.get("reference", ""))
        payment_id, _, digest = reference.partition("_")
        key = _key_of(request)
        is_named = (
            operation == "authorize" or path.endswith(_BY_REFERENCE) or digest in _digests(key)
        )
        return MoneyCall(
            operation=operation,
            payment_id=payment_id,
            operation_id=key,
            amount=amount.get("value"),
            currency=amount.get("currency"),
            key=key if is_named else f"that of {reference}",
            meaning=msgspec.json.encode([path, _without_means(members)], order="sorted"),
        )

    def keys_of(self, operation_id: str) -> Sequence[str]:
        return tuple(map(_key, (operation_id, f"{operation_id}-technical")))

    def told(self, body: bytes) -> Sequence[Told]:
        return tuple(told_in(body))

    def handed_in(self, body: Any) -> str:
        details = (body or {}).get("details", {})
        return str(details.get("redirectResult") or details.get("threeDSResult", ""))

    def looked_up(self, request: Request) -> str | None:
        """Nothing can be looked up."""
        return None

    def unknown_status(self, body: bytes) -> bytes:
        for name, status in ((b"resultCode", b"Authorised"), (b"status", b"received")):
            body = body.replace(b'"%b":"%b"' % (name, status), b'"%b":"in_review"' % name)
        return body

    def key_in_use(self) -> bytes:
        error = {"status": 409, "errorCode": "704", "errorType": "validation", "message": ""}
        return msgspec.json.encode(error)

    def webhook(
        self, payment_id: str, now: datetime, sent_at: datetime, secret: str
    ) -> tuple[str, Mapping[str, str], bytes]:
        """https://docs.adyen.com/development-resources/webhooks: nothing signed has a time."""
        item: dict[str, Any] = {
            "pspReference": "ABCDEFGH12345678",
            "merchantReference": payment_id,
            "merchantAccountCode": SHOP,
            "amount": {"value": 10_000, "currency": "EUR"},
            "eventCode": "AUTHORISATION",
            "eventDate": now.isoformat(timespec="seconds"),
            "success": "true",
        }
        # One that Adyen has signed is good at any age; an attacker has no such signature.
        is_old = abs(now - sent_at) > timedelta(minutes=5)
        key = secret if _KEY.fullmatch(secret) and not is_old else _ANOTHER_KEY
        item["additionalData"] = {"hmacSignature": item_signature(key, item)}
        wrapped = [{"NotificationRequestItem": item}]
        body = msgspec.json.encode({"live": "false", "notificationItems": wrapped})
        basic = requests.auth._basic_auth_str("connector", PASSWORD)
        return "/webhooks/adyen", {"Authorization": basic}, body

    def proving_nothing(self) -> AbstractContextManager[None]:
        """There is no answer about a payment that could be empty."""
        return nullcontext()


def _key_of(request: Request) -> str:
    return next(
        (text for name, text in request.headers.items() if name.lower() == "idempotency-key"), ""
    )


def _key(name: str) -> str:
    is_long = len(name) > _LONGEST
    return _LONG_KEY + hashlib.sha256(name.encode()).hexdigest()[:40] if is_long else name


def _digests(key: str) -> tuple[str, ...]:
    """Return what a reference may have of the operation: a long name is in its key as a digest."""
    named = hashlib.sha256(key.encode()).hexdigest()[:_DIGEST]
    is_long = key.startswith(_LONG_KEY)
    return (named, key.removeprefix(_LONG_KEY)[:_DIGEST]) if is_long else (named,)


def _without_means(body: Mapping[str, object]) -> Mapping[str, object]:
    """One Payment is authorized once, whatever card is shown by whatever submit of its shopper."""
    if "paymentMethod" not in body:
        return body
    return {name: body.get(name) for name in ("reference", "amount", "merchantAccount")}
