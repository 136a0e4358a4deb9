"""Headers that every answer of every application carries (OWASP ASVS 5.0, chapter 3.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from payment_core.runtime.context import current_request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}
_CORRELATION_ID = "X-Correlation-ID"


@dataclass(frozen=True)
class AnswerHeaders:
    """WSGI middleware; goes inside whatever sets the request's context.

    It adds the security headers, and the correlation id that the logs have, errors included. Only
    an answer that says itself how long it may be kept is not `no-store`.
    """

    app: "WSGIApplication"

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve one request."""

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            ours = {**SECURITY_HEADERS, _CORRELATION_ID: current_request().correlation_id}
            kept = {name.lower(): value for name, value in headers}.get("cache-control")
            ours["Cache-Control"] = kept or ours["Cache-Control"]
            others = [one for one in headers if one[0].lower() not in _NAMES]
            return start_response(status, [*others, *ours.items()], *exc_info)

        return self.app(environ, start)


_NAMES = frozenset(name.lower() for name in (*SECURITY_HEADERS, _CORRELATION_ID))
