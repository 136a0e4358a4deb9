"""The network without sockets: what the connector's side of it sees, as over libcurl."""

import gzip
import zlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pytest
import requests

from payment_core.runtime.transport import NotAnswered, NotSent, Request, Response, Timeouts
from sandbox.clock import VirtualClock
from sandbox.faults import WAIT
from sandbox.in_process import InProcessNetwork

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

URL = "https://service.test/a%20b?x=1&y=%2F"


class Service:
    """An application that keeps what it was asked, and answers as told."""

    def __init__(self, body: bytes = b"", *headers: tuple[str, str]) -> None:
        self.clock = VirtualClock()
        self.network = InProcessNetwork(self.clock)
        self.network.plug("service.test", self._serve)
        self.asked: WSGIEnvironment = {}
        self.act: Callable[[], object] = lambda: None
        self._body, self._headers = body, list(headers)

    def _serve(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        self.asked = environ
        self.act()
        start("200 OK", self._headers)
        return [self._body]

    def send(self, request: Request | None = None, total: float = 5) -> Response:
        return self.network.send(request or Request("GET", URL, {}), Timeouts(2, total))

    def waits(self, seconds: float) -> None:
        """Let the next answer take its time."""
        self.act = lambda: self.asked[WAIT](seconds)


def test_a_request_arrives_as_it_was_sent() -> None:
    service = Service()
    service.send(Request("PUT", URL, {"Content-Type": "a/b", "X-Name": "ü"}, b"{}"))
    names = ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "RAW_URI", "HTTP_HOST", "SERVER_PORT")
    assert [service.asked[one] for one in names] == [
        "PUT", "/a b", "x=1&y=%2F", "/a%20b?x=1&y=%2F", "service.test", "443",
    ]  # fmt: skip
    headers = ("CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_X_NAME")
    assert [service.asked[one] for one in headers] == ["a/b", "2", "ü"]
    assert service.asked["wsgi.input"].read() == b"{}"


def test_headers_of_an_answer_are_found_in_any_case_and_joined() -> None:
    answer = Service(b"", ("X-One", "1"), ("x-one", "2")).send()
    assert answer.headers["X-ONE"] == "1, 2"


@pytest.mark.parametrize(
    ("encoding", "compress"), [("gzip", gzip.compress), ("deflate", zlib.compress)]
)
def test_a_compressed_answer_is_read(encoding: str, compress: Callable[[bytes], bytes]) -> None:
    service = Service(compress(b"{}"), ("Content-Encoding", encoding))
    assert service.send().body == b"{}"
    assert service.asked["HTTP_ACCEPT_ENCODING"] == "gzip, deflate"
    assert service.network.session().get(URL).content == b"{}"


def test_a_client_follows_a_redirect_unless_told_not_to() -> None:
    service = Service(b"there")
    place = ("Location", URL)

    def elsewhere(_: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        start("302 Found", [place])
        return []

    service.network.plug("old.test", elsewhere)
    client = service.network.session()
    answer = client.get("https://old.test/")
    assert (answer.text, [one.status_code for one in answer.history]) == ("there", [302])
    assert client.get("https://old.test/", allow_redirects=False).status_code == 302


def test_an_answer_that_cannot_be_decompressed_is_none() -> None:
    with pytest.raises(NotAnswered):
        Service(b"no gzip", ("Content-Encoding", "gzip")).send()


def test_a_host_where_nothing_is_plugged_in_refuses() -> None:
    service = Service()
    with pytest.raises(NotSent):
        service.send(Request("GET", "https://nobody.test/", {}))
    assert service.network.hosts == {"nobody.test"}
    with pytest.raises(requests.ConnectionError):
        service.network.session().get("https://nobody.test/")


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\0b"])
def test_a_header_of_two_lines_is_an_error_of_the_caller(value: str) -> None:
    with pytest.raises(ValueError, match="more than one line"):
        Service().send(Request("GET", URL, {"X-Name": value}))


def test_a_reset_may_have_had_an_effect() -> None:
    service = Service()
    service.act = _reset
    with pytest.raises(NotAnswered):
        service.send()
    with pytest.raises(requests.ConnectionError):
        service.network.session().get(URL)


def _reset() -> None:
    raise ConnectionResetError


@pytest.mark.parametrize("seconds", [5, 60])
def test_an_answer_that_takes_as_long_as_its_timeout_comes_too_late(seconds: float) -> None:
    service = Service()
    service.waits(seconds)
    with pytest.raises(NotAnswered):
        service.send(total=5)
    assert service.clock.monotonic() == 5
    with pytest.raises(requests.ReadTimeout):
        service.network.session().get(URL, timeout=3)
    assert service.clock.monotonic() == 8


def test_an_answer_in_time_takes_its_time() -> None:
    service = Service(b"{}")
    service.waits(4)
    assert service.send(total=5).body == b"{}"
    assert service.clock.monotonic() == 4
    assert service.network.session().get(URL).status_code == 200
