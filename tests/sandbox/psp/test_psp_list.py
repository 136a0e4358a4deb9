"""The list of all payments, by the time they were made."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from psp_support import PSPWorld


@pytest.fixture
def world() -> PSPWorld:
    return PSPWorld()


def listed(world: PSPWorld, start: datetime, end: datetime, cursor: str = "") -> dict[str, Any]:
    params = {"createdFrom": start.isoformat(), "createdBefore": end.isoformat()}
    if cursor:
        params["cursor"] = cursor
    answer = world.call("GET", "/v1/payments", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_pages_go_from_the_newest_to_the_oldest(world: PSPWorld) -> None:
    made = []
    for _ in range(51):
        made.append(world.pay()["id"])
        world.clock.advance(1)
    start, end = world.clock.now() - timedelta(hours=1), world.clock.now()

    first = listed(world, start, end)
    second = listed(world, start, end, first["nextCursor"])

    assert [one["id"] for one in first["data"] + second["data"]] == made[::-1]
    assert len(second["data"]) == 1
    assert second["nextCursor"] is None


def test_the_end_is_left_out_and_the_beginning_is_not(world: PSPWorld) -> None:
    made_at = world.clock.now()
    world.pay()
    second = timedelta(seconds=1)
    assert len(listed(world, made_at, made_at + second)["data"]) == 1
    assert listed(world, made_at - second, made_at)["data"] == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"createdFrom": "yesterday"}, 400),
        ({"createdFrom": "2026-01-01T00:00:00"}, 400),
        ({"createdBefore": ""}, 400),
        ({"cursor": "pay_unknown"}, 404),
    ],
)
def test_what_cannot_be_read_is_refused(
    world: PSPWorld, changes: dict[str, str], status: int
) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
    params = {"createdFrom": moment, "createdBefore": moment, **changes}
    assert world.call("GET", "/v1/payments", params=params).status_code == status
