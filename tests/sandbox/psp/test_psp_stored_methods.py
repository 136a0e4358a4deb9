"""Cards that a customer stores at the PSP: kept with consent, used again, deleted."""

from typing import Any

import pytest

from psp_support import PSPWorld, operations, payment_body, read, refusal


@pytest.fixture
def world() -> PSPWorld:
    return PSPWorld()


def stored(world: PSPWorld, token: str = "tok_approved") -> str:
    """Return the token of a card that customer-1 stored."""
    found: str = keep(world, token)["storedMethod"]["token"]
    return found


def keep(world: PSPWorld, token: str = "tok_approved") -> dict[str, Any]:
    return world.pay(token, store=True, customerReference="customer-1")


def again(world: PSPWorld, token: str, **members: Any) -> dict[str, Any]:
    method = {"type": "card", "storedToken": token}
    return world.start(method, **{"customerReference": "customer-1", **members})


def test_a_card_is_stored_with_what_may_be_shown(world: PSPWorld) -> None:
    assert keep(world)["storedMethod"] | {"token": ""} == {
        "token": "",
        "brand": "visa",
        "lastFour": "4242",
        "expiryMonth": 12,
        "expiryYear": 2040,
    }


def test_no_card_is_stored_without_being_asked_to(world: PSPWorld) -> None:
    assert world.pay(customerReference="customer-1")["storedMethod"] is None


def test_a_declined_card_is_not_stored(world: PSPWorld) -> None:
    assert keep(world, "tok_declined")["storedMethod"] is None


def test_a_card_is_stored_when_it_is_authorized_later(world: PSPWorld) -> None:
    payment = keep(world, "tok_pending_success")
    assert payment["storedMethod"] is None
    world.clock.advance(3)
    assert world.show(payment)["storedMethod"] is not None


def test_a_stored_card_pays_as_often_as_asked(world: PSPWorld) -> None:
    token = stored(world)
    for _ in range(2):
        payment = again(world, token)
        assert operations(payment) == [("authorization", "succeeded", 1000)]
        assert (payment["method"]["lastFour"], payment["storedMethod"]) == ("4242", None)


def test_it_pays_for_its_customer_only(world: PSPWorld) -> None:
    method = {"type": "card", "storedToken": stored(world)}
    body = payment_body(method, customerReference="customer-2")
    assert refusal(world.post("/v1/payments", body)) == "stored_method_unknown"


def test_a_deleted_card_is_gone(world: PSPWorld) -> None:
    payment = keep(world)
    token = payment["storedMethod"]["token"]
    deleted = [world.call("DELETE", f"/v1/stored-methods/{token}").status_code for _ in range(2)]
    assert deleted == [204, 404]
    assert world.show(payment)["storedMethod"] is None
    body = payment_body({"type": "card", "storedToken": token}, customerReference="customer-1")
    assert refusal(world.post("/v1/payments", body)) == "stored_method_unknown"


def test_deleting_needs_the_secret_key(world: PSPWorld) -> None:
    path = f"/v1/stored-methods/{stored(world)}"
    headers = {"Authorization": "Bearer pk_sandbox_demo"}
    assert world.call("DELETE", path, headers=headers).status_code == 401


def test_a_card_can_be_declined_when_it_is_used_again(world: PSPWorld) -> None:
    payment = again(world, stored(world, "tok_stored_declined"))
    assert (payment["status"], payment["failure"]["code"]) == ("declined", "card_declined")


def test_a_card_can_need_its_holder(world: PSPWorld) -> None:
    token = stored(world, "tok_stored_authentication")
    assert again(world, token)["status"] == "authorized"
    payment = again(world, token, offSession=True)
    assert payment["failure"]["code"] == "authentication_required"


def test_nobody_is_asked_to_confirm_off_session(world: PSPWorld) -> None:
    payment = keep(world, "tok_three_ds")
    world.control(payment, "confirm")
    token = world.show(payment)["storedMethod"]["token"]
    assert again(world, token)["status"] == "requires_action"
    assert again(world, token, offSession=True)["status"] == "authorized"


@pytest.mark.parametrize(
    ("method", "members"),
    [
        ({"type": "card", "token": "tok_approved"}, {"store": True}),
        ({"type": "card", "token": "tok_approved"}, {"offSession": True}),
        ({"type": "card", "token": "tok_approved", "storedToken": "x"}, {}),
        ({"type": "card", "storedToken": "x"}, {}),
        ({"type": "card", "storedToken": "x"}, {"customerReference": "c", "store": True}),
        ({"type": "ideal"}, {"customerReference": "c", "store": True}),
        ({"type": "ideal", "storedToken": "x"}, {"customerReference": "c"}),
    ],
)
def test_what_cannot_be_is_refused(
    world: PSPWorld, method: dict[str, str], members: dict[str, Any]
) -> None:
    answer = world.post("/v1/payments", payment_body(method, **members))
    assert answer.status_code == 400
    assert read(answer)["error"]["code"] == "invalid_request"
