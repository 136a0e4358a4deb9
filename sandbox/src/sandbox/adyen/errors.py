"""What the API answers instead of serving a request.

The codes are those of Adyen's description; what it names no code for has 702.
"""

from typing import Any

Json = dict[str, Any]

_UNNAMED = "702"


class AdyenError(Exception):
    """An error answer. `is_stored` says that an idempotency key remembers it."""

    status = 422
    type = "validation"
    is_stored = False
    is_transient = False

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def body(self) -> Json:
        """The body of the answer."""
        return {
            "status": self.status,
            "errorCode": self.code,
            "message": str(self),
            "errorType": self.type,
        }


class Unreadable(AdyenError):
    """The body is no JSON."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__("702", message)


class Unauthorized(AdyenError):
    """The API key is missing or wrong."""

    status = 401
    type = "security"

    def __init__(self) -> None:
        super().__init__("000", "HTTP Status Response - Unauthorized")


class ForeignAccount(AdyenError):
    """The credential may not use this merchant account."""

    status = 403
    type = "security"

    def __init__(self) -> None:
        super().__init__("901", "Invalid Merchant Account")


class NotThere(AdyenError):
    """There is no such route, webhook or stored method."""

    status = 404

    def __init__(self, message: str = "Not found") -> None:
        super().__init__(_UNNAMED, message)


class Invalid(AdyenError):
    """Understood and not possible."""

    is_stored = True

    def __init__(self, message: str, code: str = _UNNAMED) -> None:
        super().__init__(code, message)


class KeyInFlight(AdyenError):
    """The first request with this idempotency key is still being served."""

    is_transient = True

    def __init__(self) -> None:
        super().__init__("704", "request already processed or in progress")


class NoConnection(AdyenError):
    """No message was sent to a bank: the same key later counts as the first."""

    status = 500
    type = "internal"
    is_transient = True

    def __init__(self) -> None:
        super().__init__("905", "NO_CONNECTION_AVAILABLE")


class LostConnection(AdyenError):
    """A bank may have acted, and this is the final answer for the key."""

    status = 500
    type = "internal"
    is_stored = True

    def __init__(self) -> None:
        super().__init__("905", "IOEXCEPTION_RECEIVED")
