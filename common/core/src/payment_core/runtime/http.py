"""Outgoing HTTP with timeouts, bounded retries and a time budget.

Every call made through here may be repeated without harm: it is a read, it carries an
idempotency key, it creates something with a unique key, or it names the version it changes.
That is the rule that makes retrying safe, so nothing else may be sent with this client.
"""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from payment_core.runtime.context import current_request
from payment_core.runtime.errors import OutcomeUnknown, RememberedError, Unavailable
from payment_core.runtime.transport import NotAnswered, NotSent, Request, Response, Timeouts
from payment_core.runtime.world import World

_TRIES = 3
_FIRST_DELAY = 0.1  # seconds, doubled for each further try
_LONGEST_DELAY = 2.0  # seconds
_BUSY = 429
_TIMED_OUT = 408
_ALWAYS = {"User-Agent": "commercetools-payment-connector"}


class HTTPClient:
    """Sends one repeatable call to one service, up to three times."""

    def __init__(
        self, world: World, service: str, connect_timeout: float = 2.0, read_timeout: float = 5.0
    ) -> None:
        self._world = world
        self._service = service
        self._timeouts = Timeouts(connect_timeout, read_timeout)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        form: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
    ) -> Response:
        """Return the first answer that settles the call.

        Raises `Unavailable` when no try can have had an effect, `OutcomeUnknown` when one may
        have had, and `RememberedError` when the first word on this call is an old error that its
        idempotency key brings back. Redirects are never followed.
        """
        query = f"?{urlencode(params)}" if params else ""
        body = content if form is None else urlencode(form).encode()
        request = Request(method, f"{url}{query}", _headers(dict(headers or {}), form, auth), body)
        tries, answer = 1, self._try(request)
        trouble = answer
        while not isinstance(answer, Response):
            # Once a try may have had an effect, no later one can take that back.
            trouble = trouble if isinstance(trouble, OutcomeUnknown) else answer
            is_last = isinstance(answer, RememberedError) or tries == _TRIES
            if is_last or not self._wait(tries, answer.retry_after):
                raise trouble
            tries, answer = tries + 1, self._try(request)
        return answer

    def _try(self, request: Request) -> Response | Unavailable:
        try:
            return self._judge(self._world.transport.send(request, self._timeouts_left()))
        except NotSent as error:
            trouble = Unavailable(f"{self._service} was not reached.", 0)
            trouble.__cause__ = error
        except NotAnswered as error:
            trouble = OutcomeUnknown(f"{self._service} did not finish its answer.", 0)
            trouble.__cause__ = error
        return trouble

    def _judge(self, answer: Response) -> Response | Unavailable:
        if answer.status == _BUSY:
            return Unavailable(f"{self._service} is busy.", self._retry_after(answer))
        if not _settles(answer.status):
            kind = RememberedError if answer.is_replayed else OutcomeUnknown
            return kind(f"{self._service} returned a server error.", self._retry_after(answer))
        return answer

    def _retry_after(self, answer: Response) -> int:
        """Return the seconds the service asks us to wait, 0 when it does not say."""
        value = answer.headers.get("Retry-After", "")
        if value.isascii() and value.isdigit():
            return int(value[:9])
        try:
            until: datetime = parsedate_to_datetime(value)
            return max(0, int((until - self._world.now()).total_seconds()))
        except (TypeError, ValueError):
            return 0

    def _wait(self, tries: int, retry_after: int) -> bool:
        """Sleep before the next try; False when the time budget does not allow it."""
        backoff = min(_FIRST_DELAY * 2 ** (tries - 1), _LONGEST_DELAY) * self._world.random_number()
        delay = max(float(retry_after), backoff)
        if self._world.monotonic() + delay >= current_request().deadline or delay > _TRIES * 2:
            return False
        self._world.sleep(delay)
        return True

    def _timeouts_left(self) -> Timeouts:
        left = max(current_request().deadline - self._world.monotonic(), 0.05)
        is_enough = left >= self._timeouts.total
        return self._timeouts if is_enough else Timeouts(min(self._timeouts.connect, left), left)


def _headers(
    given: dict[str, str], form: Mapping[str, str] | None, auth: tuple[str, str] | None
) -> Mapping[str, str]:
    headers = dict(_ALWAYS)
    if name := current_request().correlation_id:
        headers["X-Correlation-ID"] = name
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    if auth is not None:
        headers["Authorization"] = f"Basic {b64encode(':'.join(auth).encode()).decode()}"
    return headers | given


def _settles(status: int) -> bool:
    """Whether a status says how the call ended: a redirect, a proxy's word or a 5xx does not."""
    return 200 <= status < 300 or (400 <= status < 500 and status != _TIMED_OUT)
