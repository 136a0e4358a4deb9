"""Calls over real sockets: what becomes of a connection, and what a broken one may claim."""

import gzip
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from payment_core.runtime.errors import OutcomeUnknown, Unavailable
from payment_core.runtime.http import HTTPClient
from payment_core.runtime.world import real_world

pytestmark = pytest.mark.servers

HANG_UP = b""
SILENCE = b"silence"


class Peer:
    """A server that says exactly what it was told to, one answer to each request."""

    def __init__(self, answers: Sequence[bytes], context: ssl.SSLContext | None = None) -> None:
        self._answers = list(answers)
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = (
            f"{'https' if context else 'http'}://localhost:{self._listener.getsockname()[1]}/"
        )
        self.connections = 0
        self.requests: list[bytes] = []
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        """Hang up and listen no more."""
        self._is_over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                self._converse(connection)

    def _converse(self, connection: socket.socket) -> None:
        try:
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            while self._answers and (request := _request(connection)):
                self.requests.append(request)
                answer = self._answers.pop(0)
                if answer == SILENCE:
                    self._is_over.wait(10)
                if answer in (HANG_UP, SILENCE):
                    return
                connection.sendall(answer)
        except OSError:
            return


def _request(connection: socket.socket) -> bytes:
    """Read one request to its end; nothing when the client has hung up."""
    read = b""
    while part := connection.recv(65_536):
        read += part
        head, end, body = read.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if end and len(body) >= int(length[1] if length else 0):
            return read
    return b""


@contextmanager
def peer(*answers: bytes, context: ssl.SSLContext | None = None) -> Iterator[Peer]:
    """Yield a peer that listens."""
    listening = Peer(answers, context)
    try:
        yield listening
    finally:
        listening.stop()


def client(read_timeout: float = 5.0) -> HTTPClient:
    """Return a client that pauses between its tries for no time."""
    world = replace(real_world(), sleep=lambda _: None)
    return HTTPClient(world, "The peer", read_timeout=read_timeout)


def answer(body: bytes, *headers: str) -> bytes:
    lines = ("HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers, "", "")
    return "\r\n".join(lines).encode() + body


def test_a_connection_is_kept_for_the_next_call() -> None:
    with peer(*[answer(b"{}")] * 3) as listening:
        caller = client()
        for _ in range(3):
            assert caller.send("GET", listening.url).body == b"{}"
        assert (len(listening.requests), listening.connections) == (3, 1)


def test_a_request_says_who_asks_and_how_long_it_is() -> None:
    with peer(answer(b"{}")) as listening:
        client().send(
            "POST", listening.url, params={"a": "ä&1"}, form={"b": "c d"}, auth=("u", "p")
        )
        [request] = listening.requests
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /?a=%C3%A4%261 HTTP/1.1\r\n")
    assert {
        b"user-agent: commercetools-payment-connector",
        b"content-type: application/x-www-form-urlencoded",
        b"authorization: basic dtpw",
        b"content-length: 5",
    } <= set(head.lower().split(b"\r\n"))
    assert body == b"b=c+d"


def test_a_compressed_answer_is_read() -> None:
    with peer(answer(gzip.compress(b'{"a":1}'), "Content-Encoding: gzip")) as listening:
        assert client().send("GET", listening.url).body == b'{"a":1}'


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(HANG_UP, id="no answer"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", id="half an answer"),
        pytest.param(b"220 mail.test ESMTP\r\n", id="another protocol"),
        pytest.param(answer(b"no gzip", "Content-Encoding: gzip"), id="no gzip"),
    ],
)
def test_what_breaks_after_it_was_sent_may_have_worked(broken: bytes) -> None:
    with peer(broken) as listening, pytest.raises(OutcomeUnknown):
        client(read_timeout=0.3).send("POST", listening.url)


def test_an_answer_that_does_not_come_may_have_worked() -> None:
    with peer(SILENCE) as listening, pytest.raises(OutcomeUnknown):
        client(read_timeout=0.1).send("POST", listening.url)


def test_an_answer_that_is_not_read_to_its_end_costs_its_connection() -> None:
    unfinished = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"
    with peer(unfinished, HANG_UP, answer(b"{}")) as listening:
        assert client(read_timeout=0.1).send("GET", listening.url).body == b"{}"
        assert listening.connections == 3


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/", "http://nobody.invalid/", "http://a..b/"]
)
def test_what_nobody_heard_had_no_effect(url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unavailable) as caught:
        client().send("POST", url.format(port=port))
    assert type(caught.value) is Unavailable


def test_a_server_without_a_known_certificate_is_told_nothing(tmp_path: Path) -> None:
    with peer(answer(b"{}"), context=_self_signed(tmp_path)) as listening:
        with pytest.raises(Unavailable):
            client().send("POST", listening.url, content=b"secret")
        assert (listening.requests, listening.connections) == ([], 3)


def _self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
