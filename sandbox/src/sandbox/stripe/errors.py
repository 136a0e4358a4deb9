"""Errors in Stripe's shape: https://docs.stripe.com/api/errors.

APIError
├── Unauthenticated         401
├── InvalidRequest          400, or 404 for what is missing
│   └── ParameterError      400 before anything began: not remembered under the idempotency key
├── Declined                402, with the PaymentIntent
├── ServerError             500, remembered like any other answer
├── KeyReused               400 of its own type
└── KeyInUse                409
"""

from typing import Any, ClassVar

Json = dict[str, Any]


class APIError(Exception):
    """A call that is answered with an error. `is_remembered`: also when it is repeated."""

    status: ClassVar[int] = 400
    type: ClassVar[str] = "invalid_request_error"
    is_remembered: ClassVar[bool] = True

    def __init__(self, code: str | None, message: str, **members: object) -> None:
        super().__init__(message)
        self.error: Json = {"type": self.type, "code": code, "message": message, **members}

    @property
    def body(self) -> Json:
        """The body of the answer; members without a value are left out."""
        return {"error": {key: value for key, value in self.error.items() if value is not None}}


class Unauthenticated(APIError):
    """The key is missing or wrong."""

    status = 401
    is_remembered = False

    def __init__(self) -> None:
        super().__init__(None, "Invalid API Key provided.")


class InvalidRequest(APIError):
    """The call is understood, and the state of things does not allow it."""


class Missing(APIError):
    """There is no such object."""

    status = 404

    def __init__(self, kind: str, found: str, param: str = "id") -> None:
        super().__init__("resource_missing", f"No such {kind}: '{found}'", param=param)


class ParameterError(InvalidRequest):
    """A parameter is unknown, missing or wrong."""

    is_remembered = False

    def __init__(self, code: str, message: str, param: str) -> None:
        super().__init__(code, message, param=param)


class Declined(APIError):
    """The bank said no."""

    status = 402
    type = "card_error"


class ServerError(APIError):
    """Something went wrong at Stripe; whether the call had its effect is not said."""

    status = 500
    type = "api_error"

    def __init__(self) -> None:
        super().__init__(None, "An error occurred. It is not known what became of the request.")


class KeyReused(APIError):
    """The idempotency key belongs to a call with other parameters."""

    type = "idempotency_error"
    is_remembered = False

    def __init__(self) -> None:
        super().__init__(
            None,
            "Keys for idempotent requests can only be used with the same parameters they were "
            "first used with.",
        )


class KeyInUse(APIError):
    """The first call with this idempotency key is still being served."""

    status = 409
    type = "idempotency_error"
    is_remembered = False

    def __init__(self) -> None:
        super().__init__(
            "idempotency_key_in_use", "There is another in-progress request using this key."
        )
