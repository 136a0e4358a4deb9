"""What an error of Adyen's means: surely nothing was done, or something may have been.

    429, "Transient-Error", 703, 704, 705   nothing was done; the same key later (`Unavailable`)
    401, 403                                our account or its roles (`Unavailable`, and an error)
    another 4xx                             refused before it was processed (`AdyenRefusal`)
    5xx, no answer                          may have been done (`OutcomeUnknown`, by `HTTPClient`)

https://docs.adyen.com/development-resources/error-codes/
"""

import msgspec

from payment_core.spi import Response, Unavailable, get_logger
from payment_provider_adyen.answers import ErrorAnswer

_IN_FLIGHT = frozenset({"703", "704", "705"})
_TRANSIENT = "Transient-Error"


class AdyenRefusal(Exception):
    """Adyen refused the call itself; `code` is its error code, `is_unknown` a 404."""

    def __init__(self, code: str, *, is_unknown: bool = False) -> None:
        super().__init__(f"Adyen refused the call: {code}.")
        self.code = code
        self.is_unknown = is_unknown


def checked(answer: Response) -> Response:
    """Return a successful answer; raises `Unavailable` or `AdyenRefusal`."""
    if answer.is_success:
        return answer
    error = _error(answer)
    if answer.headers.get(_TRANSIENT) == "true" or error.error_code in _IN_FLIGHT:
        raise Unavailable("Adyen is at work on this already, or busy.")
    if answer.status in (401, 403):
        get_logger().error(
            "Adyen refused our API key, its roles or the merchant account",
            eventCode="adyen.credentials_refused",
            status=answer.status,
            errorCode=error.error_code,
        )
        raise Unavailable("Adyen refused our credentials.")
    raise AdyenRefusal(error.error_code or str(answer.status), is_unknown=answer.status == 404)


def _error(answer: Response) -> ErrorAnswer:
    try:
        return msgspec.json.decode(answer.body, type=ErrorAnswer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ErrorAnswer()
