"""Calls over real sockets that go wrong: which had surely no effect, and which may have had one."""

import gzip
import socket
import ssl
import time
from pathlib import Path

import pytest

from curl_support import HALF, IMPATIENT, MEGABYTE, post
from payment_core.runtime.curl_transport import CurlTransport
from payment_core.runtime.transport import NotAnswered, NotSent
from raw_server import HANG_UP, RESET, SILENCE, answer, certificate, raw_server

pytestmark = pytest.mark.servers


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
            pytest.param(HALF, id="half an answer, and silence"),
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
        with raw_server(head + MEGABYTE * 65) as server, pytest.raises(NotAnswered):
            post(CurlTransport(), server.url)

    def test_when_the_answer_grows_without_end_as_it_is_decompressed(self) -> None:
        bomb = gzip.compress(MEGABYTE * 65)
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
