"""Every error the connector raises on purpose.

ConnectorError
├── InvalidInput            4xx: the caller must change something
│   ├── InvalidJsonInput, RequiredField, InvalidField, InvalidOperation, ...
│   ├── MethodNotAvailable  an InvalidField with a code of its own
│   ├── ResourceNotFound    404
│   └── Conflict            409: PaymentInProgress, IdempotencyConflict, CartNotOrderable, ...
├── Unauthenticated         401
├── Forbidden               403
├── ProviderRefused         502: the PSP takes no such call, and the merchant has to look
└── Unavailable             503: surely not done, ask again
    ├── NotYet              503: everything works, and something else has to end first
    └── OutcomeUnknown      503: may have been done, look before you ask again
        └── RememberedError 503: every repetition is answered with the same old error

Codes and bodies are those of commercetools: https://docs.commercetools.com/api/errors
"""


class ConnectorError(Exception):
    """An error with an HTTP status and a commercetools error code.

    `fields` go into the error object of the answer, beside code and message.
    """

    status = 500
    code = "General"

    def __init__(self, message: str, **fields: object) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields


class InvalidInput(ConnectorError):
    """The request cannot be served as it is."""

    status = 400
    code = "InvalidInput"


class InvalidJsonInput(InvalidInput):
    """The body is not the JSON we ask for."""

    code = "InvalidJsonInput"


class RequiredField(InvalidInput):
    """A field is missing; `field` names it."""

    code = "RequiredField"

    def __init__(self, field: str) -> None:
        super().__init__(f"A value is required for field {field}.", field=field)


class InvalidField(InvalidInput):
    """A field has a value that we refuse; `field` names it."""

    code = "InvalidField"

    def __init__(self, field: str, message: str, **fields: object) -> None:
        super().__init__(message, field=field, **fields)


class MethodNotAvailable(InvalidField):
    """The method cannot pay this amount in this currency."""

    code = "MethodNotAvailable"

    def __init__(self, message: str, **fields: object) -> None:
        super().__init__("paymentMethod.type", message, **fields)


class InvalidOperation(InvalidInput):
    """The operation does not fit the state of the payment or the cart."""

    code = "InvalidOperation"


class ResourceNotFound(InvalidInput):
    """There is nothing by that id that this caller may see."""

    status = 404
    code = "ResourceNotFound"


class Conflict(InvalidInput):
    """Another request is doing the same at this moment."""

    status = 409
    code = "ConcurrentModification"


class PaymentInProgress(Conflict):
    """Another attempt to pay this cart is open and cannot be ended now."""

    code = "PaymentInProgress"


class IdempotencyConflict(Conflict):
    """The idempotency key already names an operation with another amount or method."""

    code = "IdempotencyConflict"


class CartNotOrderable(Conflict):
    """The cart can never become an order, so nothing can be paid on it."""

    code = "CartNotOrderable"


class CartLocked(Conflict):
    """The merchant's staff locked the cart; it cannot be paid until it is unlocked."""

    code = "CartLocked"


class TooManyAttempts(InvalidInput):
    """There were too many attempts to pay this cart."""

    status = 429
    code = "TooManyAttempts"


class UnsupportedMediaType(InvalidInput):
    """The body has another content type than the route takes."""

    status = 415
    code = "UnsupportedMediaType"


class PayloadTooLarge(InvalidInput):
    """The body is larger than the route takes."""

    status = 413
    code = "PayloadTooLarge"


class Unauthenticated(ConnectorError):
    """The caller is not who it says, or says nothing."""

    status = 401
    code = "invalid_token"


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


class Unavailable(ConnectorError):
    """A service we need surely did nothing; ask again in `retry_after` seconds."""

    status = 503
    code = "ServiceUnavailable"

    def __init__(self, message: str, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotYet(Unavailable):
    """Something that is under way has to end first; no service is down."""


class OutcomeUnknown(Unavailable):
    """A service we need may or may not have done it; never a failure without a look."""


class RememberedError(OutcomeUnknown):
    """A service keeps an old error of its own under the idempotency key and repeats it."""


class WrongValue(ValueError):
    """A value cannot be taken: why, in words that follow a name, and never the value itself."""


class SettingsError(Exception):
    """Settings are missing or wrong; each problem is a sentence that names one, never its value."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class DeploymentError(Exception):
    """A project cannot be brought into the state we need; says what a person has to do."""
