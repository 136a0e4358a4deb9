"""Requests byte by byte, to the real servers."""

import select
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from event_support import pushed
from sandbox.demo.facts import Facts

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
_SOON = 15.0


@dataclass(frozen=True)
class Place:
    """Where an endpoint is on the wire, with the headers of somebody who may use it."""

    address: tuple[str, int]
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""

    def request(self, *more: bytes, method: str = "", path: str = "") -> bytes:
        """Return request line and headers, with header lines added."""
        lines = [
            f"{method or self.method} {path or self.path} HTTP/1.1".encode("latin-1"),
            b"Host: here",
            b"Connection: close",
            *(f"{name}: {value}".encode() for name, value in self.headers.items()),
            *more,
        ]
        return b"\r\n".join(lines) + b"\r\n\r\n"


@dataclass(frozen=True)
class WireAnswer:
    """What came back, how much the server took, and how long that lasted."""

    status: int
    head: bytes
    body: bytes
    sent: int
    seconds: float


def places(
    facts: Facts, session_id: str, token: str, operator: str, payment_id: str
) -> Mapping[str, Place]:
    """Return a place for every endpoint; the letters are those of `endpoints`."""
    processor, events = _address(facts.processor_url), _address(facts.event_handler_url)
    json = {"Content-Type": "application/json"}
    shopper, system = {"X-Session-Id": session_id, **json}, {"Authorization": token, **json}
    user = {"Authorization": operator, **json}
    intents = f"/operations/payment-intents/{payment_id}"
    payments = "/operations/payments"
    return {
        "C": Place(processor, "GET", "/operations/config", shopper),
        "S": Place(processor, "GET", "/operations/status", system),
        "P": Place(processor, "GET", "/operations/payment-components", system),
        "I": Place(processor, "POST", intents, system),
        "F": Place(processor, "GET", f"{payments}?orderNumber=1", user),
        "V": Place(processor, "GET", f"{payments}/{payment_id}", user),
        "A": Place(processor, "POST", f"{payments}/{payment_id}/actions", user),
        "T": Place(processor, "POST", "/operations/transactions", system),
        "Y": Place(processor, "POST", "/payments", shopper),
        "N": Place(processor, "POST", f"/payments/{UNKNOWN_ID}/confirm", shopper),
        "L": Place(processor, "GET", "/stored-payment-methods", shopper),
        "D": Place(processor, "DELETE", f"/stored-payment-methods/{UNKNOWN_ID}", shopper),
        "R": Place(processor, "GET", f"/payments/{payment_id}/return", {}),
        "W": Place(processor, "POST", "/webhooks/sandbox", json),
        "E": Place(events, "POST", "/", json, pushed(b"{}")),
    }


def exchange(place: Place, parts: Iterator[bytes], *, hang_up: bool = False) -> WireAnswer:
    """Send the parts until there is an answer or nobody takes them; return the answer."""
    started = time.monotonic()
    with socket.create_connection(place.address, timeout=_SOON) as connection:
        sent = _send(connection, parts)
        if hang_up:
            connection.shutdown(socket.SHUT_WR)
        head, body = _received(connection)
    status = int(head.split()[1]) if head else 0
    return WireAnswer(status, head, body, sent, time.monotonic() - started)


def trickle(place: Place, head: bytes, every: float) -> WireAnswer:
    """Send one byte after the other, with a pause, until there is an answer."""
    started, sent = time.monotonic(), 0
    with socket.create_connection(place.address, timeout=_SOON) as connection:
        connection.sendall(head)
        while not select.select([connection], [], [], every)[0] and sent < _SOON / every:
            sent += connection.send(b" ")
        answer, body = _received(connection)
    status = int(answer.split()[1]) if answer else 0
    return WireAnswer(status, answer, body, sent, time.monotonic() - started)


def _send(connection: socket.socket, parts: Iterator[bytes]) -> int:
    sent = 0
    for part in parts:
        if select.select([connection], [], [], 0)[0]:
            break
        try:
            connection.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            break
        sent += len(part)
    return sent


def _received(connection: socket.socket) -> tuple[bytes, bytes]:
    received = b""
    try:
        while piece := connection.recv(65536):
            received += piece
    except ConnectionResetError:
        pass  # What was sent beyond the end made the server hang up.
    head, _, body = received.partition(b"\r\n\r\n")
    return head, body


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 80
