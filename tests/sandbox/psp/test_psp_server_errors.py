"""500s that are repeated for their idempotency key, and have no effect."""

import pytest

from psp_support import PSPWorld, payment_body, read

DAY = 24 * 60 * 60


@pytest.fixture
def world() -> PSPWorld:
    return PSPWorld()


def test_a_500_is_repeated_for_its_key_for_a_day(world: PSPWorld) -> None:
    assert world.post("/test/server-errors", {}).status_code == 200
    first = world.post("/v1/payments", payment_body(), "key-a")
    assert (first.status_code, read(first)["error"]["type"]) == (500, "api_error")
    assert "Idempotent-Replayed" not in first.headers
    world.clock.advance(DAY - 1)
    again = world.post("/v1/payments", payment_body(), "key-a")
    assert (again.status_code, again.content) == (500, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert read(world.get("/v1/payments?merchantReference=order-1"))["data"] == []
    world.clock.advance(1)
    assert world.post("/v1/payments", payment_body(), "key-a").status_code == 201


def test_another_key_is_served(world: PSPWorld) -> None:
    payment = world.pay()
    world.post("/test/server-errors", {"path": "/captures$", "count": 2})
    statuses = [world.capture(payment, 100).status_code for _ in range(3)]
    assert statuses == [500, 500, 200]
    assert world.show(payment)["capturable"]["value"] == 900
    assert [one["replayed"] for one in read(world.get("/test/requests"))["data"]][-1] is False


def test_only_the_named_path_fails_until_it_is_called_off(world: PSPWorld) -> None:
    world.post("/test/server-errors", {"path": "/refunds", "count": 9})
    payment = read(world.capture(world.pay(), 1000))
    assert world.refund(payment, 100).status_code == 500
    assert world.call("DELETE", "/test/server-errors").status_code == 204
    assert world.refund(payment, 100).status_code == 200


@pytest.mark.parametrize("body", [{"count": 0}, {"path": "("}, {"status": 500}])
def test_an_order_that_makes_no_sense_is_refused(world: PSPWorld, body: object) -> None:
    assert world.post("/test/server-errors", body).status_code == 400
    assert world.pay()["status"] == "authorized"
