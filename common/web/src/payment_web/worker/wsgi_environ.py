"""The WSGI environment of a request (PEP 3333), without what no application of ours reads.

Only the worker imports this; it comes with gunicorn, like the worker itself.
"""

import sys
from typing import Any
from urllib.parse import unquote_to_bytes

from gunicorn.http.message import Request

from payment_web.worker.worker_connection import Connection

_PLAIN = {"CONTENT-TYPE": "CONTENT_TYPE", "CONTENT-LENGTH": "CONTENT_LENGTH"}


def environ_of(request: Request, connection: Connection) -> dict[str, Any]:
    """Return the environment; fields of one name are joined by a comma (RFC 9110 5.3)."""
    environ: dict[str, Any] = {
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": request.body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _path_info(request.path),
        "QUERY_STRING": request.query,
        "RAW_URI": request.uri,
        "SERVER_PROTOCOL": f"HTTP/{request.version[0]}.{request.version[1]}",
        "SERVER_NAME": connection.server[0],
        "SERVER_PORT": str(connection.server[1]),
        "REMOTE_ADDR": connection.client[0],
        "REMOTE_PORT": str(connection.client[1]),
    }
    for name, value in request.headers:
        # No name has an underscore here: gunicorn has left those out.
        key = _PLAIN.get(name) or "HTTP_" + name.replace("-", "_")
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _path_info(path: str) -> str:
    return unquote_to_bytes(path).decode("latin-1") if "%" in path else path
