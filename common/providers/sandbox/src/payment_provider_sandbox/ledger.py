"""The sandbox PSP's payment, read as a ledger."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from payment_core.spi import (
    CardDetails,
    Dispute,
    Ledger,
    LedgerEntry,
    Money,
    OperationRequest,
    PSPStoredMethod,
    Refused,
    Response,
    Secret,
    ShopperAction,
    TransactionState,
    TransactionType,
    masked,
)
from payment_provider_sandbox.secret_patterns import SECRET_PATTERNS

OPERATION_TYPES = {
    "authorization": TransactionType.AUTHORIZATION,
    "capture": TransactionType.CHARGE,
    "refund": TransactionType.REFUND,
    "cancel": TransactionType.CANCEL_AUTHORIZATION,
    "expiry": TransactionType.CANCEL_AUTHORIZATION,
    "dispute": TransactionType.CHARGEBACK,
}
# A dispute succeeds for the shopper: lost is Success, won is Failure. A status that we do not
# know is never taken for an end.
OPERATION_STATES = {"succeeded": TransactionState.SUCCESS, "failed": TransactionState.FAILURE}
_VERDICTS: Mapping[str, Literal["won", "lost"]] = {"succeeded": "lost", "failed": "won"}


class Amount(msgspec.Struct):
    """Money in minor units."""

    value: int
    currency: str


class _Failure(msgspec.Struct):
    code: str = ""
    message: str = ""
    param: str | None = None


class _DisputeDetails(msgspec.Struct, rename="camel"):
    reason: str | None = None
    respond_by: datetime | None = None


class _Operation(msgspec.Struct, rename="camel"):
    id: str
    type: str
    status: str
    amount: Amount
    metadata: dict[str, str] = {}
    created_at: datetime | None = None
    dispute: _DisputeDetails | None = None


class Action(msgspec.Struct):
    """What the shopper has to do."""

    type: Literal["redirect", "threeDS"]
    url: str


class Method(msgspec.Struct, rename="camel"):
    """What a payment was paid with."""

    type: str
    brand: str | None = None
    last_four: str | None = None
    expiry_month: int | None = None
    expiry_year: int | None = None
    three_d_secure: str | None = None


class _StoredMethod(msgspec.Struct, rename="camel"):
    token: str
    brand: str | None = None
    last_four: str | None = None
    expiry_month: int | None = None
    expiry_year: int | None = None


class SandboxPayment(msgspec.Struct, rename="camel"):
    """A payment as the sandbox PSP shows it, with every operation on it."""

    id: str
    status: str
    method: Method
    operations: list[_Operation] = []
    action: Action | None = None
    failure: _Failure | None = None
    stored_method: _StoredMethod | None = None


class _Refusal(msgspec.Struct):
    error: _Failure = msgspec.field(default_factory=_Failure)


def ledger_of(payment: SandboxPayment) -> Ledger:
    """Return the whole ledger: this PSP hides nothing."""
    return Ledger(
        psp_payment_id=payment.id,
        entries=tuple(
            _entry(one, payment.method) for one in payment.operations if one.type in OPERATION_TYPES
        ),
        retryable=payment.status == "requires_payment_method",
        action=ShopperAction(payment.action.type, payment.action.url) if payment.action else None,
        method=payment.method.type,
        code=payment.failure.code if payment.failure else payment.status,
        text=_safe(payment.failure.message) if payment.failure else None,
        stored_method=_stored(payment.stored_method) if payment.stored_method else None,
        disputes=tuple(_dispute(one) for one in payment.operations if one.type == "dispute"),
    )


def _stored(method: _StoredMethod) -> PSPStoredMethod:
    return PSPStoredMethod(
        token=Secret(method.token),
        brand=method.brand,
        last_four=method.last_four,
        expiry_month=method.expiry_month,
        expiry_year=method.expiry_year,
    )


def _entry(operation: _Operation, method: Method) -> LedgerEntry:
    is_card = operation.type == "authorization" and method.last_four is not None
    return LedgerEntry(
        type=OPERATION_TYPES[operation.type],
        amount=Money(operation.amount.value, operation.amount.currency),
        state=OPERATION_STATES.get(operation.status, TransactionState.PENDING),
        psp_operation_id=operation.id,
        operation_id=operation.metadata.get("operationId"),
        occurred_at=operation.created_at,
        card=_card(method) if is_card else None,
    )


def _dispute(operation: _Operation) -> Dispute:
    details = operation.dispute or _DisputeDetails()
    return Dispute(
        psp_reference=operation.id,
        amount=Money(operation.amount.value, operation.amount.currency),
        stage="chargeback",
        state=_VERDICTS.get(operation.status, "open"),
        reason=details.reason,
        due_at=details.respond_by,
    )


def _card(method: Method) -> CardDetails:
    return CardDetails(
        brand=method.brand,
        last_four=method.last_four,
        expiry_month=method.expiry_month,
        expiry_year=method.expiry_year,
        three_d_secure=method.three_d_secure,
    )


def not_tried(answer: Response) -> Refused:
    """Return why the PSP made no payment; a bank's decline is a payment that failed."""
    error = answer.decode(_Refusal).error
    member = error.param or ""
    about: Literal["token", "amount"] | None = None
    if member.startswith("method."):
        about = "token"
    elif member.startswith("amount"):
        about = "amount"
    text = _safe(error.message) or f"The sandbox PSP answered {error.code}."
    return Refused(error.code, text, about)


def refused(kind: TransactionType, order: OperationRequest, answer: Response) -> Ledger:
    """Return the PSP's refusal as the end of this one operation; the rest stays untold."""
    error = answer.decode(_Refusal).error
    entry = LedgerEntry(
        type=kind,
        amount=order.amount,
        state=TransactionState.FAILURE,
        operation_id=order.operation_id,
    )
    return Ledger(entries=(entry,), complete=False, code=error.code, text=_safe(error.message))


def _safe(message: str) -> str:
    """Return the PSP's words without what they may repeat of a request."""
    return masked(message, SECRET_PATTERNS)
