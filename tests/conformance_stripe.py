"""Stripe for the conformance kit: the stand-in in this process, or the configured account."""

import hashlib
import hmac
import json
import random
from collections.abc import Mapping
from datetime import datetime

import requests
import stripe
from flask import Flask

from conformance_kit import CUSTOMER, Course, Means, Stored
from conformance_places import in_process, out_there
from payment_core.domain.money import Money
from payment_core.domain.provider import DeploymentLabels
from payment_core.runtime.settings import Environment
from payment_provider_stripe.provider import StripeProvider
from payment_provider_stripe.stored import AttachedMethod
from sandbox.clock import VirtualClock
from sandbox.stripe.app import create_app
from sandbox.stripe.settings import StripeSettings
from sandbox.stripe.stand_in import Stripe

_SECRETS = ("whsec_kitcanarynew0123456789", "whsec_kitcanaryold0123456789", "whsec_nobodys")
_STAND_IN = {
    "STRIPE_SECRET_KEY": "sk_test_kitcanary",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_conformance",
}
_CARDS: Mapping[Course, str] = {
    "approved": "pm_card_visa",
    "declined": "pm_card_visa_chargeDeclined",
    "action": "pm_card_authenticationRequired",
    "unusable": "pm_no_such_card",
}
# https://docs.stripe.com/testing#declined-payments and #authentication-and-setup
_STORED: Mapping[Course, str] = {
    "approved": "pm_card_visa",
    "declined": "pm_card_chargeCustomerFail",
    "action": "pm_card_authenticationRequired",
}
# https://docs.stripe.com/payments/sepa-debit/accept-a-payment#test-integration
_IBAN = "AT611904300234573201"


def _stand_in(clock: VirtualClock, session: requests.Session) -> Flask:
    settings = StripeSettings(secret_key=_STAND_IN["STRIPE_SECRET_KEY"])
    return create_app(Stripe(settings, clock, session, random.Random(1)))


class StripeUnderTest:
    """See `PSP`. `settings` are further settings of the provider."""

    def __init__(
        self,
        environment: Mapping[str, str] | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._is_real = environment is not None
        self.line, self._world = (
            in_process("api.stripe.com", _stand_in) if environment is None else out_there()
        )
        self._session = self.line.session()
        values = {
            **(environment or _STAND_IN),
            **(settings or {}),
            "STRIPE_WEBHOOK_SECRETS": ",".join(_SECRETS[:2]),
        }
        self._client = stripe.StripeClient(
            values["STRIPE_SECRET_KEY"],
            base_addresses={"api": values.get("STRIPE_API_URL") or "https://api.stripe.com"},
            http_client=stripe.RequestsClient(session=self._session, timeout=10),
        )
        self._made: list[str] = []
        self.secrets = (values["STRIPE_SECRET_KEY"], *_SECRETS)
        configured = StripeProvider.settings.read(Environment(values))
        self.provider = StripeProvider(configured, DeploymentLabels("kit", "kit"), self._world)

    def now(self) -> datetime:
        return self._world.now()

    def pass_time(self) -> None:
        # SEPA settles in days; whoever waits for a real account comes back to it.
        self._world.sleep(2 if self._is_real else 12 * 3600)

    def means(self, course: Course) -> Means:
        if course != "pending":
            return Means("card", _CARDS[course])
        method = self._client.v1.payment_methods.create(
            {
                "type": "sepa_debit",
                "sepa_debit": {"iban": _IBAN},
                "billing_details": {"name": "Kit", "email": "kit@example.com"},
            }
        )
        return Means("sepa_debit", method.id)

    def stored(self, course: Course) -> Stored:
        customer = self._client.v1.customers.create().id
        self._made.append(customer)
        method = self._client.v1.payment_methods.attach(_STORED[course], {"customer": customer})
        return Stored(CUSTOMER, AttachedMethod(customer, method.id).token.reveal())

    def amount_at_psp(self, reference: str) -> int:
        return self._client.v1.payment_intents.retrieve(reference).amount

    def in_psp_units(self, money: Money) -> int | None:
        """https://docs.stripe.com/currencies#minor-units."""
        if money.currency_code == "ISK":
            return money.cent_amount * 100
        if money.currency_code == "KWD" and money.cent_amount % 10:
            return None
        return money.cent_amount

    def unknown_status(self, body: bytes) -> bytes:
        return body.replace(b'"requires_capture"', b'"pondering"')

    def webhook(
        self, payment_id: str, reference: str, at: datetime, secret: int | None
    ) -> tuple[Mapping[str, str], bytes]:
        """https://docs.stripe.com/webhooks/signature."""
        timestamp = int(at.timestamp())
        intent = {
            "id": reference,
            "object": "payment_intent",
            "metadata": {"paymentId": payment_id},
        }
        event = {
            "id": "evt_1",
            "object": "event",
            "type": "payment_intent.succeeded",
            "created": timestamp,
            "livemode": False,
            "data": {"object": intent},
        }
        body = json.dumps(event).encode()
        key = _SECRETS[2 if secret is None else secret].encode()
        signed = f"{timestamp}.".encode() + body
        signature = hmac.new(key, signed, hashlib.sha256).hexdigest()
        return {"stripe-signature": f"t={timestamp},v1={signature}"}, body

    def close(self) -> None:
        for customer in self._made:
            self._client.v1.customers.delete(customer)
        self._session.close()
