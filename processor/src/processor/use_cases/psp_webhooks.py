"""PSP webhooks: they only trigger a convergence; their content is not trusted.

Where the PSP cannot be read, what a verified webhook says is all there is: it is written into the
journal of its Payment. Such a PSP holds back all webhooks behind one that is refused, so every
verified one is acknowledged, also of an unknown payment; only while commercetools is down it waits.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from payment_core.commercetools.client import CommercetoolsError, NotFound
from payment_core.commercetools.payments import Payments
from payment_core.domain.payment import Payment
from payment_core.domain.provider import DeploymentLabels, PaymentProvider, WebhookEvent
from payment_core.providers import Providers
from payment_core.runtime.errors import InvalidInput, Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.convergence import Convergence

# A webhook can arrive before the Payment is written, so the PSP is asked to repeat it.
_PATIENCE = timedelta(minutes=10)
# Anything else that stands in its place may be what a shopper typed.
_EVENT_TYPE = re.compile(r"[A-Za-z][\w.-]{0,99}")


@dataclass(frozen=True)
class ReceiveWebhook:
    """Brings the payments that a webhook is about in line with the PSP."""

    provider_name: str
    provider: PaymentProvider
    labels: DeploymentLabels
    payments: Payments
    providers: Providers
    convergence: Convergence
    world: World

    def receive(self, headers: Mapping[str, str], body: bytes) -> None:
        """Return only when commercetools agrees with the PSP, or the log says why it cannot.

        Raises `Unauthenticated` or `InvalidJsonInput` for what the PSP did not send, `Unavailable`
        when the PSP should send it again.
        """
        events = self.provider.parse_webhook(headers, body)
        for event in events:
            if self._is_for_us(event):
                self._handle(event)

    def _is_for_us(self, event: WebhookEvent) -> bool:
        project = event.project_key or self.labels.project_key
        deployment = event.deployment_id or self.labels.deployment_id
        if DeploymentLabels(project, deployment) == self.labels:
            return True
        self._note_foreign(event, "It is for another deployment.")
        return False

    def _handle(self, event: WebhookEvent) -> None:
        payment = self._find(event)
        if payment is not None and self.providers.owns(payment):
            self._converge(payment, event)
        elif payment is not None:
            self._note_foreign(event, "It is for another connector's payment.")
        elif event.payment_id is None or not (event.project_key or event.deployment_id):
            # Ours carry our metadata from the first call on, or were found by the PSP's id; other
            # software keeps a `paymentId` of its own there.
            self._note_foreign(event, "Its payment is unknown here.")
        elif self._may_be_early(event):
            raise Unavailable("The webhook is about a payment that is not known yet.", 30)
        else:
            get_logger().error(
                "A webhook is about a payment that does not exist",
                eventCode="webhook.payment_missing",
                **self._ids(event),
            )

    def _note_foreign(self, event: WebhookEvent, reason: str) -> None:
        get_logger().info(
            "A webhook is not about a payment of ours",
            eventCode="webhook.not_ours",
            reason=reason,
            **self._ids(event),
        )

    def _may_be_early(self, event: WebhookEvent) -> bool:
        is_young = self.world.now() - event.occurred_at < _PATIENCE
        return is_young and self.provider.capabilities.reads_payments

    def _converge(self, payment: Payment, event: WebhookEvent) -> None:
        evidence = (event.evidence,) if event.evidence else ()
        try:
            converged = self.convergence.converge(payment, None, event.interface_id, evidence)
        except (InvalidInput, CommercetoolsError) as error:
            # A repetition would change nothing, and would block the webhooks behind it.
            get_logger().error(
                "A webhook cannot be processed",
                eventCode="webhook.failed",
                error=error,
                **self._ids(event, payment),
            )
            return
        if converged.storing_error is not None:
            raise converged.storing_error  # The PSP repeats it; no other look may follow.
        delay = self.world.now() - event.occurred_at
        get_logger().info(
            "A webhook is handled",
            eventCode="webhook.handled",
            delaySeconds=round(max(delay.total_seconds(), 0.0), 1),
            **self._ids(event, converged.payment),
        )

    def _find(self, event: WebhookEvent) -> Payment | None:
        """Find by our own id first; a payment made by another connector by the PSP's id."""
        try:
            if event.payment_id:
                return self.payments.get(event.payment_id)
        except (NotFound, CommercetoolsError):
            pass  # The merchant reference is not one of our ids.
        try:
            if event.interface_id:
                interface = self.providers.payment_interface
                return self.payments.get_by_interface_id(interface, event.interface_id)
        except NotFound:
            pass
        return None

    def _ids(self, event: WebhookEvent, payment: Payment | None = None) -> dict[str, object]:
        """Return what names the webhook; a payment that was found by the PSP's id has its own."""
        return {
            "provider": self.provider_name,
            "eventType": event.type if _EVENT_TYPE.fullmatch(event.type) else "",
            "paymentId": payment.id if payment else event.payment_id,
            "pspReference": event.interface_id or (payment and payment.interface_id),
        }
