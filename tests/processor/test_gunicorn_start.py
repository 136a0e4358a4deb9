"""The Procfile's command: a real server, real sockets, and requests no framework would send."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from processor_support import ENVIRONMENT
from sandbox.demo.ports import free_port
from sandbox.demo.server import Launch, Server
from sandbox.demo.services import ROOT, web_command

pytestmark = pytest.mark.servers

FOLDER = ROOT / "processor"


def server(folder: Path, port: int, **settings: str) -> Server:
    environment = {
        **ENVIRONMENT,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "BIND_ADDRESS": "127.0.0.1",
        "PORT": str(port),
        **settings,
    }
    return Server(
        Launch(
            name="processor",
            command=web_command(FOLDER),
            folder=FOLDER,
            environment=environment,
            health_url=f"http://127.0.0.1:{port}/health",
            log=folder / "processor.log",
        )
    )


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port(0)
    running = server(tmp_path_factory.mktemp("processor"), port)
    running.start()
    try:
        running.wait_until_ready()
        yield port
    finally:
        running.ask_to_stop()
        running.wait_until_stopped()


def first_line(port: int, request: bytes, *, hang_up: bool = False) -> bytes:
    """Send raw bytes and return the status line that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        if hang_up:
            connection.shutdown(socket.SHUT_WR)
        return connection.makefile("rb").readline()


def test_it_serves_without_naming_a_version(port: int) -> None:
    answer = requests.get(f"http://127.0.0.1:{port}/health", timeout=5)

    assert answer.json() == {"status": "ok"}
    assert answer.headers["Server"] == "gunicorn"


def test_chunked_bodies_are_read_to_their_end(port: int) -> None:
    statuses = [
        requests.post(
            f"http://127.0.0.1:{port}/webhooks/sandbox",
            data=iter([b"x" * 1000] * chunks),
            timeout=5,
        ).status_code
        for chunks in (10, 300)
    ]

    assert statuses == [401, 413]


HEAD = b"POST /webhooks/sandbox HTTP/1.1\r\nHost: x\r\n"
RAW = {
    "negative length": HEAD + b"Content-Length: -1\r\n\r\n",
    "length is no number": HEAD + b"Content-Length: x\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": HEAD + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "broken chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n",
    "folded header": b"GET /health HTTP/1.1\r\nHost: x\r\nX-Correlation-ID: a\r\n b\r\n\r\n",
    "NUL in a header": b"GET /health HTTP/1.1\r\nHost: x\r\nX-Correlation-ID: a\x00b\r\n\r\n",
    "64 KB header": b"GET /health HTTP/1.1\r\nHost: x\r\nX-Big: " + b"a" * 65536 + b"\r\n\r\n",
    "64 KB path": b"GET /" + b"a" * 65536 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "1,000 headers": b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"X-A: a\r\n" * 1000 + b"\r\n",
}


@pytest.mark.parametrize("request_bytes", RAW.values(), ids=RAW.keys())
def test_broken_requests_are_refused(port: int, request_bytes: bytes) -> None:
    assert first_line(port, request_bytes).split()[1].startswith(b"4")


@pytest.mark.parametrize(
    "body", [b"Content-Length: 10\r\n\r\nabc", b"Transfer-Encoding: chunked\r\n\r\n9\r\nabc"]
)
def test_a_body_that_breaks_off_is_refused(port: int, body: bytes) -> None:
    assert first_line(port, HEAD + body, hang_up=True).split()[1] == b"400"


def test_two_authorization_headers_are_refused(port: int) -> None:
    request = (
        b"GET /operations/status HTTP/1.1\r\nHost: x\r\n"
        b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n"
    )

    assert first_line(port, request).split()[1] == b"401"


def test_a_stalled_body_gives_its_thread_back(port: int) -> None:
    assert first_line(port, HEAD + b"Content-Length: 10\r\n\r\nabc").split()[1] == b"408"


def test_a_missing_setting_ends_the_start_and_is_named(tmp_path: Path) -> None:
    stopped = server(tmp_path, free_port(0), CTP_JWT_ISSUER="")
    stopped.start()
    stopped.wait_until_stopped()

    assert stopped.has_ended()
    assert "ended with exit code 4" in stopped.obituary()
    log = (tmp_path / "processor.log").read_text()
    assert log == "The processor cannot start: CTP_JWT_ISSUER is not set.\n"
