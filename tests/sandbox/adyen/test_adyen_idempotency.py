"""Idempotency keys: one store for the company, in which refusals stay too."""

from typing import Any

import pytest

from adyen_support import OTHER_SHOP, SHOP, AdyenWorld, card
from sandbox.psp_kit.server_errors import ServerErrorRule

DAY = 86_400


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld()


def test_the_first_answer_comes_back_whatever_is_asked(world: AdyenWorld) -> None:
    first = world.pay(key="key-1")
    other = world.payment(amount={"value": 5, "currency": "USD"}, merchantAccount=OTHER_SHOP)
    assert world.post("/payments", other, "key-1").json() == first
    assert world.post("/payments/ABCDEFGH12345678/captures", {"x": 1}, "key-1").json() == first
    assert [one.value for one in world.adyen.books()] == [10_000]
    assert [one.replayed for one in world.adyen.journal.entries()] == [False, True, True]


def test_a_refusal_stays(world: AdyenWorld) -> None:
    refused = world.pay(card(holder="DECLINED"), "key-1")
    assert world.pay(card(), "key-1") == refused


@pytest.mark.parametrize("stored", [True, False])
def test_an_invalid_request_stays_as_the_account_says(stored: bool) -> None:
    world = AdyenWorld(stores_invalid_requests=stored)
    assert world.post("/payments", {}, "key-1").status_code == 422
    assert world.post("/payments", world.payment(), "key-1").status_code == (422 if stored else 200)


def test_keys_are_forgotten_after_seven_days(world: AdyenWorld) -> None:
    first = world.pay(key="key-1")
    world.clock.advance(7 * DAY - 1)
    assert world.pay(key="key-1") == first
    world.clock.advance(1)
    assert world.pay(key="key-1")["pspReference"] != first["pspReference"]


def test_a_key_in_flight_is_a_transient_error(world: AdyenWorld) -> None:
    world.adyen.keys.begin("key-1", None, world.clock.now())
    answer = world.post("/payments", world.payment(), "key-1")
    assert (answer.status_code, answer.json()["errorCode"]) == (422, "704")
    assert answer.headers["Transient-Error"] == "true"


def test_keys_have_sixty_four_characters(world: AdyenWorld) -> None:
    assert world.post("/payments", world.payment(), "x" * 65).status_code == 422
    assert world.post("/payments", world.payment(), "x" * 64).status_code == 200


def asking(world: AdyenWorld, code: str) -> dict[str, Any]:
    return world.payment(additionalData={"RequestedTestErrorResponseCode": code})


def test_without_a_connection_nothing_was_done(world: AdyenWorld) -> None:
    answer = world.post("/payments", asking(world, "NO_CONNECTION_AVAILABLE"), "key-1")
    assert (answer.status_code, answer.headers["Transient-Error"]) == (500, "true")
    assert world.adyen.books() == []
    assert world.pay(key="key-1")["resultCode"] == "Authorised"


def test_a_lost_connection_may_have_paid_and_its_error_is_the_final_answer(
    world: AdyenWorld,
) -> None:
    answer = world.post("/payments", asking(world, "IOEXCEPTION_RECEIVED"), "key-1")
    assert answer.status_code == 500
    assert "Transient-Error" not in answer.headers
    assert world.post("/payments", world.payment(), "key-1").json() == answer.json()
    world.tick()
    assert world.merchant.told() == [("AUTHORISATION", "true")]


@pytest.mark.parametrize("applied", [True, False])
def test_a_connection_that_a_test_lets_get_lost_is_the_answer_to_its_key(
    world: AdyenWorld, applied: bool
) -> None:
    world.adyen.server_errors.add(ServerErrorRule("/payments$", applied=applied))
    lost = world.post("/payments", world.payment(), "key-1")
    assert (lost.status_code, lost.json()["message"]) == (500, "IOEXCEPTION_RECEIVED")
    assert world.post("/payments", world.payment(), "key-1").json() == lost.json()
    assert len(world.adyen.books()) == applied
    assert world.pay(key="key-2")["resultCode"] == "Authorised"


def test_who_is_refused_uses_no_key_up(world: AdyenWorld) -> None:
    foreign = world.payment(merchantAccount="Foreign")
    assert world.post("/payments", foreign, "key-1").status_code == 403
    assert world.pay(key="key-1", merchantAccount=SHOP)["resultCode"] == "Authorised"
