"""Every error that the core raises on purpose.

ConnectorError
├── InvalidInput            4xx: the caller must change something
│   ├── InvalidJsonInput, InvalidField, InvalidOperation, ResourceNotFound (404)
│   └── Conflict            409: CartLocked
├── Unauthenticated         401
└── Unavailable             503: surely not done, ask again
    ├── NotYet              503: everything works, and something else has to end first
    └── OutcomeUnknown      503: may have been done, look before you ask again
        └── RememberedError 503: every repetition is answered with the same old error

Applications add their own. Codes and bodies: https://docs.commercetools.com/api/errors
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


class InvalidField(InvalidInput):
    """A field has a value that we refuse; `field` names it."""

    code = "InvalidField"

    def __init__(self, field: str, message: str, **fields: object) -> None:
        super().__init__(message, field=field, **fields)


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


class CartLocked(Conflict):
    """The merchant's staff locked the cart; it cannot be paid until it is unlocked."""

    code = "CartLocked"


class Unauthenticated(ConnectorError):
    """The caller is not who it says, or says nothing."""

    status = 401
    code = "invalid_token"


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
