"""Stripe: captures told apart, releases told truthfully, and what others did on the account."""

import pytest

from payment_core.domain.ledger import Ledger
from payment_core.domain.payment import TransactionType as T
from payment_core.runtime.errors import OutcomeUnknown
from sandbox.faults import FaultRule
from stripe_support import SECRET_KEY, StripeWorld, entries, of_type

MANY = {"STRIPE_MULTICAPTURE": "true"}
LOST = FaultRule(path="/capture$", applied_but_failed=True, count=3)
NEVER = FaultRule(path="/capture$", reset=True, count=3)


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


@pytest.fixture
def many() -> StripeWorld:
    return StripeWorld(**MANY)


def test_one_call_with_our_key_and_our_note(world: StripeWorld) -> None:
    ledger = world.authorize()
    world.calls()
    captured = world.capture(ledger, 10_000)
    assert of_type(captured, T.CHARGE) == [("capture-1", 10_000, "Success")]
    [call] = world.stripe.journal.entries()
    assert call.idempotency_key == "capture-1"
    [note] = [
        value for key, value in world.intent(ledger)["metadata"].items() if key[:8] == "capture-"
    ]
    assert note == "10000 capture-1"


def test_the_reference_is_the_intent_with_our_operation_id(world: StripeWorld) -> None:
    ledger = world.authorize()
    captured = world.capture(ledger, 10_000)
    [charge] = [one for one in captured.entries if one.type == T.CHARGE]
    assert charge.psp_operation_id == f"{ledger.psp_payment_id}:capture-1"


def test_a_partial_capture_releases_the_rest_and_says_so(world: StripeWorld) -> None:
    ledger = world.authorize()
    assert entries(world.capture(ledger, 4_000)) == [
        ("Authorization", 10_000, "Success"),
        ("Charge", 4_000, "Success"),
        ("CancelAuthorization", 6_000, "Success"),
    ]


class TestTwoEqualCapturesWithOneReplyLost:
    """They end as two, or as one, exactly as it happened."""

    @pytest.fixture
    def ledger(self, many: StripeWorld) -> Ledger:
        return many.authorize()

    def test_both_happened(self, many: StripeWorld, ledger: Ledger) -> None:
        many.stripe.faults.add(LOST)
        with pytest.raises(OutcomeUnknown):
            many.capture(ledger, 3_000, "first")
        many.capture(ledger, 3_000, "second")
        assert sorted(of_type(many.fetch(ledger), T.CHARGE)) == [
            ("first", 3_000, "Success"),
            ("second", 3_000, "Success"),
        ]
        assert many.intent(ledger)["amount_received"] == 6_000

    def test_one_happened(self, many: StripeWorld, ledger: Ledger) -> None:
        many.stripe.faults.add(NEVER)
        with pytest.raises(OutcomeUnknown):
            many.capture(ledger, 3_000, "first")
        many.capture(ledger, 3_000, "second")
        assert of_type(many.fetch(ledger), T.CHARGE) == [("second", 3_000, "Success")]
        assert many.intent(ledger)["amount_received"] == 3_000

    def test_the_first_is_repeated_after_its_key_is_forgotten(
        self, many: StripeWorld, ledger: Ledger
    ) -> None:
        many.stripe.faults.add(LOST)
        with pytest.raises(OutcomeUnknown):
            many.capture(ledger, 3_000, "first")
        many.capture(ledger, 3_000, "second")
        many.clock.advance(25 * 3600)
        many.capture(ledger, 3_000, "first")
        assert many.intent(ledger)["amount_received"] == 6_000


def test_the_last_of_many_captures_ends_it(many: StripeWorld) -> None:
    ledger = many.authorize()
    many.capture(ledger, 6_000, "first")
    assert many.intent(ledger)["status"] == "requires_capture"
    done = many.capture(ledger, 4_000, "second")
    assert many.intent(ledger)["status"] == "succeeded"
    assert of_type(done, T.CANCEL_AUTHORIZATION) == []


def test_a_card_that_would_lose_the_rest_is_not_captured_in_part(many: StripeWorld) -> None:
    ledger = many.authorize("pm_card_jcb")
    refused = many.capture(ledger, 4_000)
    assert of_type(refused, T.CHARGE) == [("capture-1", 4_000, "Failure")]
    assert refused.code == "multicapture_unavailable"
    assert of_type(many.capture(ledger, 10_000, "all"), T.CHARGE) == [("all", 10_000, "Success")]


def test_what_is_left_of_many_captures_is_released(many: StripeWorld) -> None:
    ledger = many.authorize()
    many.capture(ledger, 3_000)
    canceled = many.cancel(ledger)
    assert of_type(canceled, T.CANCEL_AUTHORIZATION) == [("cancel-1", 7_000, "Success")]
    assert of_type(canceled, T.CHARGE) == [("capture-1", 3_000, "Success")]
    assert many.intent(ledger)["status"] == "succeeded"


def test_a_refusal_says_how_things_are(world: StripeWorld) -> None:
    ledger = world.authorize()
    world.cancel(ledger)
    refused = world.capture(ledger, 10_000)
    assert entries(refused) == [
        ("Authorization", 10_000, "Success"),
        ("CancelAuthorization", 10_000, "Success"),
        ("Charge", 10_000, "Failure"),
    ]
    assert refused.code == "payment_intent_unexpected_state"


def test_a_late_repetition_is_no_failure(world: StripeWorld) -> None:
    ledger = world.authorize()
    world.capture(ledger, 10_000)
    world.clock.advance(25 * 3600)
    again = world.capture(ledger, 10_000)
    assert of_type(again, T.CHARGE) == [("capture-1", 10_000, "Success")]
    assert (again.code, again.text) == ("succeeded", None)


def test_a_capture_on_stripes_own_pages(world: StripeWorld) -> None:
    ledger = world.authorize()
    world.call("POST", f"/v1/payment_intents/{ledger.psp_payment_id}/capture")
    [charge] = [one for one in world.fetch(ledger).entries if one.type == T.CHARGE]
    assert (charge.amount.cent_amount, charge.operation_id) == (10_000, None)
    assert (charge.psp_operation_id or "").startswith("ch_")


def test_a_capture_on_stripes_own_pages_beside_ours(many: StripeWorld) -> None:
    ledger = many.authorize()
    many.capture(ledger, 3_000)
    part = {"amount_to_capture": "4000", "final_capture": "false"}
    many.call("POST", f"/v1/payment_intents/{ledger.psp_payment_id}/capture", data=part)
    assert of_type(many.fetch(ledger), T.CHARGE) == [
        ("capture-1", 3_000, "Success"),
        (None, 4_000, "Success"),
    ]


def test_a_note_without_money_is_no_success(world: StripeWorld) -> None:
    ledger = world.authorize()
    note = {"metadata[capture-0]": "10000 capture-1"}
    world.call("POST", f"/v1/payment_intents/{ledger.psp_payment_id}", data=note)
    assert of_type(world.fetch(ledger), T.CHARGE) == [("capture-1", 10_000, "Pending")]


@pytest.mark.parametrize("value", ["", "capture-1", "x capture-1", "-5 capture-1", "5"])
def test_a_note_that_makes_no_sense_is_nobodys(world: StripeWorld, value: str) -> None:
    ledger = world.authorize()
    note = {"metadata[capture-0]": value or " "}
    world.call("POST", f"/v1/payment_intents/{ledger.psp_payment_id}", data=note)
    assert of_type(world.fetch(ledger), T.CHARGE) == []


@pytest.mark.parametrize("captured", [0, 3_000])
def test_a_hold_that_runs_out(many: StripeWorld, captured: int) -> None:
    ledger = many.authorize()
    if captured:
        many.capture(ledger, captured)
    many.clock.advance(7 * 24 * 3600 + 1)
    expired = many.fetch(ledger)
    assert of_type(expired, T.AUTHORIZATION) == [("authorize-1", 10_000, "Success")]
    assert of_type(expired, T.CANCEL_AUTHORIZATION) == [(None, 10_000 - captured, "Success")]


def test_a_cancellation_names_itself_only_when_it_did_it(world: StripeWorld) -> None:
    ledger = world.authorize()
    world.call("POST", f"/v1/payment_intents/{ledger.psp_payment_id}/cancel")
    refused = world.cancel(ledger)
    assert of_type(refused, T.CANCEL_AUTHORIZATION) == [
        (None, 10_000, "Success"),
        ("cancel-1", 10_000, "Failure"),
    ]


def test_a_cancellation_without_the_id_finds_it(world: StripeWorld) -> None:
    world.authorize("pm_card_authenticationRequired")
    canceled = world.cancel(Ledger())
    assert of_type(canceled, T.AUTHORIZATION) == [("authorize-1", 10_000, "Failure")]


def test_no_call_carries_a_key_in_its_address(world: StripeWorld) -> None:
    ledger = world.authorize()
    world.capture(ledger, 10_000)
    paths = [one.path for one in world.stripe.journal.entries()]
    assert paths
    assert not [path for path in paths if SECRET_KEY in path]
