"""The network in this process, by the shortest way: most of what a run does is to pass on calls.

What arrives is what `sandbox.in_process` makes arrive; only the helpers that `werkzeug` has for
tests, and those of `requests` for real connections, are left out.
"""

import io
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast
from urllib.parse import unquote_to_bytes, urlsplit

import requests
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers
from urllib3 import BaseHTTPResponse, HTTPHeaderDict, HTTPResponse
from urllib3.exceptions import ProtocolError

from sandbox.faults import WAIT
from sandbox.in_process import InProcessNetwork, _read_timeout, _refused
from sandbox.session_connections import SessionConnections, _on_a_socket

Environ = dict[str, Any]
_CONTENT = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class QuickNetwork(InProcessNetwork):
    """See `InProcessNetwork`."""

    def send(
        self, request: requests.PreparedRequest, *_args: Any, timeout: Any = None, **_options: Any
    ) -> requests.Response:
        """Serve the request in this thread and return the answer."""
        environ = _environ(request)
        host = environ["HTTP_HOST"]
        self.hosts.add(host)
        app = self._apps.get(host)
        if app is None:
            raise _refused(request, host)
        environ[WAIT] = self._waiting(request, _read_timeout(timeout))
        try:
            body, status, headers = _answer_of(app, environ)
        except ConnectionResetError as error:
            cause = ProtocolError("Connection aborted.", error)
            raise requests.ConnectionError(cause, request=request) from error
        code, _, reason = status.partition(" ")
        answer = HTTPResponse(
            io.BytesIO(body),
            headers=HTTPHeaderDict(headers),
            status=int(code),
            reason=reason,
            preload_content=False,
            request_method=request.method,
        )
        return _response(request, answer)


class QuickConnections(SessionConnections):
    """Connections as `SessionConnections`, through one adapter that is called directly."""

    def __init__(self, session: requests.Session, send: Callable[..., requests.Response]) -> None:
        super().__init__(session)
        self._send = send

    def urlopen(  # type: ignore[override] # As in `SessionConnections`.
        self, method: str, url: str, redirect: bool = True, **options: Any
    ) -> BaseHTTPResponse:
        """Send one call; raises `urllib3.exceptions.HTTPError`."""
        timeout = options["timeout"]
        request = _prepared(method, url, options["headers"], options.get("body"))
        limits = (timeout.connect_timeout, timeout.read_timeout)
        try:
            answer = self._send(request, timeout=limits)
        except requests.RequestException as error:
            raise _on_a_socket(error) from error
        answer.raw.status = answer.status_code
        answer.raw.headers = HTTPHeaderDict(answer.headers)
        found: BaseHTTPResponse = answer.raw
        return found


def _prepared(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None
) -> requests.PreparedRequest:
    request = requests.PreparedRequest()
    request.method, request.url, request.body = method, url, body
    request.headers = _Headers(headers)  # type: ignore[assignment]
    return request


class _Headers(dict[str, str]):
    """Headers by their names in small letters: all that a request's are asked for here."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__((name.lower(), value) for name, value in headers.items())

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)


def _response(request: requests.PreparedRequest, answer: HTTPResponse) -> requests.Response:
    """Return what `requests` makes of an answer; nobody here sends cookies."""
    response = requests.Response()
    response.status_code = answer.status
    response.headers = CaseInsensitiveDict(answer.headers.items())
    response.encoding = get_encoding_from_headers(response.headers)
    response.raw, response.reason = answer, answer.reason or ""
    response.url, response.request = request.url or "", request
    return response


def _environ(request: requests.PreparedRequest) -> Environ:
    """Return what a server makes of a request."""
    url, content = urlsplit(request.url or ""), _content(request)
    environ: Environ = {
        "REQUEST_METHOD": request.method or "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.path or "/").decode("latin-1"),
        "QUERY_STRING": url.query,
        "REQUEST_URI": request.path_url,
        "RAW_URI": request.path_url,
        "SERVER_NAME": url.hostname or "",
        "SERVER_PORT": str(url.port or 443),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(content),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "HTTP_HOST": url.netloc,
    }
    for name, value in request.headers.items():
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        key = _CONTENT.get(name.lower())
        environ[key or "HTTP_" + name.upper().replace("-", "_")] = text
    environ["CONTENT_LENGTH"] = str(len(content))
    return environ


def _content(request: requests.PreparedRequest) -> bytes:
    body = request.body or b""
    return body.encode() if isinstance(body, str) else cast("bytes", body)


def _answer_of(app: Any, environ: Environ) -> tuple[bytes, str, list[tuple[str, str]]]:
    """Call the application; return body, status line and headers."""
    started: list[Any] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
        started[:] = [status, headers]
        return written.append

    parts: Iterable[bytes] = app(environ, start_response)
    try:
        written.extend(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    return b"".join(written), started[0], started[1]
