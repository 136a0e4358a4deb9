"""The sandbox as a PSP that shows no payment: whoever wants to know has to receive its webhooks.

Each webhook tells one status of one operation, and proves it: there is no other way to learn it.
"""

import random
from collections.abc import Callable, Mapping
from datetime import datetime

import requests

from sandbox.clock import Clock
from sandbox.psp.acquirer import Acquirer
from sandbox.psp.payment import Amount, Change, Payment
from sandbox.psp.service import SandboxPSP
from sandbox.psp.settings import PSPSettings
from sandbox.psp.shopper_results import ResultIssuer
from sandbox.psp.views import encoded, timestamp
from sandbox.psp_kit.webhooks import Event


class WebhookOnlyPSP(SandboxPSP):
    """See `SandboxPSP`."""

    def __init__(
        self,
        settings: PSPSettings,
        clock: Clock,
        session: requests.Session,
        chance: random.Random | None = None,
        stamp: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(settings, clock, session, chance, stamp)
        self.results = ResultIssuer(self.new_id, self.timing, settings.public_url, self.vault)
        self.issuer = self.results
        self.acquirer = Acquirer(self.new_id, self.timing, self.issuer)

    def with_reference(self, merchant_reference: str) -> Payment | None:
        """Return the payment with that reference."""
        found = (
            one for one in self._payments.values() if one.merchant_reference == merchant_reference
        )
        return next(found, None)

    def tell_unknown(self, kind: str, amount: Amount | None, metadata: Mapping[str, str]) -> str:
        """Tell that an operation failed whose payment is unknown; return its id."""
        operation_id, now = self.new_id("unk"), self.clock.now()
        reference = metadata.get("paymentId", "")
        self._tell(
            {
                "reference": operation_id,
                "operation": kind,
                "status": "failed",
                "paymentId": None,
                "merchantReference": reference,
                "metadata": dict(metadata),
                "amount": amount or Amount(1, "EUR"),
                "failure": "payment_unknown",
                "method": None,
            },
            now,
            reference,
        )
        return operation_id

    def _publish(self, payment: Payment) -> None:
        payment.news.clear()
        changes, payment.changes = payment.changes, []
        for one in changes:
            self._tell(_told(payment, one), one.at, payment.merchant_reference)

    def _tell(self, data: dict[str, object], at: datetime, about: str) -> None:
        event_id, kind = self.new_id("evt"), f"{data['operation']}.{data['status']}"
        body = {"id": event_id, "type": kind, "createdAt": timestamp(at), "data": data}
        self.outbox.publish(Event(event_id, kind, at, encoded(body), about))


def _told(payment: Payment, change: Change) -> dict[str, object]:
    operation = change.operation
    return {
        "reference": operation.id,
        "operation": operation.type,
        "status": change.status,
        "paymentId": payment.id,
        "merchantReference": payment.merchant_reference,
        "metadata": {**payment.metadata, "operationId": "", **operation.metadata},
        "amount": {"value": operation.amount, "currency": payment.currency},
        "failure": getattr(operation.failure, "code", None) if change.status == "failed" else None,
        "method": payment.method,
    }
