"""Stored cards at Adyen: stored with consent, charged without their customer, deleted."""

import msgspec
import pytest

from adyen_items import PAYMENT, entries
from adyen_world import THREE_DS, AdyenWorld, card
from payment_core.domain.provider import AUTHENTICATION_REQUIRED, Refused

AUTHORIZED = ("Authorization", 1000, "Success")


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld()


def test_storing_and_charging_without_the_customer(world: AdyenWorld) -> None:
    answer = world.authorize(store=True, customer_id="c0ffee00-4b5a-4697-8877-665544332211")
    assert answer.stored_method is not None
    token = answer.stored_method.token
    assert (answer.stored_method.brand, answer.stored_method.last_four) == ("visa", "1111")
    assert not any(token.reveal() in str(one) for one in world.journal)
    assert "TOKEN" not in str(world.journal)
    charged = world.provider.authorize(
        msgspec.structs.replace(
            world.request(stored_token=token, off_session=True),
            payment_id=PAYMENT.replace("a", "b"),
        )
    )
    assert entries(charged) == [AUTHORIZED]
    sent = world.bodies()[-1]
    assert (sent["shopperInteraction"], sent["recurringProcessingModel"]) == (
        "ContAuth",
        "Subscription",
    )
    world.provider.delete_stored_method(token)
    world.provider.delete_stored_method(token)
    with pytest.raises(Refused) as refusal:
        world.provider.authorize(
            msgspec.structs.replace(
                world.request(stored_token=token, off_session=True),
                payment_id=PAYMENT.replace("a", "c"),
            )
        )
    assert refusal.value.about == "token"


def test_a_method_is_stored_only_when_it_was_agreed_to(world: AdyenWorld) -> None:
    answer = world.authorize(customer_id="c0ffee00-4b5a-4697-8877-665544332211")
    assert answer.stored_method is None
    assert "storePaymentMethod" not in world.bodies()[0]


def test_a_bank_that_wants_its_customer_declines_a_charge_without_one(world: AdyenWorld) -> None:
    answer = world.authorize(
        card(THREE_DS), store=True, customer_id="c0ffee00-4b5a-4697-8877-665544332211"
    )
    stored = world.submit(world.visit(answer)).stored_method
    assert stored is not None
    charged = world.provider.authorize(
        msgspec.structs.replace(
            world.request(stored_token=stored.token, off_session=True),
            payment_id=PAYMENT.replace("a", "b"),
        )
    )
    assert charged.action is None
    if entries(charged) != [AUTHORIZED]:
        assert charged.code == AUTHENTICATION_REQUIRED
