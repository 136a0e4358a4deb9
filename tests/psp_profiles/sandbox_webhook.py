"""The sandbox PSP in the mode in which it shows no payment: what happened comes by webhook."""

import random
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests

from payment_core.runtime.transport import Request
from psp_profiles import sandbox
from psp_profiles.profile import MoneyCall
from psp_profiles.sandbox import SandboxProfile
from sandbox.clock import Clock, RealClock
from sandbox.psp.service import SandboxPSP
from sandbox.psp.settings import PSPSettings, settings_from
from sandbox.psp.webhook_only import WebhookOnlyPSP

WEBHOOKS = "/webhooks/sandbox-webhook"


class SandboxWebhookProfile(SandboxProfile):
    """See `PSPProfile`."""

    name = "sandbox-webhook"
    reads_payments = False

    def settings(self, chance: random.Random) -> Mapping[str, str]:
        return {**sandbox.SETTINGS, "PAYMENT_PROVIDER": self.name}

    def stand_in(
        self, clock: Clock, session: requests.Session, chance: random.Random
    ) -> SandboxPSP:
        settings = PSPSettings(
            secret_key=sandbox.SECRET_KEY,
            public_key="pk_sandbox_bench",
            public_url=sandbox.URL,
            webhook_url=f"https://processor.test{WEBHOOKS}",
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

    def webhook(
        self, payment_id: str, now: datetime, sent_at: datetime, secret: str
    ) -> tuple[str, Mapping[str, str], bytes]:
        _, headers, body = super().webhook(payment_id, now, sent_at, secret)
        return WEBHOOKS, headers, body

    def proving_nothing(self) -> AbstractContextManager[None]:
        return nullcontext()  # Nothing is ever proved here.
