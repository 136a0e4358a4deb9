"""Calls over real sockets: what becomes of a connection, and what a broken one may claim."""

import gzip
import os
import socket
import ssl
import threading
import time
from pathlib import Path

import pytest

from payment_core.runtime.curl_transport import CurlTransport
from payment_core.runtime.transport import NotAnswered, NotSent, Request, Response, Timeouts
from raw_server import HANG_UP, RESET, SILENCE, answer, certificate, raw_server

pytestmark = pytest.mark.servers

PATIENT, IMPATIENT = Timeouts(connect=2, total=5), Timeouts(connect=0.3, total=0.3)
HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"
_MEGABYTE = b"x" * 1024 * 1024


def get(transport: CurlTransport, url: str, timeouts: Timeouts = PATIENT) -> Response:
    return transport.send(Request("GET", url, {}), timeouts)


def post(
    transport: CurlTransport, url: str, body: bytes = b"{}", timeouts: Timeouts = PATIENT
) -> Response:
    headers = {"Content-Type": "application/json"}
    return transport.send(Request("POST", url, headers, body), timeouts)


class TestWhatIsSent:
    def test_the_request_and_nothing_beside_it(self) -> None:
        with raw_server(answer(b"{}")) as server:
            url = f"{server.url}a/../b?c=%C3%A4%261"
            request = Request("POST", url, {"X-Name": "ä"}, b"body")
            CurlTransport().send(request, PATIENT)
            [sent] = server.requests
        head, _, body = sent.partition(b"\r\n\r\n")
        first, *headers = head.split(b"\r\n")
        assert first == b"POST /a/../b?c=%C3%A4%261 HTTP/1.1"
        assert sorted(headers) == sorted(
            [
                f"Host: localhost:{server.port}".encode(),
                b"Accept: */*",
                b"Accept-Encoding: gzip, deflate",
                "X-Name: ä".encode("latin-1"),
                b"Content-Length: 4",
            ]
        )
        assert body == b"body"

    @pytest.mark.parametrize(
        ("method", "body", "length"),
        [
            ("GET", None, None),
            ("DELETE", None, b"Content-Length: 0"),
            ("POST", None, b"Content-Length: 0"),
            ("POST", _MEGABYTE * 2, b"Content-Length: 2097152"),
        ],
    )
    def test_a_body_only_where_there_is_one(
        self, method: str, body: bytes | None, length: bytes | None
    ) -> None:
        with raw_server(answer(b"{}")) as server:
            CurlTransport().send(Request(method, server.url, {}, body), PATIENT)
            [sent] = server.requests
        head, _, rest = sent.partition(b"\r\n\r\n")
        assert head.startswith(method.encode())
        assert (length in head.split(b"\r\n")) if length else (b"Content-Length" not in head)
        assert rest == (body or b"")

    def test_nothing_of_the_request_before(self) -> None:
        with raw_server(answer(b"{}"), answer(b"{}")) as server:
            transport = CurlTransport()
            transport.send(Request("POST", server.url, {"Idempotency-Key": "k"}, b"{}"), PATIENT)
            get(transport, server.url)
        assert b"Idempotency-Key: k" in server.requests[0]
        assert server.requests[1].startswith(b"GET ")
        assert b"Idempotency-Key" not in server.requests[1]
        assert b"Content-" not in server.requests[1]

    def test_no_cookie_that_an_answer_set(self) -> None:
        with raw_server(answer(b"{}", "Set-Cookie: a=b"), answer(b"{}")) as server:
            transport = CurlTransport()
            get(transport, server.url)
            get(transport, server.url)
        assert b"Cookie" not in server.requests[1]

    @pytest.mark.parametrize("value", ["a\r\nX-Other: b", "a\nb", "a\rb", "a\0b"])
    def test_no_header_of_two_lines(self, value: str) -> None:
        with raw_server(answer(b"{}")) as server:
            with pytest.raises(ValueError, match="more than one line"):
                CurlTransport().send(Request("GET", server.url, {"X-Name": value}), PATIENT)
            assert server.connections == 0

    def test_not_through_a_proxy_of_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")
        with raw_server(answer(b"{}")) as server:
            assert get(CurlTransport(), server.url).status == 200


class TestAnswers:
    def test_are_read_with_status_headers_and_body(self) -> None:
        line = b"HTTP/1.1 429 Busy\r\nRetry-After: 1\r\nA: b\r\na: c\r\nContent-Length: 2\r\n\r\n{}"
        with raw_server(line) as server:
            found = get(CurlTransport(), server.url)
        assert (found.status, found.body) == (429, b"{}")
        assert (found.headers["retry-after"], found.headers.get("A")) == ("1", "b, c")

    def test_are_decompressed(self) -> None:
        with raw_server(answer(gzip.compress(b'{"a":1}'), "Content-Encoding: gzip")) as server:
            assert get(CurlTransport(), server.url).body == b'{"a":1}'

    def test_of_http_1_0_end_with_their_connection(self) -> None:
        with raw_server(b"HTTP/1.0 200 OK\r\n\r\n{}", answer(b"[]")) as server:
            transport = CurlTransport()
            assert get(transport, server.url).body == b"{}"
            assert get(transport, server.url).body == b"[]"
        assert server.connections == 2

    def test_after_an_interim_answer_have_only_their_own_headers(self) -> None:
        interim = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
        with raw_server(interim + answer(b"{}", "A: b")) as server:
            found = get(CurlTransport(), server.url)
        assert (found.status, dict(found.headers)) == (200, {"content-length": "2", "a": "b"})

    def test_that_redirect_are_not_followed(self) -> None:
        with raw_server(answer(b"{}")) as elsewhere:
            line = f"HTTP/1.1 302 Found\r\nLocation: {elsewhere.url}\r\nContent-Length: 0\r\n\r\n"
            with raw_server(line.encode()) as server:
                assert get(CurlTransport(), server.url).status == 302
            assert elsewhere.connections == 0

    def test_without_a_body_have_none(self) -> None:
        with raw_server(b"HTTP/1.1 204 No Content\r\n\r\n", answer(b"{}")) as server:
            transport = CurlTransport()
            assert (get(transport, server.url).status, get(transport, server.url).body) == (
                204,
                b"{}",
            )
        assert server.connections == 1


class TestConnections:
    def test_are_kept_for_the_next_call(self) -> None:
        with raw_server(*[answer(b"{}")] * 3) as server:
            transport = CurlTransport()
            for _ in range(3):
                assert post(transport, server.url).body == b"{}"
            assert (len(server.requests), server.connections) == (3, 1)

    def test_that_the_server_closed_meanwhile_are_replaced(self) -> None:
        with raw_server(answer(b"{}", "Connection: keep-alive"), HANG_UP, answer(b"[]")) as server:
            transport = CurlTransport()
            assert post(transport, server.url).body == b"{}"
            assert post(transport, server.url).body == b"[]"
            assert server.connections == 2

    def test_of_an_answer_that_did_not_end_are_not_used_again(self) -> None:
        with raw_server(HALF, answer(b"{}")) as server:
            transport = CurlTransport()
            with pytest.raises(NotAnswered):
                get(transport, server.url, IMPATIENT)
            assert get(transport, server.url).body == b"{}"
            assert server.connections == 2

    def test_belong_to_one_thread_at_a_time(self) -> None:
        calls = 8 * 20
        with raw_server(*[answer(b"{}")] * calls) as server:
            transport = CurlTransport()
            bodies: list[bytes] = []

            def many() -> None:
                bodies.extend(post(transport, server.url).body for _ in range(20))

            threads = [threading.Thread(target=many) for _ in range(8)]
            for one in threads:
                one.start()
            for one in threads:
                one.join()
            assert bodies == [b"{}"] * calls
            assert server.connections <= 8

    def test_are_not_shared_with_a_forked_process(self) -> None:
        with raw_server(*[answer(b"{}")] * 3) as server:
            transport = CurlTransport()
            get(transport, server.url)
            child = os.fork()
            if child == 0:
                is_right = get(transport, server.url).body == b"{}"
                os._exit(0 if is_right else 1)
            assert os.waitpid(child, 0)[1] == 0
            assert server.connections == 2
            get(transport, server.url)
            assert (len(server.requests), server.connections) == (3, 2)


class TestSurelyNotSent:
    @pytest.mark.parametrize(
        "url",
        ["http://127.0.0.1:{port}/", "http://nobody.invalid/", "http://a..b/", "ftp://a.test/"],
    )
    def test_where_nobody_listens(self, url: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        with pytest.raises(NotSent):
            post(CurlTransport(), url.format(port=port))

    def test_where_no_connection_comes_about_in_time(self) -> None:
        with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
            address = listener.getsockname()
            fillers = [socket.socket() for _ in range(4)]
            for filler in fillers:
                filler.setblocking(False)
                filler.connect_ex(address)
            began = time.monotonic()
            with pytest.raises(NotSent):
                post(CurlTransport(), f"http://127.0.0.1:{address[1]}/", timeouts=IMPATIENT)
            assert time.monotonic() - began < 2
            for filler in fillers:
                filler.close()

    def test_to_a_server_that_speaks_no_tls(self) -> None:
        with raw_server(b"HTTP/1.1 400 Bad\r\n\r\n") as server, pytest.raises(NotSent):
            post(CurlTransport(), server.url.replace("http:", "https:"), timeouts=IMPATIENT)


class TestMayHaveHappened:
    @pytest.mark.parametrize(
        "broken",
        [
            pytest.param(HANG_UP, id="no answer"),
            pytest.param(RESET, id="reset after the request"),
            pytest.param(HALF + b"", id="half an answer, and silence"),
            pytest.param(HALF[:20], id="half a head, and silence"),
            pytest.param(b"HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\n{", id="half an answer"),
            pytest.param(b"220 mail.test ESMTP\r\n", id="another protocol"),
            pytest.param(answer(b"no gzip", "Content-Encoding: gzip"), id="no gzip"),
            pytest.param(SILENCE, id="silence"),
        ],
    )
    def test_when_it_breaks_after_it_was_sent(self, broken: bytes) -> None:
        with raw_server(broken) as server, pytest.raises(NotAnswered):
            post(CurlTransport(), server.url, timeouts=IMPATIENT)
        assert len(server.requests) == 1

    def test_when_a_connection_is_reset_before_anything_was_read(self) -> None:
        """Whether the request was still on its way then cannot be known."""
        with raw_server(resets_at_once=True) as server, pytest.raises((NotAnswered, NotSent)):
            post(CurlTransport(), server.url)

    def test_when_a_kept_connection_ends_unanswered_and_nobody_listens_any_more(self) -> None:
        with raw_server(answer(b"{}"), HANG_UP, deaf=True) as server:
            transport = CurlTransport()
            post(transport, server.url)
            with pytest.raises(NotAnswered):
                post(transport, server.url)
            assert len(server.requests) == 2

    def test_when_the_answer_drips(self) -> None:
        drip = [answer(b"{" + b" " * 500 + b"}")[:-500], *[b" "] * 500]
        with raw_server(drip) as server:
            began = time.monotonic()
            with pytest.raises(NotAnswered):
                post(CurlTransport(), server.url, timeouts=IMPATIENT)
            assert time.monotonic() - began < 2

    def test_when_the_answer_has_no_end(self) -> None:
        head = b"HTTP/1.1 200 OK\r\n\r\n"
        with raw_server(head + _MEGABYTE * 65) as server, pytest.raises(NotAnswered):
            post(CurlTransport(), server.url)

    def test_when_the_answer_grows_without_end_as_it_is_decompressed(self) -> None:
        bomb = gzip.compress(_MEGABYTE * 65)
        assert len(bomb) < 1_000_000
        with (
            raw_server(answer(bomb, "Content-Encoding: gzip")) as server,
            pytest.raises(NotAnswered),
        ):
            post(CurlTransport(), server.url)


class TestCertificates:
    def test_that_an_authority_vouches_for_are_trusted(self, tmp_path: Path) -> None:
        known = certificate(tmp_path)
        with raw_server(answer(b"{}"), context=known.context) as server:
            assert post(CurlTransport(known.authority), server.url).body == b"{}"

    def test_of_no_known_authority_are_told_nothing(self, tmp_path: Path) -> None:
        self._refused(certificate(tmp_path).context, CurlTransport())

    def test_of_another_host_are_told_nothing(self, tmp_path: Path) -> None:
        other = certificate(tmp_path, "other.test")
        self._refused(other.context, CurlTransport(other.authority))

    def test_that_have_ended_are_told_nothing(self, tmp_path: Path) -> None:
        ended = certificate(tmp_path, days=-1)
        self._refused(ended.context, CurlTransport(ended.authority))

    @staticmethod
    def _refused(context: ssl.SSLContext, transport: CurlTransport) -> None:
        with raw_server(answer(b"{}"), context=context) as server:
            with pytest.raises(NotSent):
                post(transport, server.url, b"secret")
            assert (server.requests, server.connections) == ([], 1)
