"""What ends by the clock: pages that nobody finishes, and holds that nobody captures."""

import pytest

from psp_support import PSPWorld, operations, read, refusal

DAY = 24 * 60 * 60
MINUTES = 15 * 60


@pytest.fixture
def world() -> PSPWorld:
    world = PSPWorld()
    world.register()
    read(world.post("/test/timing", {"pageSeconds": MINUTES}))
    return world


@pytest.mark.parametrize(
    "method", [{"type": "ideal"}, {"type": "hpp"}, {"type": "card", "token": "tok_three_ds"}]
)
def test_a_page_that_nobody_finishes_expires(world: PSPWorld, method: dict[str, str]) -> None:
    payment = world.start(method)
    world.clock.advance(MINUTES - 1)
    assert world.show(payment)["status"] == "requires_action"
    world.clock.advance(1)
    assert world.told() == ["payment.action_required", "payment.expired"]
    ended = world.show(payment)
    assert (ended["status"], ended["failure"]["code"], ended["action"]) == (
        "expired",
        "expired",
        None,
    )
    assert operations(ended) == [("authorization", "failed", 1000)]
    assert refusal(world.control(payment, "confirm")) == "not_waiting"


@pytest.mark.parametrize("act", ["confirm", "refuse", "abandon"])
def test_a_page_that_was_left_in_time_has_no_later_end(world: PSPWorld, act: str) -> None:
    payment = world.pay("tok_three_ds")
    left = read(world.control(payment, act))
    world.clock.advance(MINUTES)
    assert world.show(payment) == left


def test_each_page_has_its_own_time(world: PSPWorld) -> None:
    payment = world.pay("tok_three_ds")
    world.clock.advance(MINUTES - 1)
    world.control(payment, "refuse")
    with world.psp.lock, world.psp.opened(payment["id"]) as books:
        card = world.psp.tokens.use("tok_three_ds")
        world.psp.issuer.use_card(books, card, world.clock.now())
    world.clock.advance(MINUTES - 1)
    assert world.show(payment)["status"] == "requires_action"
    world.clock.advance(1)
    assert world.show(payment)["status"] == "expired"


def test_a_bank_that_takes_its_time_is_not_cut_off(world: PSPWorld) -> None:
    read(world.post("/test/timing", {"settleSeconds": 2 * MINUTES}))
    payment = world.start({"type": "ideal"})
    with world.psp.lock, world.psp.opened(payment["id"]) as books:
        world.psp.issuer.confirm(books, world.clock.now(), slowly=True)
    world.clock.advance(MINUTES)
    assert world.show(payment)["status"] == "processing"
    world.clock.advance(MINUTES)
    assert world.show(payment)["status"] == "captured"


def test_pages_wait_for_ever_unless_told_otherwise() -> None:
    world = PSPWorld()
    payment = world.start({"type": "ideal"})
    world.clock.advance(30 * DAY)
    assert world.show(payment)["status"] == "requires_action"
    assert read(world.control(payment, "confirm"))["status"] == "captured"


@pytest.mark.parametrize("muted", [True, False])
def test_a_hold_expires_with_or_without_a_webhook(world: PSPWorld, muted: bool) -> None:
    if muted:
        read(world.post("/test/webhooks/mode", {"mute": ["payment.expired"]}))
    payment = world.pay()
    world.clock.advance(7 * DAY)
    told = ["payment.authorized"] + ([] if muted else ["payment.expired"])
    assert world.told() == told
    assert world.show(payment)["status"] == "expired"
    assert refusal(world.capture(payment, 1)) == "not_capturable"
