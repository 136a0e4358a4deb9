"""What the API answers instead of serving a request.

APIError
├── InvalidRequest      400, the request cannot be read or misses something
├── Unauthenticated     401
├── NotFound            404
├── KeyConflict         409, the idempotency key is taken
└── Refusal             422, understood and not possible; remembered under the idempotency key
"""

from typing import ClassVar

import msgspec


class ErrorDetail(msgspec.Struct, frozen=True, omit_defaults=True):
    """The error member of an error body; `param` names the member of the request at fault."""

    type: str
    code: str
    message: str
    param: str | None = None


class ErrorBody(msgspec.Struct, frozen=True):
    """The body of every error answer."""

    error: ErrorDetail


class APIError(Exception):
    """A request that is answered with an error; nothing has changed."""

    status: ClassVar[int]
    type: ClassVar[str] = "invalid_request"

    def __init__(self, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.body = ErrorBody(ErrorDetail(self.type, code, message, param))


class InvalidRequest(APIError):
    """The request cannot be read, or misses something."""

    status = 400

    def __init__(
        self, message: str, param: str | None = None, code: str = "invalid_request"
    ) -> None:
        super().__init__(code, message, param)


class Unauthenticated(APIError):
    """The key of the account is missing or wrong."""

    status = 401
    type = "authentication"

    def __init__(self) -> None:
        super().__init__("authentication_failed", "The key is missing or wrong.")


class NotFound(APIError):
    """There is no such thing here."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not_found", "There is no such thing here.")


class KeyConflict(APIError):
    """The idempotency key belongs to another request, or to one that is still being served."""

    status = 409
    type = "idempotency"


class Refusal(APIError):
    """The request is understood, and what it asks for is not possible."""

    status = 422
