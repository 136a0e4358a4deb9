"""What the server makes of requests that no HTTP library would send."""

import gzip
import socket
from urllib.parse import urlsplit

import pytest
import requests

from event_support import pushed
from sandbox.demo.stack import Stack

pytestmark = pytest.mark.servers

HEAD = b"POST / HTTP/1.1\r\nHost: event-handler\r\nConnection: close\r\n"


def status_of(stack: Stack, request: bytes, *, hang_up: bool = True) -> int:
    """Send bytes, by default with nothing more to come; return the status of the answer."""
    address = urlsplit(stack.facts.event_handler_url)
    with socket.create_connection((address.hostname, address.port), timeout=15) as connection:
        connection.sendall(request)
        if hang_up:
            connection.shutdown(socket.SHUT_WR)
        answer = connection.makefile("rb").readline().split()
    return int(answer[1])


def test_a_chunked_body_is_read(stack: Stack) -> None:
    chunks = b"2\r\n{}\r\n0\r\n\r\n"
    assert status_of(stack, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks) == 204


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"Content-Length: 100\r\n\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n64\r\n{}",
        HEAD + b"Content-Length: nonsense\r\n\r\n{}",
        HEAD + b"Content-Length: -1\r\n\r\n{}",
    ],
    ids=["too short", "no chunk size", "chunk cut off", "no number", "negative"],
)
def test_a_body_that_broke_off_is_not_acknowledged(stack: Stack, request_: bytes) -> None:
    assert status_of(stack, request_) == 400


def test_a_sender_that_stops_sending_is_given_up(stack: Stack) -> None:
    request = HEAD + b"Content-Length: 100\r\n\r\n{}"
    assert status_of(stack, request, hang_up=False) == 400


def test_headers_without_measure_are_refused(stack: Stack) -> None:
    many = b"".join(b"X-%d: x\r\n" % number for number in range(100))
    assert status_of(stack, HEAD + many + b"\r\n") in (400, 431)
    assert status_of(stack, HEAD + b"X: " + b"x" * 65_536 + b"\r\n\r\n") in (400, 431)


def test_a_body_that_is_no_message_is_acknowledged_whatever_its_size_and_type(
    stack: Stack,
) -> None:
    url = f"{stack.facts.event_handler_url}/"
    bomb = gzip.compress(b"\0" * 2**24)
    for body, headers in (
        (b" " * 2**21, {}),
        (bomb, {"Content-Encoding": "gzip", "Content-Type": "application/json"}),
        (b"a=1", {"Content-Type": "application/x-www-form-urlencoded"}),
        (b"--x\r\n", {"Content-Type": "multipart/form-data; boundary=x"}),
        (pushed(b"{}"), {"Content-Type": "text/plain"}),
        (pushed(b"{}"), {"X-Correlation-ID": "x" * 1_024}),
    ):
        answer = requests.post(url, body, headers=headers, timeout=10)
        assert answer.status_code == 204, headers


def test_many_parameters_do_not_matter(stack: Stack) -> None:
    query = "&".join(f"a{number}=1" for number in range(700))
    url = f"{stack.facts.event_handler_url}/?{query}"
    assert requests.post(url, pushed(b"{}"), timeout=10).status_code == 204
