"""The sandbox PSP: a stand-in to develop and test against, with no account.

Its API is described in sandbox/README.md.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import quote, urlsplit

import msgspec

from payment_core.spi import (
    AmountRules,
    AuthorizationPage,
    AuthorizationRequest,
    Capabilities,
    DeploymentLabels,
    Health,
    Ledger,
    OperationRequest,
    OutcomeUnknown,
    PaymentLookup,
    PaymentMethodType,
    Response,
    Secret,
    StandardWebhookVerifier,
    TransactionType,
    WebhookEvent,
    World,
    with_fresh_key,
)
from payment_provider_sandbox import listing
from payment_provider_sandbox.api import (
    SandboxAPI,
    SandboxSettings,
    amount_member,
    operation_metadata,
    read_webhook,
)
from payment_provider_sandbox.ledger import SandboxPayment, ledger_of, not_tried, refused
from payment_provider_sandbox.secret_patterns import SECRET_PATTERNS

_METHODS = (
    PaymentMethodType(
        "card",
        needs_token=True,
        can_be_stored=True,
        hold_time=timedelta(days=7),
        brands=("visa", "mastercard", "amex"),
    ),
    PaymentMethodType(
        "ideal",
        needs_return_url=True,
        shopper_time=timedelta(hours=3),
        is_captured_at_once=True,
        amounts=AmountRules(frozenset({"EUR"})),
    ),
    PaymentMethodType("hpp", needs_return_url=True, hold_time=timedelta(days=7)),
)
# How far our clock and the PSP's may be apart, for a list that is taken as a proof.
_SKEW = timedelta(minutes=20)


class SandboxProvider:
    """See `PaymentProvider` for what each method guarantees."""

    settings = SandboxSettings
    express_types = ("wallets",)

    def __init__(self, settings: SandboxSettings, labels: DeploymentLabels, world: World) -> None:
        self._settings = settings
        self._labels = labels
        self._world = world
        self.capabilities = Capabilities(
            methods=_METHODS,
            dropins=("embedded", "hpp"),
            page_hosts=(urlsplit(settings.url).hostname or "",),
            secret_patterns=SECRET_PATTERNS,
        )
        self._api = SandboxAPI(settings, world)
        self._webhooks = StandardWebhookVerifier(settings.webhook_secrets)

    def authorize(self, request: AuthorizationRequest) -> Ledger:
        """Create the PSP's payment."""
        body = {
            "amount": amount_member(request.amount),
            "merchantReference": request.payment_id,
            "orderReference": request.order_reference,
            "customerReference": request.customer_id,
            "method": {
                "type": request.method,
                "token": request.token.reveal() if request.token else None,
                "storedToken": request.stored_token.reveal() if request.stored_token else None,
            },
            "store": request.store,
            "offSession": request.off_session,
            "returnUrl": request.return_url,
            "metadata": operation_metadata(self._labels, request.payment_id, request.operation_id),
        }
        return with_fresh_key(
            request.idempotency_key,
            lambda key: self._authorized(key, body),
            lambda: self._made(request.payment_id),
        )

    def _authorized(self, key: str, body: Mapping[str, object]) -> Ledger:
        answer = self._api.post("/v1/payments", key, body)
        if not answer.is_success:
            raise not_tried(answer)
        return self._current(answer)

    def _made(self, payment_id: str) -> Ledger | None:
        """Return what is made under a blocked key, None when nothing is.

        Only the list by time tells: the search by reference may not show the newest payments. A
        key blocks nothing that is older than `key_window`.
        """
        now = self._world.now()
        made_from, made_before = now - self.capabilities.key_window - _SKEW, now + _SKEW
        reference = listing.reference_in(
            lambda cursor: self.authorizations(made_from, made_before, cursor), payment_id
        )
        if reference is None:
            return None
        return self.fetch(PaymentLookup(payment_id, reference))

    def capture(self, command: OperationRequest) -> Ledger:
        """Capture at the PSP."""
        return self._modify(TransactionType.CHARGE, "captures", command)

    def refund(self, command: OperationRequest) -> Ledger:
        """Refund at the PSP."""
        return self._modify(TransactionType.REFUND, "refunds", command)

    def cancel(self, command: OperationRequest) -> Ledger:
        """Release at the PSP; an empty ledger when the PSP does not know the payment."""
        if command.only_if_declined:
            ledger = self.fetch(command.payment)
            if not ledger.retryable:
                return ledger
        return self._modify(TransactionType.CANCEL_AUTHORIZATION, "cancel", command)

    def fetch(self, payment: PaymentLookup) -> Ledger:
        """Read the PSP's payment with all its operations in one call."""
        if payment.interface_id is None:
            params = {"merchantReference": payment.payment_id}
            found = self._api.read("/v1/payments", params).decode(_Page).data
            return ledger_of(found[0]) if found else Ledger()
        answer = self._api.read(f"/v1/payments/{quote(payment.interface_id, safe='')}")
        return Ledger() if answer.status == 404 else ledger_of(answer.decode(SandboxPayment))

    def authorizations(
        self, made_from: datetime, made_before: datetime, cursor: str | None = None
    ) -> AuthorizationPage:
        """List the account's payments and keep those with our labels."""
        asked = listing.parameters(made_from, made_before, cursor)
        return listing.page_of(self._api.read("/v1/payments", asked), self._labels)

    def delete_stored_method(self, token: Secret) -> None:
        """Delete it at the PSP; 404 says that it is deleted."""
        answer = self._api.send(
            "DELETE", f"/v1/stored-methods/{quote(token.reveal(), safe='')}", {}
        )
        if not answer.is_success and answer.status != 404:
            raise OutcomeUnknown("The sandbox PSP did not delete a stored method.")

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[WebhookEvent]:
        """Verify the signature and read where to look."""
        self._webhooks.verify(headers, body, self._world.now())
        event = read_webhook(body, _Event)
        found = WebhookEvent(
            type=event.type,
            occurred_at=event.created_at,
            payment_id=event.data.merchant_reference,
            interface_id=event.data.payment_id,
            project_key=event.data.metadata.get("projectKey"),
            deployment_id=event.data.metadata.get("deploymentId"),
        )
        return (found,)

    def client_config(self) -> Mapping[str, object]:
        """Return the publishable key and where the PSP's browser script is."""
        return self._settings.client_config()

    def express_config(self) -> Mapping[str, object]:
        """Return nothing more: the wallet counts as commercetools does."""
        return {}

    def health(self) -> Health:
        """Read our account."""
        return self._api.health()

    def register_webhook(self, url: str) -> bool:
        """Add an endpoint unless there is one for this URL."""
        if self._endpoint_ids(url):
            return False
        key = f"webhook-{self._world.now().isoformat()}"
        if not self._api.post("/v1/webhook-endpoints", key, {"url": url}).is_success:
            raise OutcomeUnknown("The sandbox PSP did not add a webhook endpoint.")
        return True

    def unregister_webhook(self, url: str) -> bool:
        """Remove every endpoint for this URL; 404 says that one is removed."""
        found = self._endpoint_ids(url)
        for endpoint_id in found:
            self._api.send("DELETE", f"/v1/webhook-endpoints/{quote(endpoint_id, safe='')}", {})
        return bool(found)

    def _endpoint_ids(self, url: str) -> list[str]:
        known = self._api.read("/v1/webhook-endpoints").decode(_Endpoints).data
        return [one.id for one in known if one.url == url]

    def _modify(self, kind: TransactionType, path: str, command: OperationRequest) -> Ledger:
        reference = command.payment.interface_id or self.fetch(command.payment).psp_payment_id
        if reference is None:
            return Ledger()
        metadata = operation_metadata(
            self._labels, command.payment.payment_id, command.operation_id
        )
        if command.merchant_reference:
            metadata["merchantReference"] = command.merchant_reference
        body: dict[str, object] = {"metadata": metadata}
        if kind is not TransactionType.CANCEL_AUTHORIZATION:
            body["amount"] = amount_member(command.amount)
        if command.psp_capture_id:
            body["capture"] = command.psp_capture_id
        url = f"/v1/payments/{quote(reference, safe='')}/{path}"

        def act(key: str) -> Ledger:
            answer = self._api.post(url, key, body)
            return self._current(answer) if answer.is_success else refused(kind, command, answer)

        def look() -> Ledger | None:
            ledger = self.fetch(command.payment)
            return ledger if ledger.shows(command.operation_id) else None

        return with_fresh_key(command.operation_id, act, look)

    def _current(self, answer: Response) -> Ledger:
        """Return the ledger as it is now: a replayed answer shows it as it was back then."""
        payment = answer.decode(SandboxPayment)
        if not answer.is_replayed:
            return ledger_of(payment)
        return self.fetch(PaymentLookup(payment.id, payment.id))


class _Page(msgspec.Struct):
    data: list[SandboxPayment]


class _Endpoint(msgspec.Struct):
    id: str
    url: str


class _Endpoints(msgspec.Struct):
    data: list[_Endpoint]


class _EventData(msgspec.Struct, rename="camel"):
    payment_id: str
    merchant_reference: str | None = None
    metadata: dict[str, str] = {}


class _Event(msgspec.Struct, rename="camel"):
    type: str
    created_at: Annotated[datetime, msgspec.Meta(tz=True)]
    data: _EventData
