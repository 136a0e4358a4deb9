"""A WSGI application called as a server would call it, without a server."""

import io
import re
import sys
import zlib
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

from payment_core.runtime.transport import Headers, Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Environ = dict[str, Any]

_CONTENT = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
_LINE_END = re.compile("[\r\n\0]")
_COMPRESSED = frozenset({"gzip", "x-gzip", "deflate"})
_ANY_WINDOW = zlib.MAX_WBITS | 32  # Of gzip and zlib alike.


def environ_of(request: Request) -> Environ:
    """Return what a server makes of a request.

    Raises ValueError for a header that is more than one line.
    """
    url, content = urlsplit(request.url), request.body or b""
    target = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
    return {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.path or "/").decode("latin-1"),
        "QUERY_STRING": url.query,
        "REQUEST_URI": target,
        "RAW_URI": target,
        "SERVER_NAME": url.hostname or "",
        "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(content),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        # What libcurl says of its own accord.
        "HTTP_HOST": url.netloc,
        "HTTP_ACCEPT": "*/*",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate",
        **{_environ_name(name): _one_line(value) for name, value in request.headers.items()},
        "CONTENT_LENGTH": str(len(content)),
    }


@cache
def _environ_name(header: str) -> str:
    return _CONTENT.get(header.lower()) or "HTTP_" + header.upper().replace("-", "_")


def _one_line(value: str) -> str:
    if _LINE_END.search(value):
        raise ValueError("A header is more than one line.")
    return value


def answer_of(app: "WSGIApplication", environ: Environ) -> Response:
    """Call the application and return its whole answer; raises `zlib.error` as well."""
    started: list[Any] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
        started[:] = [status, headers]
        return written.append

    written.extend(parts_of(app(environ, start_response)))
    status, headers = started[0], Headers(started[1])
    return Response(int(status[:3]), _decompressed(b"".join(written), headers), headers)


def parts_of(answer: Iterable[bytes]) -> list[bytes]:
    """Return all of an application's answer, and close it as a server does."""
    try:
        return list(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()


def _decompressed(body: bytes, headers: Headers) -> bytes:
    if body and headers.get("Content-Encoding") in _COMPRESSED:
        return zlib.decompress(body, _ANY_WINDOW)
    return body
