"""Stripe: what was opened and never confirmed can be ended, also when it was opened twice."""

from datetime import timedelta

import msgspec
import pytest

from meanwhile_support import Meanwhile
from payment_core.domain.ledger import Ledger
from payment_core.domain.payment import TransactionType as T
from payment_core.domain.provider import PaymentLookup
from sandbox.faults import FaultRule
from sandbox.stripe.app import create_app
from stripe_support import PAYMENT_ID, StripeWorld, entries, of_type


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


@pytest.mark.parametrize("hours", [0, 25])
def test_what_was_opened_and_not_confirmed_can_be_ended(world: StripeWorld, hours: int) -> None:
    made_at = world.clock.now()
    world.stripe.faults.add(FaultRule(path="/confirm$", reset=True, count=3))
    with pytest.raises(Exception, match="Stripe"):
        world.authorize()
    for number in range(101 if hours else 3):
        world.authorize(payment_id=f"other-{number}")
    world.clock.advance(hours * 3600)
    command = msgspec.structs.replace(
        world.command(Ledger(), 10_000, "cancel-1"),
        payment=PaymentLookup(PAYMENT_ID, None, made_at),
    )
    ended = world.provider.cancel(command)
    assert of_type(ended, T.AUTHORIZATION) == [("authorize-1", 10_000, "Failure")]
    assert of_type(ended, T.CANCEL_AUTHORIZATION) == [("cancel-1", 10_000, "Success")]
    assert world.intent(ended)["status"] == "canceled"
    assert world.provider.cancel(command) == ended


class TestOpenedTwice:
    """Nobody could see the first PaymentIntent, so there is a second one of the same Payment."""

    @pytest.fixture
    def ids(self, world: StripeWorld) -> list[str]:
        body = {
            "amount": 10_000,
            "currency": "eur",
            "capture_method": "manual",
            "metadata[paymentId]": PAYMENT_ID,
            "metadata[operationId]": "authorize-1",
        }
        return [world.call("POST", "/v1/payment_intents", data=body)["id"] for _ in range(2)]

    def statuses(self, world: StripeWorld) -> list[str]:
        return [one["status"] for one in world.call("GET", "/v1/payment_intents")["data"]]

    def test_both_are_ended(self, world: StripeWorld, ids: list[str]) -> None:
        ended = world.cancel(Ledger())
        assert of_type(ended, T.AUTHORIZATION) == [("authorize-1", 10_000, "Failure")]
        assert ended.psp_payment_id in ids
        assert self.statuses(world) == ["canceled", "canceled"]

    @pytest.mark.parametrize("place", [0, 1])
    def test_the_one_that_is_paid_in_that_moment_is_told(
        self, world: StripeWorld, ids: list[str], place: int
    ) -> None:
        path = f"/v1/payment_intents/{ids[place]}/confirm"
        server = Meanwhile(
            create_app(world.stripe),
            "/cancel$",
            lambda: world.call("POST", path, data={"payment_method": "pm_card_visa"}),
        )
        world.network.plug("api.stripe.com", server)
        ended = world.cancel(Ledger())
        assert ended.psp_payment_id == ids[place]
        assert entries(ended) == [
            ("Authorization", 10_000, "Success"),
            ("CancelAuthorization", 10_000, "Success"),
        ]
        assert self.statuses(world) == ["canceled", "canceled"]

    def test_only_one_is_ever_confirmed(self, world: StripeWorld, ids: list[str]) -> None:
        ledger = world.authorize()
        assert entries(ledger) == [("Authorization", 10_000, "Success")]
        again = world.authorize(name="authorize-2")
        assert len([one for one in self.statuses(world) if one == "requires_capture"]) == 1
        assert again.psp_payment_id in (None, ledger.psp_payment_id)
        assert ledger.psp_payment_id not in ids


@pytest.mark.parametrize("minutes", [-19, 19])
def test_clocks_that_differ_hide_no_payment(world: StripeWorld, minutes: int) -> None:
    """commercetools says when the Payment was made, Stripe when the PaymentIntent was."""
    authorized = world.authorize()
    made_at = world.clock.now() + timedelta(minutes=minutes)
    found = world.provider.fetch(PaymentLookup(PAYMENT_ID, None, made_at))
    assert found.psp_payment_id == authorized.psp_payment_id
