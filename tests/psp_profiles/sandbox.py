"""The sandbox PSP."""

import random
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import requests

from payment_core.runtime.transport import Request
from psp_profiles.profile import Course, Means, MoneyCall, MoneyOperation, Post, Told
from psp_profiles.sandbox_blindness import proving_nothing
from sandbox.clock import Clock, RealClock
from sandbox.demo.providers import SANDBOX, DemoProvider
from sandbox.psp.app import create_app
from sandbox.psp.service import SandboxPSP
from sandbox.psp.settings import PSPSettings, settings_from
from standard_webhooks import standard_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

URL = "https://psp.test"
SECRET_KEY = "sk_sandbox_bench"
WEBHOOK_SECRET = "whsec_YmVuY2gtd2ViaG9vay1zZWNyZXQtMDEyMzQ1Njc4OQ=="
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "PAYMENT_PROVIDER": "sandbox",
        "SANDBOX_PSP_URL": URL,
        "SANDBOX_PSP_PUBLISHABLE_KEY": "pk_sandbox_bench",
        "SANDBOX_PSP_SECRET_KEY": SECRET_KEY,
        "SANDBOX_PSP_WEBHOOK_SECRETS": WEBHOOK_SECRET,
    }
)
_MEANS: Mapping[Course, Means] = MappingProxyType(
    {
        "approved": Means("card", "tok_approved"),
        "declined": Means("card", "tok_declined"),
        "challenge": Means("card", "tok_three_ds"),
        "redirect": Means("ideal"),
        "pending, then approved": Means("card", "tok_pending_success"),
        "pending, then declined": Means("card", "tok_pending_failure"),
        "capture pending": Means("card", "tok_capture_pending"),
        "capture fails late": Means("card", "tok_capture_fails_late"),
        "refund pending": Means("card", "tok_refund_pending"),
        "refund fails late": Means("card", "tok_refund_fails_late"),
        "dispute": Means("card", "tok_dispute"),
        "declined when stored": Means("card", "tok_stored_declined"),
        "challenge when stored": Means("card", "tok_stored_authentication"),
    }
)
_OPERATIONS: Mapping[str, MoneyOperation] = MappingProxyType(
    {"captures": "captures", "refunds": "refunds", "cancel": "cancel", "payments": "authorize"}
)


class SandboxProfile:
    """See `PSPProfile`."""

    name = "sandbox"
    host = "psp.test"
    ledger_path = "/payments"
    names_releases = True
    reads_payments = True
    stores_methods = True
    has_wallet_button = True
    cards: Mapping[Course, str] = MappingProxyType(
        {course: means.token for course, means in _MEANS.items() if means.token}
    )
    demo: DemoProvider = SANDBOX
    secret_marks: tuple[str, ...] = ("tok_", "sto_")
    secrets: tuple[str, ...] = (WEBHOOK_SECRET, SECRET_KEY)

    def settings(self, chance: random.Random) -> Mapping[str, str]:
        return SETTINGS

    def stand_in(
        self, clock: Clock, session: requests.Session, chance: random.Random
    ) -> SandboxPSP:
        settings = PSPSettings(
            secret_key=SECRET_KEY,
            public_key="pk_sandbox_bench",
            public_url=URL,
            webhook_url="https://processor.test/webhooks/sandbox",
            webhook_secret=WEBHOOK_SECRET,
        )
        return SandboxPSP(settings, clock, session, chance)

    def set_up(self, stand_in: Any, settings: Mapping[str, str], chance: random.Random) -> None:
        """There is nothing to set up."""

    def server(self, environment: Mapping[str, str], session: requests.Session) -> SandboxPSP:
        settings = settings_from(environment)
        return SandboxPSP(settings, RealClock(), session, stamp=lambda: datetime.now(UTC))

    def pending(self, post: Post) -> Means:
        return _MEANS["pending, then approved"]

    def app(self, stand_in: SandboxPSP) -> "WSGIApplication":
        return create_app(stand_in)

    def means(self, stand_in: SandboxPSP, course: Course) -> Means | None:
        return _MEANS[course]

    def money_call(self, request: Request, body: Any, stand_in: SandboxPSP) -> MoneyCall | None:
        path = urlsplit(request.url).path
        if request.method != "POST" or self.ledger_path not in path:
            return None
        operation = _OPERATIONS[path.rpartition("/")[2]]
        members, amount = body or {}, (body or {}).get("amount") or {}
        metadata = members.get("metadata", {})
        payment_id = str(members.get("merchantReference") or metadata.get("paymentId", ""))
        name = metadata.get("operationId", "")
        return MoneyCall(
            operation=operation,
            payment_id=payment_id,
            operation_id=name,
            amount=amount.get("value"),
            currency=amount.get("currency"),
            key=f"authorize-{payment_id}" if operation == "authorize" else name,
            meaning=msgspec.json.encode([path, _without_card(members)], order="sorted"),
        )

    def keys_of(self, operation_id: str) -> Sequence[str]:
        return (operation_id,)

    def told(self, body: bytes) -> Sequence[Told]:
        return ()  # Whoever wants to know asks for the payment.

    def handed_in(self, body: Any) -> str:
        return ""

    def looked_up(self, request: Request) -> str | None:
        found = parse_qs(urlsplit(request.url).query).get("merchantReference")
        return found[0] if found else None

    def unknown_status(self, body: bytes) -> bytes:
        return body.replace(b'"succeeded"', b'"in_review"')

    def key_in_use(self) -> bytes:
        return b'{"error":{"code":"idempotency_key_in_use","message":""}}'

    def webhook(
        self, payment_id: str, now: datetime, sent_at: datetime, secret: str
    ) -> tuple[str, Mapping[str, str], bytes]:
        data = {"paymentId": "pay_1", "merchantReference": payment_id, "metadata": {}}
        body = msgspec.json.encode({"id": "evt_1", "type": "x", "createdAt": now, "data": data})
        return "/webhooks/sandbox", standard_headers(secret, body, sent_at), body

    def proving_nothing(self) -> AbstractContextManager[None]:
        return proving_nothing()


def _without_card(body: dict[str, object]) -> dict[str, object]:
    """One Payment is authorized once, whatever card is shown by whatever submit of its shopper."""
    if "merchantReference" not in body:
        return body
    return {name: body.get(name) for name in ("merchantReference", "amount", "customerReference")}
