"""Acme for the payment connector: not finished.

Every operation is declined, and says what has to be written in its place. No call is made and no
money moves.
"""

from collections.abc import Mapping, Sequence

from payment_core.spi import (
    AuthorizationRequest,
    Capabilities,
    DeploymentLabels,
    Health,
    Ledger,
    LedgerEntry,
    OperationRequest,
    PaymentLookup,
    PaymentMethodType,
    Refused,
    TransactionState,
    TransactionType,
    Unauthenticated,
    WebhookEvent,
    World,
)

from payment_provider_acme.settings import AcmeSettings

_NOT_WRITTEN = "not_written"


class AcmeProvider:
    """See `PaymentProvider` for what each method guarantees."""

    settings = AcmeSettings
    # What Acme can do, and the facts about each of its methods that the enabler is told.
    capabilities = Capabilities(methods=(PaymentMethodType("card", needs_token=True),))

    def __init__(self, settings: AcmeSettings, labels: DeploymentLabels, world: World) -> None:
        self._settings = settings
        self._labels = labels
        self._world = world

    def authorize(self, request: AuthorizationRequest) -> Ledger:
        """Refuse: the call is not written."""
        text = f"AcmeProvider.authorize has to hold {request.amount} under the idempotency key."
        raise Refused(_NOT_WRITTEN, text, None)

    def capture(self, command: OperationRequest) -> Ledger:
        """Decline: the call is not written."""
        return _not_written(TransactionType.CHARGE, command, "AcmeProvider.capture has to take it.")

    def refund(self, command: OperationRequest) -> Ledger:
        """Decline: the call is not written."""
        text = "AcmeProvider.refund has to give it back."
        return _not_written(TransactionType.REFUND, command, text)

    def cancel(self, command: OperationRequest) -> Ledger:
        """Decline: the call is not written."""
        text = "AcmeProvider.cancel has to release it."
        return _not_written(TransactionType.CANCEL_AUTHORIZATION, command, text)

    def fetch(self, payment: PaymentLookup) -> Ledger:
        """Return a ledger that proves nothing: the call is not written."""
        text = "AcmeProvider.fetch has to read the payment with its captures and refunds."
        return Ledger(
            psp_payment_id=payment.interface_id, complete=False, code=_NOT_WRITTEN, text=text
        )

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[WebhookEvent]:
        """Refuse: nothing is verified yet."""
        raise Unauthenticated(
            f"AcmeProvider.parse_webhook has to verify {len(body)} bytes by {len(headers)} headers."
        )

    def client_config(self) -> Mapping[str, object]:
        """Return what Acme's browser code needs; `publishableKey` and `scriptUrl` are checked."""
        return {"scriptUrl": f"{self._settings.url}/acme.js"}

    def health(self) -> Health:
        """Say that there is nothing to ask with."""
        return Health(is_up=False, message="AcmeProvider.health has to try the credentials.")


def _not_written(kind: TransactionType, command: OperationRequest, text: str) -> Ledger:
    entry = LedgerEntry(
        type=kind,
        amount=command.amount,
        state=TransactionState.FAILURE,
        operation_id=command.operation_id,
    )
    return Ledger(entries=(entry,), complete=False, code=_NOT_WRITTEN, text=text)
