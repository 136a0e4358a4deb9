"""Requests that are no HTTP, which a server has to refuse before any application sees them."""

import socket
from contextlib import suppress
from http import HTTPStatus

from payment_core.runtime.logs import get_logger
from payment_web.http.error_body import error_body

_HEAD = (
    "HTTP/1.1 {status} {phrase}\r\n"
    "Connection: close\r\n"
    "Cache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: {length}\r\n"
    "\r\n"
)


def refuse(connection: socket.socket, status: HTTPStatus, error: Exception) -> None:
    """Answer with a typed error, and log the kind of problem.

    Nothing of the request is repeated: a broken line may hold a token.
    """
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        get_logger().error(
            "Unexpected error", eventCode="application.unexpected_error", error=error
        )
        code, message = "General", "Internal server error."
    else:
        get_logger().warning(
            "A request is not valid HTTP",
            eventCode="request.malformed",
            problem=type(error).__name__,
        )
        code, message = "InvalidInput", "The request is not valid HTTP."
    body = error_body(status, code, message)
    head = _HEAD.format(status=status.value, phrase=status.phrase, length=len(body))
    with suppress(OSError):  # The sender may have disconnected.
        connection.sendall(head.encode() + body)
