"""Stripe: two cards on one Payment at the same moment are one attempt, and never two."""

from collections.abc import Callable

import msgspec
import pytest

from meanwhile_support import Meanwhile
from payment_core.domain.ledger import Ledger
from sandbox.stripe.app import create_app
from stripe_support import PAYMENT_ID, StripeWorld, entries

DECLINED = "pm_card_visa_chargeDeclined"


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


def meanwhile(world: StripeWorld, path: str, happen: Callable[[], object]) -> None:
    """Let something happen before the first call to this path arrives."""
    world.network.plug("api.stripe.com", Meanwhile(create_app(world.stripe), path, happen))


def clean_up(world: StripeWorld, ledger: Ledger) -> Ledger:
    command = world.command(ledger, 10_000, "declined-1")
    return world.provider.cancel(msgspec.structs.replace(command, only_if_declined=True))


@pytest.mark.parametrize(
    ("first", "second", "end"),
    [
        (DECLINED, "pm_card_visa", "requires_payment_method"),
        ("pm_card_visa", DECLINED, "requires_capture"),
        ("pm_card_visa", "pm_card_mastercard", "requires_capture"),
    ],
)
def test_the_second_card_is_never_tried(
    world: StripeWorld, first: str, second: str, end: str
) -> None:
    told: list[Ledger] = []
    meanwhile(world, "/confirm$", lambda: told.append(world.authorize(first)))
    told.append(world.authorize(second))
    [intent] = world.call("GET", "/v1/payment_intents")["data"]
    assert intent["status"] == end
    assert [one.retryable for one in told] == [end == "requires_payment_method"] * 2
    assert entries(told[0]) == entries(told[1])
    assert len(world.stripe.intent(intent["id"]).charges) == 1


def test_a_second_card_while_the_first_is_on_its_way_shows_nothing_and_proves_nothing(
    world: StripeWorld,
) -> None:
    other = ("/v1/payment_intents/pi_1/confirm", {"payment_method": "pm_card_mastercard"})
    world.stripe.keys.begin(f"confirm-{PAYMENT_ID}", other, world.clock.now())
    assert world.authorize() == Ledger(complete=False)
    [intent] = world.call("GET", "/v1/payment_intents")["data"]
    assert intent["latest_charge"] is None


def test_a_clean_up_ends_what_is_still_declined(world: StripeWorld) -> None:
    declined = world.authorize(DECLINED)
    assert entries(clean_up(world, declined))[0] == ("Authorization", 10_000, "Failure")
    assert world.intent(declined)["status"] == "canceled"


def test_a_clean_up_leaves_alone_what_somebody_has_paid_since(world: StripeWorld) -> None:
    declined = world.authorize(DECLINED)
    path = f"/v1/payment_intents/{declined.psp_payment_id}/confirm"
    world.call("POST", path, data={"payment_method": "pm_card_visa"})
    assert entries(clean_up(world, declined)) == [("Authorization", 10_000, "Success")]
    assert world.intent(declined)["status"] == "requires_capture"


def test_a_clean_up_leaves_alone_what_the_bank_is_still_asked(world: StripeWorld) -> None:
    declined = world.authorize(DECLINED)
    path = f"/v1/payment_intents/{declined.psp_payment_id}/confirm"
    body = {"payment_method": "pm_card_authenticationRequired", "return_url": "https://a.example"}
    world.call("POST", path, data=body)
    assert clean_up(world, declined).action is not None
    assert world.intent(declined)["status"] == "requires_action"
