"""Idempotency keys: one effect, one answer, for as long as the window lasts."""

import pytest
import requests

from psp_support import PSP_URL, PSPWorld, euro, operations, payment_body, read
from sandbox.faults import FaultRule

HOUR = 60 * 60


@pytest.fixture
def world() -> PSPWorld:
    return PSPWorld()


def created(world: PSPWorld) -> int:
    """Return how many payments the merchant has."""
    return len(read(world.get("/v1/payments?merchantReference=order-1"))["data"])


def error(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, read(answer)["error"]["code"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/payments",
        "/v1/payments/{id}/captures",
        "/v1/payments/{id}/refunds",
        "/v1/payments/{id}/cancel",
        "/v1/webhook-endpoints",
    ],
)
def test_every_post_needs_a_key(world: PSPWorld, path: str) -> None:
    bodies = {
        "payments": payment_body(),
        "captures": {"amount": euro(1)},
        "refunds": {"amount": euro(1)},
        "cancel": {},
        "webhook-endpoints": {"url": "http://merchant.test/"},
    }
    payment = world.pay()
    answer = world.call(
        "POST",
        path.format(id=payment["id"]),
        bodies[path.rsplit("/", 1)[1]],
        headers={"Idempotency-Key": ""},
    )
    assert error(answer) == (400, "idempotency_key_required")
    assert world.show(payment) == payment


def test_a_key_has_a_longest_length(world: PSPWorld) -> None:
    assert world.post("/v1/payments", payment_body(), key="k" * 255).status_code == 201
    assert error(world.post("/v1/payments", payment_body(), key="k" * 256)) == (
        400,
        "invalid_request",
    )


def test_a_repetition_gets_the_first_answer_and_has_no_effect(world: PSPWorld) -> None:
    first = world.post("/v1/payments", payment_body(), key="k")
    world.capture(read(first), 1000)
    again = world.post("/v1/payments", payment_body(), key="k")
    assert (again.status_code, again.content) == (201, first.content)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert created(world) == 1


def test_a_repeated_capture_captures_once(world: PSPWorld) -> None:
    payment = world.pay()
    path = f"/v1/payments/{payment['id']}/captures"
    answers = [world.post(path, {"amount": euro(400)}, key="c") for _ in range(3)]
    assert {answer.content for answer in answers} == {answers[0].content}
    assert operations(world.show(payment))[1:] == [("capture", "succeeded", 400)]


def test_the_order_of_members_does_not_make_another_request(world: PSPWorld) -> None:
    body = payment_body()
    world.post("/v1/payments", body, key="k")
    again = world.post("/v1/payments", dict(reversed(body.items())), key="k")
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_key_is_for_one_body(world: PSPWorld) -> None:
    world.post("/v1/payments", payment_body(value=1000), key="k")
    answer = world.post("/v1/payments", payment_body(value=1001), key="k")
    assert error(answer) == (409, "idempotency_key_reused")
    assert created(world) == 1


def test_a_key_is_for_one_path(world: PSPWorld) -> None:
    payment = read(world.capture(world.pay(), 500))
    body = {"amount": euro(100)}
    world.post(f"/v1/payments/{payment['id']}/captures", body, key="k")
    answer = world.post(f"/v1/payments/{payment['id']}/refunds", body, key="k")
    assert error(answer) == (409, "idempotency_key_reused")


def test_a_key_is_forgotten_after_the_window(world: PSPWorld) -> None:
    first = read(world.post("/v1/payments", payment_body(), key="k"))
    world.clock.advance(24 * HOUR - 1)
    assert read(world.post("/v1/payments", payment_body(), key="k")) == first
    world.clock.advance(1)
    again = world.post("/v1/payments", payment_body(), key="k")
    assert "Idempotent-Replayed" not in again.headers
    assert created(world) == 2


def test_a_refusal_is_remembered_and_is_no_operation(world: PSPWorld) -> None:
    payment = world.pay()
    path = f"/v1/payments/{payment['id']}/refunds"
    refused = world.post(path, {"amount": euro(1)}, key="r")
    world.capture(payment, 1000)
    again = world.post(path, {"amount": euro(1)}, key="r")
    assert error(again) == (422, "not_refundable")
    assert again.content == refused.content
    assert again.headers["Idempotent-Replayed"] == "true"
    assert operations(world.show(payment))[1:] == [("capture", "succeeded", 1000)]


def test_a_request_that_cannot_be_read_leaves_its_key_free(world: PSPWorld) -> None:
    assert world.post("/v1/payments", {"amount": euro(0)}, key="k").status_code == 400
    assert world.post("/v1/payments", payment_body(), key="k").status_code == 201


def test_a_payment_that_is_not_found_leaves_its_key_free(world: PSPWorld) -> None:
    assert world.post("/v1/payments/pay_no/cancel", {}, key="k").status_code == 404
    assert world.post("/v1/payments", payment_body(), key="k").status_code == 201


def test_an_error_before_the_effect_leaves_the_key_free(world: PSPWorld) -> None:
    world.psp.faults.add(FaultRule(status=500))
    assert error(world.post("/v1/payments", payment_body(), key="k")) == (500, "internal_error")
    answer = world.post("/v1/payments", payment_body(), key="k")
    assert answer.status_code == 201
    assert "Idempotent-Replayed" not in answer.headers


def test_a_repetition_after_a_lost_answer_finds_the_effect(world: PSPWorld) -> None:
    world.psp.faults.add(FaultRule(applied_but_failed=True))
    with pytest.raises(requests.ConnectionError):
        world.post("/v1/payments", payment_body(), key="k")
    answer = world.post("/v1/payments", payment_body(), key="k")
    assert answer.headers["Idempotent-Replayed"] == "true"
    assert created(world) == 1


def test_a_key_is_in_use_while_its_first_request_is_served(world: PSPWorld) -> None:
    world.post("/test/timing", {"processingSeconds": 2})
    meanwhile: list[tuple[int, str]] = []
    pass_time = world.clock.sleep

    def sleep(seconds: float) -> None:
        pass_time(seconds)
        meanwhile.append(error(world.post("/v1/payments", payment_body(), key="k")))
        assert created(world) == 0

    world.clock.sleep = sleep  # type: ignore[method-assign]
    first = world.post("/v1/payments", payment_body(), key="k")
    assert meanwhile == [(409, "idempotency_key_in_use")]
    assert first.status_code == 201
    assert read(world.post("/v1/payments", payment_body(), key="k")) == read(first)


def test_a_key_in_use_is_still_for_one_body(world: PSPWorld) -> None:
    with world.psp.lock:
        world.psp.keys.begin("k", b"another request", world.clock.now())
    assert error(world.post("/v1/payments", payment_body(), key="k")) == (
        409,
        "idempotency_key_reused",
    )


def test_a_replay_needs_the_secret_key_too(world: PSPWorld) -> None:
    world.post("/v1/payments", payment_body(), key="k")
    headers = {"Idempotency-Key": "k", "Authorization": "Bearer sk_other"}
    answer = world.session.post(f"{PSP_URL}/v1/payments", json=payment_body(), headers=headers)
    assert answer.status_code == 401
