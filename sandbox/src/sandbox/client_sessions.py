"""Clients that use `requests` on a transport: browsers, merchants, webhooks of the stand-ins."""

import io
from functools import lru_cache
from http.client import responses as reasons
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers

from payment_core.runtime.transport import (
    Headers,
    NotAnswered,
    NotSent,
    Request,
    Response,
    Timeouts,
    Transport,
)

# About the connection, which is the transport's.
_OF_THE_TRANSPORT = frozenset({"accept-encoding", "connection", "content-length"})


def session_over(transport: Transport) -> requests.Session:
    """Return a session in which every URL goes through the transport."""
    return _ClientSession(_TransportAdapter(transport))


class _ClientSession(requests.Session):
    """Leaves out what no session over a transport has: cookies, proxies, certificates.

    The simulation makes some hundred thousands of such requests.
    """

    def __init__(self, adapter: BaseAdapter) -> None:
        super().__init__()
        self.trust_env = False
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """Return what is sent."""
        headers = {**self.headers, **request.headers}
        is_special = request.params or request.auth or request.files or request.cookies
        if is_special or None in headers.values():
            return super().prepare_request(request)
        prepared = requests.PreparedRequest()
        prepared.prepare_method(request.method)
        prepared.url = _sent_url(str(request.url))
        prepared.prepare_headers(headers)
        prepared.prepare_body(request.data, None, request.json)
        return prepared

    def merge_environment_settings(self, *_: Any) -> Any:
        """Return nothing: no setting is about a transport."""
        return {}

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Send one request, and follow where it leads if that is wanted."""
        adapter = self.get_adapter(request.url or "")
        answer = adapter.send(request, timeout=options.get("timeout"))
        for hear in self.hooks["response"]:
            hear(answer)
        if not (answer.is_redirect and options.pop("allow_redirects", True)):
            return answer
        request.prepare_cookies(self.cookies)  # What follows a redirect expects a jar.
        answers = [answer, *self.resolve_redirects(answer, request, **options)]
        last = answers.pop()
        last.history = answers
        return last


@lru_cache(maxsize=1_000)
def _sent_url(url: str) -> str | None:
    prepared = requests.PreparedRequest()
    prepared.prepare_url(url, None)
    return prepared.url


class _TransportAdapter(BaseAdapter):
    def __init__(self, transport: Transport) -> None:
        super().__init__()
        self._transport = transport

    def send(
        self, request: requests.PreparedRequest, *_args: Any, timeout: Any = None, **_options: Any
    ) -> requests.Response:
        """Send one request; raises what `requests` raises."""
        try:
            answer = self._transport.send(_sent(request), _timeouts(timeout))
        except NotSent as error:
            raise requests.ConnectionError(error, request=request) from error
        except NotAnswered as error:
            was_reset = isinstance(error.__cause__, ConnectionResetError)
            kind = requests.ConnectionError if was_reset else requests.ReadTimeout
            raise kind(error, request=request) from error
        return _response(request, answer)

    def close(self) -> None:
        """Leave the transport to its owner."""


def _sent(request: requests.PreparedRequest) -> Request:
    headers = Headers(
        (name, _text(value))
        for name, value in request.headers.items()
        if name.lower() not in _OF_THE_TRANSPORT
    )
    body: Any = request.body
    content = body.encode() if isinstance(body, str) else body
    return Request(request.method or "GET", request.url or "", headers, content)


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _timeouts(timeout: Any) -> Timeouts:
    """Return whatever `requests` accepts as a timeout; without one a client waits for ever."""
    connect, read = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    return Timeouts(*(float("inf") if one is None else float(one) for one in (connect, read)))


def _response(request: requests.PreparedRequest, answer: Response) -> requests.Response:
    response = requests.Response()
    response.status_code, response.reason = answer.status, reasons.get(answer.status, "")
    response.headers = CaseInsensitiveDict(answer.headers)
    response.encoding = get_encoding_from_headers(response.headers)
    response.raw = io.BytesIO(answer.body)
    response.url, response.request = request.url or "", request
    return response
