"""How the API shows payments and events."""

from datetime import UTC, datetime, timedelta

import msgspec

from sandbox.psp.payment import Payment
from sandbox.psp_kit.books import Operation

_TIME_TO_RESPOND = timedelta(days=7)


def encoded(view: object) -> bytes:
    """Return the JSON of anything that the API shows."""
    return msgspec.json.encode(view)


def timestamp(moment: datetime) -> str:
    """Return RFC 3339 in UTC with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def payment_view(payment: Payment) -> dict[str, object]:
    """Return the payment object of the API."""
    return {
        "id": payment.id,
        "status": payment.status,
        "amount": payment.amount,
        "merchantReference": payment.merchant_reference,
        "orderReference": payment.order_reference,
        "method": payment.method,
        "createdAt": timestamp(payment.created_at),
        "metadata": payment.metadata,
        "capturable": _amount(payment, payment.capturable),
        "refundable": _amount(payment, payment.refundable),
        "action": payment.action,
        "failure": payment.failure,
        "storedMethod": _stored_view(payment),
        "operations": [_operation_view(payment, one) for one in payment.operations],
    }


def _stored_view(payment: Payment) -> dict[str, object] | None:
    """Return the method that this payment stored, while it is stored."""
    stored = payment.stored
    if stored is None or stored.is_deleted:
        return None
    return {
        "token": stored.token,
        "brand": stored.method.brand,
        "lastFour": stored.method.last_four,
        "expiryMonth": stored.method.expiry_month,
        "expiryYear": stored.method.expiry_year,
    }


def _operation_view(payment: Payment, operation: Operation) -> dict[str, object]:
    return {
        "id": operation.id,
        "type": operation.type,
        "status": operation.status,
        "amount": _amount(payment, operation.amount),
        "metadata": operation.metadata,
        "capture": operation.capture,
        "failure": operation.failure,
        "createdAt": timestamp(operation.created_at),
        "dispute": _dispute_view(operation),
    }


def _dispute_view(operation: Operation) -> dict[str, object] | None:
    """Return why money was disputed, and until when the merchant can answer."""
    if operation.type != "dispute":
        return None
    respond_by = operation.created_at + _TIME_TO_RESPOND
    return {"reason": "fraudulent", "respondBy": timestamp(respond_by)}


def _amount(payment: Payment, value: int) -> dict[str, object]:
    return {"value": value, "currency": payment.amount.currency}
