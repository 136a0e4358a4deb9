"""Stripe: refunds and disputes, early, late, many, and how few calls it takes to read them."""

import pytest

from payment_core.domain.ledger import Ledger
from payment_core.domain.payment import TransactionType as T
from stripe_support import StripeWorld, entries, of_type


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


def captured(world: StripeWorld, token: str = "pm_card_visa") -> Ledger:
    ledger = world.capture(world.authorize(token), 10_000)
    world.calls()
    return ledger


def test_a_refund_is_one_call_with_our_key_and_says_whose_it_is(world: StripeWorld) -> None:
    ledger = world.refund(captured(world), 3_000)
    assert of_type(ledger, T.REFUND) == [("refund-1", 3_000, "Success")]
    [call] = world.stripe.journal.entries()
    assert call.idempotency_key == "refund-1"
    [refund] = world.call("GET", "/v1/refunds")["data"]
    assert refund["metadata"]["operationId"] == "refund-1"
    assert refund["metadata"]["projectKey"] == "shop"


def test_each_of_several_refunds_has_its_own_amount(world: StripeWorld) -> None:
    ledger = captured(world)
    world.refund(ledger, 3_000, "one")
    found = world.refund(ledger, 3_000, "two")
    assert sorted(of_type(found, T.REFUND)) == [
        ("one", 3_000, "Success"),
        ("two", 3_000, "Success"),
    ]
    assert of_type(found, T.CHARGEBACK) == []


def test_a_refund_of_one_charge_goes_to_that_charge(world: StripeWorld) -> None:
    world.provider = world.new_provider(STRIPE_CAPTURE_METHOD="automatic")
    ledger = world.authorize()
    [charge] = [one for one in ledger.entries if one.type == T.CHARGE]
    world.provider.refund(world.command(ledger, 2_000, "refund-1", charge.psp_operation_id))
    [refund] = world.call("GET", "/v1/refunds")["data"]
    assert refund["charge"] == charge.psp_operation_id


def test_a_repeated_refund_shows_what_became_of_it(world: StripeWorld) -> None:
    ledger = captured(world, "pm_card_pendingRefund")
    assert of_type(world.refund(ledger, 3_000), T.REFUND) == [("refund-1", 3_000, "Pending")]
    world.clock.advance(10)
    assert of_type(world.refund(ledger, 3_000), T.REFUND) == [("refund-1", 3_000, "Success")]


def test_a_refund_that_fails_late(world: StripeWorld) -> None:
    ledger = captured(world, "pm_card_refundFail")
    assert of_type(world.refund(ledger, 3_000), T.REFUND) == [("refund-1", 3_000, "Success")]
    world.clock.advance(10)
    assert of_type(world.fetch(ledger), T.REFUND) == [("refund-1", 3_000, "Failure")]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("pending", "Pending"),
        ("requires_action", "Pending"),
        ("something_new", "Pending"),
        ("succeeded", "Success"),
        ("failed", "Failure"),
        ("canceled", "Failure"),
    ],
)
def test_every_status_of_a_refund(world: StripeWorld, status: str, state: str) -> None:
    ledger = captured(world)
    world.refund(ledger, 3_000)
    [refund] = world.call("GET", "/v1/refunds")["data"]
    world.call("POST", f"/test/refunds/{refund['id']}/{status}")
    assert of_type(world.fetch(ledger), T.REFUND) == [("refund-1", 3_000, state)]


def test_a_refund_that_somebody_made_on_stripes_own_pages(world: StripeWorld) -> None:
    ledger = captured(world)
    world.call("POST", "/v1/refunds", data={"payment_intent": ledger.psp_payment_id, "amount": 500})
    assert of_type(world.fetch(ledger), T.REFUND) == [(None, 500, "Success")]


class TestReleasesThatLookLikeRefunds:
    """Where somebody released in an older version of the API, Stripe made a Refund of the rest.

    https://docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow
    """

    @pytest.fixture
    def old(self, world: StripeWorld) -> StripeWorld:
        world.call("PUT", "/test/account", json={"refunds_releases": True})
        return world

    def at_stripe(self, world: StripeWorld) -> int:
        return len(world.call("GET", "/v1/refunds")["data"])

    @pytest.mark.parametrize("cents", [4_000, 5_000, 6_000])
    def test_the_rest_of_a_capture(self, old: StripeWorld, cents: int) -> None:
        ledger = old.authorize()
        old.control(ledger, f"capture?amount={cents}")
        assert entries(old.fetch(ledger)) == [
            ("Authorization", 10_000, "Success"),
            ("Charge", cents, "Success"),
            ("CancelAuthorization", 10_000 - cents, "Success"),
        ]
        assert self.at_stripe(old) == 1
        assert of_type(old.refund(ledger, cents), T.REFUND) == [("refund-1", cents, "Success")]

    @pytest.mark.parametrize("how", ["cancel", "expire"])
    def test_the_whole(self, old: StripeWorld, how: str) -> None:
        ledger = old.authorize()
        old.control(ledger, how)
        assert entries(old.fetch(ledger)) == [
            ("Authorization", 10_000, "Success"),
            ("CancelAuthorization", 10_000, "Success"),
        ]
        assert self.at_stripe(old) == 1

    @pytest.mark.parametrize("cents", [3_000, 5_000])
    def test_what_expires_after_captures_of_ours(self, old: StripeWorld, cents: int) -> None:
        old.provider = old.new_provider(STRIPE_MULTICAPTURE="true")
        ledger = old.authorize()
        old.capture(ledger, cents)
        old.clock.advance(7 * 24 * 3600 + 1)
        assert of_type(old.fetch(ledger), T.REFUND) == []
        assert self.at_stripe(old) == 1

    def test_a_refund_as_large_as_the_rest_after_it(self, old: StripeWorld) -> None:
        ledger = old.authorize()
        old.control(ledger, "capture?amount=5000")
        old.clock.advance(60)
        old.call("POST", "/v1/refunds", data={"payment_intent": ledger.psp_payment_id})
        assert of_type(old.fetch(ledger), T.REFUND) == [(None, 5_000, "Success")]

    def test_a_refund_as_large_as_the_rest_of_our_capture_is_one(self, world: StripeWorld) -> None:
        ledger = world.authorize()
        world.capture(ledger, 5_000)
        world.call("POST", "/v1/refunds", data={"payment_intent": ledger.psp_payment_id})
        assert of_type(world.fetch(ledger), T.REFUND) == [(None, 5_000, "Success")]


class TestDisputes:
    @pytest.mark.parametrize("cents", [2_500, 10_000])
    def test_a_part_can_be_disputed(self, world: StripeWorld, cents: int) -> None:
        ledger = captured(world)
        world.control(ledger, f"dispute?amount={cents}")
        assert of_type(world.fetch(ledger), T.CHARGEBACK) == [(None, cents, "Pending")]

    def dispute(self, world: StripeWorld, ledger: Ledger, status: str = "needs_response") -> str:
        world.control(ledger, f"dispute?status={status}")
        [found] = world.call("GET", "/v1/disputes")["data"]
        return str(found["id"])

    @pytest.mark.parametrize(
        ("status", "state"),
        [
            ("under_review", "Pending"),
            ("something_new", "Pending"),
            ("appeal_under_review", "Pending"),
            ("lost", "Success"),
            ("won", "Failure"),
            ("prevented", "Failure"),
        ],
    )
    def test_every_status(self, world: StripeWorld, status: str, state: str) -> None:
        ledger = captured(world)
        dispute = self.dispute(world, ledger)
        assert of_type(world.fetch(ledger), T.CHARGEBACK) == [(None, 10_000, "Pending")]
        world.call("POST", f"/test/disputes/{dispute}/{status}")
        assert of_type(world.fetch(ledger), T.CHARGEBACK) == [(None, 10_000, state)]

    @pytest.mark.parametrize("status", ["warning_needs_response", "warning_under_review"])
    def test_a_question_of_the_bank_is_no_chargeback(self, world: StripeWorld, status: str) -> None:
        ledger = captured(world)
        dispute = self.dispute(world, ledger, status)
        assert of_type(world.fetch(ledger), T.CHARGEBACK) == []
        world.call("POST", f"/test/disputes/{dispute}/warning_closed")
        assert of_type(world.fetch(ledger), T.CHARGEBACK) == []

    def test_a_question_that_becomes_a_dispute(self, world: StripeWorld) -> None:
        ledger = captured(world)
        dispute = self.dispute(world, ledger, "warning_needs_response")
        world.call("POST", f"/test/disputes/{dispute}/needs_response")
        [entry] = [one for one in world.fetch(ledger).entries if one.type == T.CHARGEBACK]
        assert (entry.psp_operation_id, entry.state) == (dispute, "Pending")

    def test_one_that_the_shopper_opens_later(self, world: StripeWorld) -> None:
        ledger = captured(world, "pm_card_createDispute")
        world.clock.advance(10)
        assert of_type(world.fetch(ledger), T.CHARGEBACK) == [(None, 10_000, "Pending")]

    def test_what_is_charged_back_is_not_refunded(self, world: StripeWorld) -> None:
        ledger = captured(world)
        self.dispute(world, ledger)
        refused = world.refund(ledger, 3_000)
        assert of_type(refused, T.REFUND) == [("refund-1", 3_000, "Failure")]
        assert (refused.code, len(of_type(refused, T.CHARGEBACK))) == ("charge_disputed", 1)


class TestCalls:
    """One call to read a ledger, two at the most."""

    def test_one_with_refunds(self, world: StripeWorld) -> None:
        ledger = captured(world)
        for number in range(10):
            world.refund(ledger, 100, f"refund-{number}")
        world.calls()
        found = world.fetch(ledger)
        assert len(of_type(found, T.REFUND)) == 10
        assert found.complete
        assert world.calls() == ["GET payment_intents/*"]

    def test_two_with_more_than_ten(self, world: StripeWorld) -> None:
        ledger = captured(world)
        for number in range(11):
            world.refund(ledger, 100, f"refund-{number}")
        world.calls()
        found = world.fetch(ledger)
        assert len(of_type(found, T.REFUND)) == 11
        assert found.complete
        assert world.calls() == ["GET payment_intents/*", "GET refunds"]

    def test_two_with_a_dispute(self, world: StripeWorld) -> None:
        ledger = captured(world)
        world.control(ledger, "dispute")
        world.calls()
        assert world.fetch(ledger).complete
        assert world.calls() == ["GET payment_intents/*", "GET disputes"]

    def test_two_with_both_and_what_is_left_out_proves_nothing(self, world: StripeWorld) -> None:
        ledger = captured(world)
        for number in range(11):
            world.refund(ledger, 100, f"refund-{number}")
        world.control(ledger, "dispute")
        world.calls()
        found = world.fetch(ledger)
        assert (found.complete, len(of_type(found, T.CHARGEBACK))) == (False, 1)
        assert world.calls() == ["GET payment_intents/*", "GET disputes"]

    @pytest.mark.parametrize("what", ["capture", "refund", "cancel"])
    def test_one_for_a_command(self, world: StripeWorld, what: str) -> None:
        ledger = captured(world) if what == "refund" else world.authorize()
        world.calls()
        if what == "cancel":
            world.cancel(ledger)
        else:
            {"capture": world.capture, "refund": world.refund}[what](ledger, 10_000)
        assert len(world.calls()) == 1
