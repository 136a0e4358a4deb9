"""Calls over real sockets: what is sent, what is read, and what becomes of a connection."""

import gzip
import os
import threading

import pytest

from curl_support import HALF, IMPATIENT, MEGABYTE, PATIENT, get, post
from payment_core.runtime.curl_transport import CurlTransport
from payment_core.runtime.transport import NotAnswered, NotSent, Request
from raw_server import HANG_UP, answer, raw_server

pytestmark = pytest.mark.servers


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
            ("POST", MEGABYTE * 2, b"Content-Length: 2097152"),
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

    def test_to_nothing_but_http(self) -> None:
        with pytest.raises(NotSent, match="disabled"):
            get(CurlTransport(), f"file://{__file__}")

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

    def test_have_no_headers_of_the_answer_before(self) -> None:
        with raw_server(answer(b"{}", "A: b"), answer(b"{}")) as server:
            transport = CurlTransport()
            assert get(transport, server.url).headers.get("A") == "b"
            assert get(transport, server.url).headers.get("A") is None
        assert server.connections == 1

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
