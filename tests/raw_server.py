"""A server over a real socket that says exactly what it was told to, and a certificate for it."""

import re
import socket
import ssl
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

# Hangs up after it has read a request, or resets the connection, or never answers.
HANG_UP, RESET, SILENCE = b"hang up", b"reset", b"silence"
PAUSE = 0.05  # seconds, after each part of an answer that drips
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class RawServer:
    """Gives one answer to each request, in turn; a sequence of parts is an answer that drips.

    `requests` are what arrived, `connections` how many there were. With `deaf`, it stops to
    listen before it hangs up. With `resets_at_once`, it resets every connection unread.
    """

    def __init__(
        self,
        answers: Sequence[bytes | Sequence[bytes]],
        context: ssl.SSLContext | None = None,
        *,
        deaf: bool = False,
        resets_at_once: bool = False,
    ) -> None:
        self._answers = list(answers)
        self._context = context
        self._deaf = deaf
        self._resets_at_once = resets_at_once
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"{'https' if context else 'http'}://localhost:{self.port}/"
        self.connections = 0
        self.requests: list[bytes] = []
        self._is_over = threading.Event()
        self._conversations: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        """Hang up and listen no more."""
        self._is_over.set()
        self._stop_listening()
        self._thread.join()
        for connection in self._open:
            _hang_up(connection)
        for conversation in self._conversations:
            conversation.join()

    def _stop_listening(self) -> None:
        _hang_up(self._listener)
        self._listener.close()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            conversation = threading.Thread(target=self._serve, args=(connection,))
            self._conversations.append(conversation)
            conversation.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with connection:
            if self._resets_at_once:
                _reset(connection)
                return
            try:
                if self._context is None:
                    self._converse(connection)
                else:
                    with self._context.wrap_socket(connection, server_side=True) as secured:
                        self._open.append(secured)
                        self._converse(secured)
            except OSError:
                return

    def _converse(self, connection: socket.socket) -> None:
        while (request := _request(connection)) and self._answers:
            self.requests.append(request)
            answer = self._answers.pop(0)
            if answer == SILENCE:
                self._is_over.wait(10)
            if answer == RESET:
                _reset(connection)
            if self._deaf and not self._answers:
                self._stop_listening()
            if answer in (HANG_UP, RESET, SILENCE):
                return
            for part in [answer] if isinstance(answer, bytes) else answer:
                connection.sendall(part)
                if not isinstance(answer, bytes) and self._is_over.wait(PAUSE):
                    return
            if answer_ends_connection(answer):
                return


def answer_ends_connection(answer: bytes | Sequence[bytes]) -> bool:
    """Whether the server hangs up after this answer."""
    text = answer if isinstance(answer, bytes) else b"".join(answer)
    return b"Connection: close" in text or text.startswith(b"HTTP/1.0")


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):  # It is closed already.
        connection.shutdown(socket.SHUT_RDWR)


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    connection.close()


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
def raw_server(
    *answers: bytes | Sequence[bytes],
    context: ssl.SSLContext | None = None,
    deaf: bool = False,
    resets_at_once: bool = False,
) -> Iterator[RawServer]:
    """Yield a server that listens."""
    listening = RawServer(answers, context, deaf=deaf, resets_at_once=resets_at_once)
    try:
        yield listening
    finally:
        listening.stop()


def answer(body: bytes, *headers: str) -> bytes:
    """Return a whole answer with this body."""
    lines = ("HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers, "", "")
    return "\r\n".join(lines).encode() + body


class Certificate(NamedTuple):
    """A server's context, and the file of the authority that vouches for it."""

    context: ssl.SSLContext
    authority: str


def certificate(folder: Path, host: str = "localhost", *, days: int = 1) -> Certificate:
    """Return a self-signed certificate that is good for some days; negative: it has ended."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=10))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    authority, server = folder / f"{host}-authority.pem", folder / f"{host}-server.pem"
    authority.write_bytes(public)
    server.write_bytes(private + public)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server)
    return Certificate(context, str(authority))
