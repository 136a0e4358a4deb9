"""The sandbox PSP in the mode in which it shows no payment: the connector is told by webhook.

There is no read call. Captures, refunds and cancellations are answered `received`, and their end
comes by webhook; so does that of an authorization whose answer was lost.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

import msgspec

from payment_core.spi import (
    AmountRules,
    AuthorizationRequest,
    Capabilities,
    DeploymentLabels,
    Health,
    JournalItem,
    Ledger,
    OperationRequest,
    OutcomeUnknown,
    PaymentLookup,
    PaymentMethodType,
    Refused,
    Response,
    ShopperAction,
    StandardWebhookVerifier,
    Unauthenticated,
    WebhookEvent,
    World,
    get_logger,
)
from payment_provider_sandbox.api import (
    SandboxAPI,
    SandboxSettings,
    amount_member,
    operation_metadata,
    read_webhook,
)
from payment_provider_sandbox.journal_ledger import AUTHORIZATION, fold, item
from payment_provider_sandbox.ledger import Amount, not_tried
from payment_provider_sandbox.secret_patterns import SECRET_PATTERNS
from payment_provider_sandbox.webhook_only_messages import (
    Answer,
    Event,
    Received,
    evidence_in,
    facts_of,
)

_METHODS = (
    PaymentMethodType(
        "card", needs_token=True, hold_time=timedelta(days=7), brands=("visa", "mastercard", "amex")
    ),
    PaymentMethodType(
        "ideal",
        needs_return_url=True,
        shopper_time=timedelta(hours=3),
        is_captured_at_once=True,
        amounts=AmountRules(frozenset({"EUR"})),
    ),
)
_RESULT = "shopperResult"


class WebhookOnlyProvider:
    """See `PaymentProvider` and `SubmitsDetails` for what each method guarantees."""

    settings = SandboxSettings
    detail_parameters = (_RESULT,)

    def __init__(self, settings: SandboxSettings, labels: DeploymentLabels, world: World) -> None:
        self._settings = settings
        self._labels = labels
        self._world = world
        self.capabilities = Capabilities(
            methods=_METHODS,
            page_hosts=(urlsplit(settings.url).hostname or "",),
            secret_patterns=SECRET_PATTERNS,
            reads_payments=False,
        )
        self._api = SandboxAPI(settings, world)
        self._webhooks = StandardWebhookVerifier(settings.webhook_secrets)

    def authorize(self, request: AuthorizationRequest) -> Ledger:
        """Create the PSP's payment; the same key brings the first answer back."""
        if request.stored_token is not None:
            raise Refused("not_offered", "Stored methods are not offered.", "token")
        body = {
            "amount": amount_member(request.amount),
            "merchantReference": request.payment_id,
            "orderReference": request.order_reference,
            "method": {
                "type": request.method,
                "token": request.token.reveal() if request.token else None,
            },
            "returnUrl": request.return_url,
            "metadata": operation_metadata(self._labels, request.payment_id, request.operation_id),
        }
        answer = self._api.post("/v1/payments", request.idempotency_key, body)
        if not answer.is_success:
            raise not_tried(answer)
        return self._answered(answer, PaymentLookup(request.payment_id))

    def submit_details(
        self,
        payment: PaymentLookup,
        operation_id: str,  # noqa: ARG002 - the PSP says it itself.
        details: Mapping[str, str],
    ) -> Ledger:
        """Hand the shopper's result in; one that is about another payment is no evidence."""
        result = details[_RESULT]
        digest = hashlib.sha256(f"{payment.payment_id} {result}".encode()).hexdigest()[:40]
        body = {_RESULT: result}
        answer = self._api.post("/v1/payments/details", f"details-{digest}", body)
        if not answer.is_success:
            return self.fetch(payment)
        return self._answered(answer, payment)

    def capture(self, command: OperationRequest) -> Ledger:
        """Capture at the PSP."""
        return self._modify("capture", "captures", command)

    def refund(self, command: OperationRequest) -> Ledger:
        """Refund at the PSP."""
        return self._modify("refund", "refunds", command)

    def cancel(self, command: OperationRequest) -> Ledger:
        """Release at the PSP, by our own reference where its id is not known."""
        return self._modify("cancel", "cancel", command)

    def fetch(self, payment: PaymentLookup) -> Ledger:
        """Make the ledger of the journal; there is no call."""
        return fold(payment.journal, payment.interface_id)

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[WebhookEvent]:
        """Verify the signature and read what happened.

        A webhook of any age is believed: the same item again changes nothing.
        """
        self._webhooks.verify(headers, body, _signed_at(headers))
        event = read_webhook(body, Event)
        data = event.data
        found = WebhookEvent(
            type=event.type,
            occurred_at=event.created_at,
            payment_id=data.merchant_reference,
            interface_id=data.payment_id,
            project_key=data.metadata.get("projectKey"),
            deployment_id=data.metadata.get("deploymentId"),
            evidence=evidence_in(event),
        )
        return (found,)

    def client_config(self) -> Mapping[str, object]:
        """Return the publishable key and where the PSP's browser script is."""
        return self._settings.client_config()

    def health(self) -> Health:
        """Read our account."""
        return self._api.health()

    def _answered(self, answer: Response, payment: PaymentLookup) -> Ledger:
        said = answer.decode(Answer)
        if said.merchant_reference != payment.payment_id:
            get_logger().warning(
                "The PSP's answer is about another payment",
                eventCode="details.of_another_payment",
                paymentId=payment.payment_id,
            )
            return self.fetch(payment)
        facts = facts_of(said.amount, said.operation_id, said.payment_id, said.failure, said.method)
        reference = said.reference or payment.payment_id
        now = self._world.now()
        evidence = [item(AUTHORIZATION, said.result, reference, now, facts)]
        if said.capture:
            taken = msgspec.structs.replace(facts, operation_id=None)
            evidence.append(item("capture", "captured", said.capture, now, taken))
        ledger = self._with(payment, *evidence)
        action = ShopperAction(said.action.type, said.action.url) if said.action else None
        return msgspec.structs.replace(ledger, action=action)

    def _modify(self, kind: str, path: str, command: OperationRequest) -> Ledger:
        lookup = command.payment
        reference = lookup.interface_id or self.fetch(lookup).psp_payment_id
        body: dict[str, object] = {
            "metadata": operation_metadata(self._labels, lookup.payment_id, command.operation_id)
        }
        if kind != "cancel":
            body["amount"] = amount_member(command.amount)
        if command.psp_capture_id:
            body["capture"] = command.psp_capture_id
        if reference is not None:
            url = f"/v1/payments/{quote(reference, safe='')}/{path}"
        elif kind == "cancel":
            url, body["merchantReference"] = "/v1/cancels", lookup.payment_id
        else:
            return self.fetch(lookup)
        answer = self._api.post(url, command.operation_id, body)
        if not answer.is_success:
            raise OutcomeUnknown("The sandbox PSP did not accept an operation.")
        amount = Amount(command.amount.cent_amount, command.amount.currency_code)
        facts = facts_of(amount, command.operation_id, reference)
        received = answer.decode(Received).reference
        return self._with(lookup, item(kind, "received", received, self._world.now(), facts))

    def _with(self, payment: PaymentLookup, *evidence: JournalItem) -> Ledger:
        """Return the ledger with an answer; one that is only repeated adds nothing."""
        known = {one.name for one in payment.journal}
        new = tuple(one for one in evidence if one.name not in known)
        ledger = fold((*payment.journal, *new), payment.interface_id)
        return msgspec.structs.replace(ledger, evidence=new)


def _signed_at(headers: Mapping[str, str]) -> datetime:
    text = headers.get("webhook-timestamp", "")
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Unauthenticated("The webhook has no signature.")
    return datetime.fromtimestamp(int(text), UTC)
