"""The sandbox PSP in the mode in which it shows no payment: what happened comes by webhook."""

import random
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests

from payment_core.runtime.transport import Request
from psp_profiles import sandbox
from psp_profiles.profile import MoneyCall, Told
from psp_profiles.sandbox import SandboxProfile
from sandbox.clock import Clock, RealClock
from sandbox.psp.service import SandboxPSP
from sandbox.psp.settings import PSPSettings, settings_from
from sandbox.psp.webhook_only import WebhookOnlyPSP

_ANOTHER_SECRET = "whsec_" + "YW5vdGhlci13ZWJob29rLXNlY3JldC0wMTIzNDU2Nzg5"
# Its Payments are told from those of the other mode.
_MODE = {"SANDBOX_PSP_WEBHOOK_ONLY": "true", "PAYMENT_INTERFACE": "sandbox-webhook"}


class SandboxWebhookProfile(SandboxProfile):
    """See `PSPProfile`."""

    name = "sandbox-webhook"
    reads_payments = False
    stores_methods = False
    has_wallet_button = False

    def settings(self, chance: random.Random) -> Mapping[str, str]:
        return {**sandbox.SETTINGS, **_MODE}

    def stand_in(
        self, clock: Clock, session: requests.Session, chance: random.Random
    ) -> SandboxPSP:
        settings = PSPSettings(
            secret_key=sandbox.SECRET_KEY,
            public_key="pk_sandbox_bench",
            public_url=sandbox.URL,
            webhook_url="https://processor.test/webhooks/sandbox",
            webhook_secret=sandbox.WEBHOOK_SECRET,
            webhook_only=True,
        )
        return WebhookOnlyPSP(settings, clock, session, chance)

    def server(self, environment: Mapping[str, str], session: requests.Session) -> SandboxPSP:
        settings = settings_from(environment)
        return WebhookOnlyPSP(settings, RealClock(), session, stamp=lambda: datetime.now(UTC))

    def money_call(self, request: Request, body: Any, stand_in: SandboxPSP) -> MoneyCall | None:
        path = urlsplit(request.url).path
        if path.endswith("/details"):
            return None  # It goes on with what was asked for before.
        if path == "/v1/cancels":
            members = body or {}
            metadata = members.get("metadata", {})
            name = metadata.get("operationId", "")
            meaning = msgspec.json.encode(["cancel", name], order="sorted")
            return MoneyCall(
                "cancel", metadata.get("paymentId", ""), name, None, None, name, meaning
            )
        found = super().money_call(request, body, stand_in)
        if found is not None and found.operation == "cancel":
            # By the PSP's reference or by ours, it is the same cancellation.
            meaning = msgspec.json.encode(["cancel", found.operation_id], order="sorted")
            return found._replace(meaning=meaning)
        return found

    def told(self, body: bytes) -> Sequence[Told]:
        event = msgspec.json.decode(body)
        said, at = event["data"], datetime.fromisoformat(event["createdAt"])
        if "reference" not in said:
            return ()
        reference, kind, status = said["reference"], said["operation"], said["status"]
        item = f"{kind}.{status}:{reference}"
        return (Told(said["merchantReference"], item, reference, kind, status, at),)

    def handed_in(self, body: Any) -> str:
        return str((body or {}).get("shopperResult", ""))

    def unknown_status(self, body: bytes) -> bytes:
        return body.replace(b'"authorized"', b'"in_review"')

    def webhook(
        self, payment_id: str, now: datetime, sent_at: datetime, secret: str
    ) -> tuple[str, Mapping[str, str], bytes]:
        # One that the PSP has signed is good at any age; an attacker has no such signature.
        is_old = abs(now - sent_at) > timedelta(minutes=5)
        secret = _ANOTHER_SECRET if is_old else secret
        return super().webhook(payment_id, now, sent_at, secret)

    def proving_nothing(self) -> AbstractContextManager[None]:
        return nullcontext()  # Nothing is ever proved here.
