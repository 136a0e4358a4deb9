"""Outgoing calls: what is repeated, how long we wait, and what an error may claim."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from outgoing import Watched, virtual_world
from payment_core.runtime.context import RequestContext, serving
from payment_core.runtime.errors import OutcomeUnknown, RememberedError, Unavailable
from payment_core.runtime.http import HTTPClient
from payment_core.runtime.transport import Timeouts
from payment_core.runtime.world import World
from sandbox.clock import VirtualClock
from sandbox.faults import FaultRule, Faults, FaultSwitches
from sandbox.in_process import InProcessNetwork

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

URL = "http://service.test/things"
NO_HEADER = "no header"


class Service:
    """A service that counts what reached it and answers as told, then 200."""

    def __init__(self, *answers: tuple[str, list[tuple[str, str]], bytes]) -> None:
        self.clock = VirtualClock()
        self.faults = Faults()
        self.served: list[str] = []
        self._answers = list(answers)
        self.network = InProcessNetwork(self.clock)
        self.network.plug(
            "service.test",
            FaultSwitches(self._serve, self.faults, self.clock, lambda _: b"{}"),
        )

    def _serve(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        self.served.append(environ.get("HTTP_X_CORRELATION_ID", NO_HEADER))
        status, headers, body = self._answers.pop(0) if self._answers else ("200 OK", [], b"{}")
        start(status, headers)
        return [body]

    def client(self, chance: Callable[[], float] = lambda: 1.0) -> HTTPClient:
        world = World(
            transport=self.network,
            now=self.clock.now,
            monotonic=self.clock.monotonic,
            sleep=self.clock.sleep,
            random_number=chance,
        )
        return HTTPClient(world, "The service")


def answer(status: str, **headers: str) -> tuple[str, list[tuple[str, str]], bytes]:
    return status, [(name.replace("_", "-"), value) for name, value in headers.items()], b"{}"


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "400 Bad", "404 No", "409 Conflict"])
def test_settled_answers_are_not_repeated(status: str) -> None:
    service = Service(answer(status))
    assert service.client().send("GET", URL).status == int(status[:3])
    assert len(service.served) == 1


@pytest.mark.parametrize(
    "status", ["302 X", "408 X", "500 X", "502 X", "503 X", "504 X", "520 X", "429 X"]
)
def test_trouble_is_repeated_with_growing_pauses(status: str) -> None:
    service = Service(answer(status), answer(status))
    assert service.client().send("POST", URL).status == 200
    assert len(service.served) == 3
    assert service.clock.monotonic() == pytest.approx(0.1 + 0.2)


def test_three_tries_at_the_most_and_then_the_outcome_is_unknown() -> None:
    service = Service(*[answer("500 X")] * 5)
    with pytest.raises(OutcomeUnknown):
        service.client().send("POST", URL)
    assert len(service.served) == 3


def test_being_busy_is_no_effect() -> None:
    service = Service(*[answer("429 X", Retry_After="1")] * 3)
    with pytest.raises(Unavailable) as caught:
        service.client().send("POST", URL)
    assert type(caught.value) is Unavailable
    assert caught.value.retry_after == 1


def test_a_try_that_may_have_worked_is_never_forgotten() -> None:
    service = Service(answer("500 X"), answer("429 X"), answer("429 X"))
    with pytest.raises(OutcomeUnknown):
        service.client().send("POST", URL)


def test_an_error_that_the_key_brings_back_is_not_asked_for_again() -> None:
    service = Service(answer("500 X", Idempotent_Replayed="true"))
    with pytest.raises(RememberedError):
        service.client().send("POST", URL)
    assert len(service.served) == 1


def test_an_error_of_this_very_call_stays_unknown_when_its_key_brings_it_back() -> None:
    service = Service(answer("500 X"), answer("500 X", Idempotent_Replayed="true"))
    with pytest.raises(OutcomeUnknown) as caught:
        service.client().send("POST", URL)
    assert type(caught.value) is OutcomeUnknown
    assert len(service.served) == 2


def test_nobody_listening_is_surely_not_sent() -> None:
    service = Service()
    service.network.unplug("service.test")
    with pytest.raises(Unavailable) as caught:
        service.client().send("POST", URL)
    assert type(caught.value) is Unavailable


@pytest.mark.parametrize(
    "rule", [FaultRule(reset=True, count=None), FaultRule(applied_but_failed=True, count=None)]
)
def test_a_broken_connection_may_have_worked(rule: FaultRule) -> None:
    service = Service()
    service.faults.add(rule)
    with pytest.raises(OutcomeUnknown):
        service.client().send("POST", URL)


def test_a_slow_answer_may_have_worked_and_is_given_up_in_time() -> None:
    service = Service()
    service.faults.add(FaultRule(delay_seconds=60, count=None))
    with pytest.raises(OutcomeUnknown):
        service.client().send("POST", URL)
    assert service.clock.monotonic() < 3 * 5 + 1


def test_retry_after_is_honoured_in_seconds_and_as_a_date() -> None:
    service = Service(answer("503 X", Retry_After="2"))
    service.client().send("GET", URL)
    assert service.clock.monotonic() == 2
    service = Service()
    date = format_datetime(service.clock.now() + timedelta(seconds=3), usegmt=True)
    service = Service(answer("429 X", Retry_After=date))
    service.client().send("GET", URL)
    assert service.clock.monotonic() == pytest.approx(3, abs=1)


@pytest.mark.parametrize("absurd", ["86400", "9" * 30, "-5", "soon", ""])
def test_an_absurd_retry_after_never_holds_us(absurd: str) -> None:
    service = Service(*[answer("429 X", Retry_After=absurd)] * 3)
    with pytest.raises(Unavailable):
        service.client().send("GET", URL)
    assert service.clock.monotonic() < 1


def test_no_try_starts_after_the_requests_deadline() -> None:
    service = Service(*[answer("500 X")] * 3)
    with (
        serving(RequestContext("c-1", deadline=service.clock.monotonic() + 0.05)),
        pytest.raises(OutcomeUnknown),
    ):
        service.client().send("GET", URL)
    assert service.served == ["c-1"]


@pytest.mark.parametrize(
    ("left", "longest"), [(100, Timeouts(2, 12)), (3, Timeouts(2, 3)), (1, Timeouts(1, 1))]
)
def test_a_call_gets_no_more_time_than_its_request_has(left: float, longest: Timeouts) -> None:
    service = Service()
    watched = Watched(service.network)
    client = HTTPClient(virtual_world(watched, service.clock), "The service", 2, 12)
    with serving(RequestContext("c-1", deadline=service.clock.monotonic() + left)):
        client.send("GET", URL)
    assert watched.timeouts == [longest]


def test_a_correlation_id_is_sent_only_where_there_is_one() -> None:
    service = Service()
    service.client().send("GET", URL)
    with serving(RequestContext("an-id")):
        service.client().send("GET", URL)
    assert service.served == [NO_HEADER, "an-id"]


def test_a_redirect_is_never_followed_and_says_nothing() -> None:
    service = Service(*[answer("302 Found", Location="http://elsewhere.test/")] * 3)
    with pytest.raises(OutcomeUnknown):
        service.client().send("GET", URL)
    assert service.network.hosts == {"service.test"}


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"cut":', b"\xff", b"[" * 20_000])
def test_an_unreadable_answer_is_an_unknown_outcome(body: bytes) -> None:
    service = Service(("200 OK", [], body))
    with pytest.raises(OutcomeUnknown):
        service.client().send("GET", URL).decode(dict[str, str])
