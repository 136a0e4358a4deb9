"""Refusals of the processor alone, with the status and the code that its callers get."""

from payment_core.runtime.errors import Conflict, ConnectorError, InvalidField, InvalidInput


class RequiredField(InvalidInput):
    """A field is missing; `field` names it."""

    code = "RequiredField"

    def __init__(self, field: str) -> None:
        super().__init__(f"A value is required for field {field}.", field=field)


class MethodNotAvailable(InvalidField):
    """The method cannot pay this amount in this currency."""

    code = "MethodNotAvailable"

    def __init__(self, message: str, **fields: object) -> None:
        super().__init__("paymentMethod.type", message, **fields)


class PaymentInProgress(Conflict):
    """Another attempt to pay this cart is open and cannot be ended now."""

    code = "PaymentInProgress"


class AmountChanged(Conflict):
    """The cart costs another sum than the one that was shown; nothing is charged or held for it."""

    code = "AmountChanged"


class IdempotencyConflict(Conflict):
    """The idempotency key already names an operation with another amount or method."""

    code = "IdempotencyConflict"


class PaymentChanged(Conflict):
    """The payment has operations that the operator had not seen; it has to be read again."""

    code = "PaymentChanged"


class CartNotOrderable(Conflict):
    """The cart can never become an order, so nothing can be paid on it."""

    code = "CartNotOrderable"


class TooManyAttempts(InvalidInput):
    """There were too many attempts to pay this cart."""

    status = 429
    code = "TooManyAttempts"


class UnsupportedMediaType(InvalidInput):
    """The body has another content type than the route takes."""

    status = 415
    code = "UnsupportedMediaType"


class Forbidden(ConnectorError):
    """The caller is known and may not do this."""

    status = 403
    code = "insufficient_scope"


class ProviderRefused(ConnectorError):
    """The PSP did not even try, and no change of the request would help: the merchant must look.

    502, since neither the caller nor the connector is at fault; asking again does not help.
    """

    status = 502
    code = "ProviderRefused"
