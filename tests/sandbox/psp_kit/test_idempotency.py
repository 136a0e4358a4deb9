"""A server error that an idempotency key remembers."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.psp_kit.errors import KeyReused
from sandbox.psp_kit.idempotency import IdempotencyKeys, Reply

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
DONE, ERROR = Reply(200, b'"done"'), Reply(500, b"{}")


class Service:
    """Does what it is asked for, once for each key."""

    def __init__(self) -> None:
        self.keys = IdempotencyKeys(lambda: timedelta(days=7))
        self.done: list[str] = []

    def order(self, what: str, key: str = "key", now: datetime = NOW) -> Reply:
        earlier = self.keys.begin(key, what, now)
        if earlier is not None:
            return earlier
        self.done.append(what)
        self.keys.finish(key, DONE)
        return DONE


@pytest.mark.parametrize(("applied", "done"), [(False, []), (True, ["first"])])
def test_an_error_is_the_answer_to_this_request_from_then_on(
    applied: bool, done: list[str]
) -> None:
    service = Service()
    with service.keys.failing("key", DAY, applied=applied):
        service.order("first")
    assert service.order("first") == ERROR
    assert service.done == done


@pytest.mark.parametrize("applied", [False, True])
def test_another_request_with_the_key_is_refused(applied: bool) -> None:
    service = Service()
    with service.keys.failing("key", DAY, applied=applied):
        service.order("first")
    with pytest.raises(KeyReused):
        service.order("second")


@pytest.mark.parametrize("applied", [False, True])
def test_a_key_that_has_an_answer_keeps_it(applied: bool) -> None:
    service = Service()
    service.order("first")
    with service.keys.failing("key", DAY, applied=applied):
        assert service.order("first") == DONE
        with pytest.raises(KeyReused):
            service.order("second")
    assert service.order("first") == DONE


def test_what_was_not_asked_for_meanwhile_does_not_fail() -> None:
    service = Service()
    with service.keys.failing("key", DAY, applied=False):
        service.order("first", "another key")
    assert service.order("first") == DONE


@pytest.mark.parametrize("applied", [False, True])
def test_when_an_error_is_forgotten_the_request_is_done_once(applied: bool) -> None:
    service = Service()
    with service.keys.failing("key", DAY, applied=applied):
        service.order("first")
    assert service.order("first", now=NOW + DAY - timedelta(seconds=1)) == ERROR
    assert service.order("first", now=NOW + DAY) == DONE
    assert service.done == ["first"]


def test_a_key_is_forgotten_after_its_time() -> None:
    service = Service()
    with service.keys.failing("key", DAY, applied=True):
        service.order("first")
    assert service.order("first", now=NOW + 7 * DAY) == DONE
    assert service.done == ["first", "first"]
