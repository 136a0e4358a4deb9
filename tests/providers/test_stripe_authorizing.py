"""Stripe: from a Payment to an authorization, once, whoever asks and whatever breaks off."""

from datetime import timedelta

import pytest

from payment_core.domain.ledger import Ledger, ShopperAction
from payment_core.domain.payment import TransactionType as T
from payment_core.domain.provider import PaymentLookup, Refused
from sandbox.faults import FaultRule
from stripe_support import PAYMENT_ID, StripeWorld, entries, of_type


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


def test_two_calls_under_keys_that_say_what_they_are_for(world: StripeWorld) -> None:
    world.authorize()
    opened, confirmed = world.stripe.journal.entries()
    assert opened.idempotency_key == f"authorize-{PAYMENT_ID}"
    assert confirmed.idempotency_key == f"confirm-{PAYMENT_ID}"
    assert world.calls() == ["POST payment_intents", "POST payment_intents/*/confirm"]


def test_whose_payment_it_is_stands_in_the_first_call(world: StripeWorld) -> None:
    world.stripe.faults.add(FaultRule(path="/confirm$", status=500, count=None))
    with pytest.raises(Exception, match="server error"):
        world.authorize(order="order-7")
    [intent] = world.call("GET", "/v1/payment_intents")["data"]
    assert intent["status"] == "requires_payment_method"
    assert intent["metadata"] == {
        "paymentId": PAYMENT_ID,
        "operationId": "authorize-1",
        "projectKey": "shop",
        "deploymentId": "blue",
        "orderReference": "order-7",
    }


def test_what_was_opened_and_not_confirmed_holds_nothing_and_proves_nothing(
    world: StripeWorld,
) -> None:
    world.stripe.faults.add(FaultRule(path="/confirm$", reset=True, count=3))
    with pytest.raises(Exception, match="Stripe"):
        world.authorize()
    unconfirmed = world.provider.fetch(
        PaymentLookup(PAYMENT_ID, None, world.clock.now() - timedelta(seconds=5))
    )
    assert unconfirmed == Ledger(complete=False)
    assert entries(world.authorize()) == [("Authorization", 10_000, "Success")]
    assert len(world.call("GET", "/v1/payment_intents")["data"]) == 1


def test_another_name_finds_what_is_there(world: StripeWorld) -> None:
    first = world.authorize()
    world.calls()
    again = world.authorize("pm_card_mastercard", name="authorize-2")
    assert again == first
    assert world.calls() == ["POST payment_intents", "GET payment_intents"]


def test_another_name_goes_on_with_what_nobody_confirmed(world: StripeWorld) -> None:
    world.stripe.faults.add(FaultRule(path="/confirm$", reset=True, count=3))
    with pytest.raises(Exception, match="Stripe"):
        world.authorize()
    ledger = world.authorize(name="authorize-2")
    assert of_type(ledger, T.AUTHORIZATION) == [("authorize-1", 10_000, "Success")]
    assert len(world.call("GET", "/v1/payment_intents")["data"]) == 1


def test_other_settings_in_between_find_what_is_there(world: StripeWorld) -> None:
    first = world.authorize()
    automatic = world.new_provider(STRIPE_CAPTURE_METHOD="automatic")
    assert automatic.authorize(world.request()) == first


def test_a_second_card_after_a_decline_is_not_tried(world: StripeWorld) -> None:
    declined = world.authorize("pm_card_visa_chargeDeclined")
    assert declined.retryable
    again = world.authorize("pm_card_visa")
    assert again.retryable
    assert entries(again) == [("Authorization", 10_000, "Pending")]


def test_a_card_that_stripe_does_not_even_try_is_ended_too(world: StripeWorld) -> None:
    with pytest.raises(Refused) as caught:
        world.authorize("pm_no_such_card")
    assert (caught.value.about, caught.value.code) == ("token", "resource_missing")
    assert caught.value.text == "Stripe refused this: resource_missing (payment_method)."
    assert entries(world.cancel(Ledger())) == [
        ("Authorization", 10_000, "Failure"),
        ("CancelAuthorization", 10_000, "Success"),
    ]


def test_a_confirmation_token_is_used_once(world: StripeWorld) -> None:
    made = world.call("POST", "/test/confirmation_tokens?payment_method=pm_card_visa")
    assert entries(world.authorize(made["id"])) == [("Authorization", 10_000, "Success")]
    other = "11111111-2222-4333-8444-555555555555"
    with pytest.raises(Refused, match="confirmation_token"):
        world.authorize(made["id"], payment_id=other)


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("pm_card_visa_chargeDeclined", "card_declined"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error"),
        ("pm_card_visa_chargeDeclinedLostCard", "card_declined"),
        ("pm_card_visa_chargeDeclinedStolenCard", "card_declined"),
    ],
)
def test_a_decline_says_only_what_a_shopper_may_know(
    world: StripeWorld, token: str, code: str
) -> None:
    ledger = world.authorize(token)
    assert ledger.code == code
    canceled = world.cancel(ledger)
    assert (canceled.code, canceled.text) == (ledger.code, ledger.text)
    assert world.fetch(ledger).code == code


def test_three_d_secure_passed(world: StripeWorld) -> None:
    ledger = world.authorize("pm_card_authenticationRequired")
    assert ledger.action is not None
    assert ledger.action.type == "redirect"
    world.control(ledger, "approve")
    done = world.fetch(ledger)
    assert entries(done) == [("Authorization", 10_000, "Success")]
    assert done.action is None


def test_three_d_secure_failed_is_still_open_until_it_is_canceled(world: StripeWorld) -> None:
    ledger = world.authorize("pm_card_authenticationRequired")
    world.control(ledger, "refuse")
    refused = world.fetch(ledger)
    assert (refused.retryable, refused.code) == (True, "authentication_failed")
    assert entries(world.cancel(refused))[0] == ("Authorization", 10_000, "Failure")


def test_the_shoppers_way_over_the_banks_page(world: StripeWorld) -> None:
    ledger = world.authorize("pm_card_authenticationRequired")
    assert ledger.action is not None
    assert ledger.action.url is not None
    path = ledger.action.url.removeprefix(world.stripe.settings.public_url)
    page = world.answer("GET", path)
    assert "Confirm your payment" in page.text
    back = world.answer("POST", path, data={"answer": "approve"}, allow_redirects=False)
    assert back.status_code == 303
    assert back.headers["Location"].startswith(
        f"https://processor.example.com/payments/1/return?token=x&payment_intent={ledger.psp_payment_id}"
    )
    assert entries(world.fetch(ledger)) == [("Authorization", 10_000, "Success")]


def test_a_redirect_method_takes_the_money_at_once(world: StripeWorld) -> None:
    method = world.call("POST", "/v1/payment_methods", data={"type": "ideal"})
    ledger = world.authorize(method["id"], method="ideal")
    assert ledger.action is not None
    assert (ledger.action.type, ledger.method) == ("redirect", "ideal")
    world.control(ledger, "approve")
    assert entries(world.fetch(ledger)) == [
        ("Authorization", 10_000, "Success"),
        ("Charge", 10_000, "Success"),
    ]


@pytest.mark.parametrize(
    ("iban", "end"),
    [
        ("AT611904300234573201", [("Authorization", "Success"), ("Charge", "Success")]),
        ("AT861904300235473202", [("Authorization", "Pending")]),
    ],
)
def test_what_is_processed_is_pending_until_the_bank_says_more(
    world: StripeWorld, iban: str, end: list[tuple[str, str]]
) -> None:
    body = {"type": "sepa_debit", "sepa_debit[iban]": iban}
    method = world.call("POST", "/v1/payment_methods", data=body)
    ledger = world.authorize(method["id"], method="sepa_debit")
    assert (entries(ledger), ledger.code) == ([("Authorization", 10_000, "Pending")], "processing")
    assert not ledger.retryable
    world.clock.advance(4 * 24 * 3600)
    assert entries(world.fetch(ledger)) == [("Authorization", 10_000, "Pending")]
    world.clock.advance(2 * 24 * 3600)
    later = world.fetch(ledger)
    assert [(kind, state) for kind, _, state in entries(later)] == end
    assert later.retryable == (len(end) == 1)


def test_automatic_capture(world: StripeWorld) -> None:
    world.provider = world.new_provider(STRIPE_CAPTURE_METHOD="automatic")
    ledger = world.authorize()
    assert entries(ledger) == [("Authorization", 10_000, "Success"), ("Charge", 10_000, "Success")]
    references = [one.psp_operation_id for one in ledger.entries]
    assert len(set(references)) == 2


def test_what_the_card_statement_shows(world: StripeWorld) -> None:
    world.provider = world.new_provider(STRIPE_STATEMENT_DESCRIPTOR_SUFFIX="Shoes")
    assert world.intent(world.authorize())["statement_descriptor_suffix"] == "Shoes"


def test_a_payment_that_is_too_small_fails_before_anything_is_opened(world: StripeWorld) -> None:
    with pytest.raises(Refused) as caught:
        world.authorize(cents=10)
    assert (caught.value.about, caught.value.code) == ("amount", "amount_too_small")
    assert world.call("GET", "/v1/payment_intents")["data"] == []


class TestFindingWithoutAnId:
    """Right after a crash commercetools does not have the PaymentIntent's id yet."""

    def found(self, world: StripeWorld, age: timedelta = timedelta(seconds=5)) -> Ledger:
        created_at = world.clock.now() - age
        world.calls()
        return world.provider.fetch(PaymentLookup(PAYMENT_ID, None, created_at))

    def others(self, world: StripeWorld, count: int) -> None:
        for number in range(count):
            world.authorize(payment_id=f"other-{number}")

    def test_among_those_as_young_as_the_payment(self, world: StripeWorld) -> None:
        ledger = world.authorize()
        self.others(world, 3)
        assert self.found(world) == ledger
        assert world.calls() == ["GET payment_intents"]

    def test_by_the_search_when_there_were_too_many(self, world: StripeWorld) -> None:
        ledger = world.authorize()
        self.others(world, 101)
        world.clock.advance(120)
        assert self.found(world, timedelta(seconds=130)) == ledger
        assert world.calls() == ["GET payment_intents", "GET payment_intents/search"]

    def test_what_is_not_on_a_whole_list_does_not_exist(self, world: StripeWorld) -> None:
        self.others(world, 3)
        assert self.found(world) == Ledger(complete=True)

    def test_what_only_the_search_does_not_show_may_exist(self, world: StripeWorld) -> None:
        self.others(world, 101)
        assert self.found(world) == Ledger(complete=False)

    @pytest.mark.parametrize(("hours", "is_proof"), [(25, False), (48, False), (49, True)])
    def test_after_two_days_the_search_is_believed(
        self, world: StripeWorld, hours: int, is_proof: bool
    ) -> None:
        self.others(world, 101)
        assert self.found(world, timedelta(hours=hours)) == Ledger(complete=is_proof)

    def test_an_account_without_a_search_is_never_believed(self, world: StripeWorld) -> None:
        self.others(world, 101)
        world.stripe.faults.add(FaultRule(path="/search$", status=400))
        assert self.found(world, timedelta(hours=49)) == Ledger(complete=False)

    def test_an_id_of_another_payment_is_not_taken(self, world: StripeWorld) -> None:
        ledger = world.authorize(payment_id="other")
        assert world.fetch(ledger) == Ledger(complete=False)

    def test_the_one_that_was_paid_comes_before_one_that_was_only_opened(
        self, world: StripeWorld
    ) -> None:
        world.stripe.faults.add(FaultRule(path="/confirm$", reset=True, count=3))
        with pytest.raises(Exception, match="Stripe"):
            world.authorize()
        world.clock.advance(25 * 3600)
        paid = world.authorize()
        world.stripe.faults.add(FaultRule(path="/confirm$", reset=True, count=3))
        world.clock.advance(25 * 3600)
        with pytest.raises(Exception, match="Stripe"):
            world.authorize()
        assert self.found(world, timedelta(hours=51)).psp_payment_id == paid.psp_payment_id


def test_stripe_js_shows_three_d_secure_of_a_token_that_it_made(world: StripeWorld) -> None:
    token = world.call(
        "POST", "/test/confirmation_tokens?payment_method=pm_card_authenticationRequired"
    )["id"]
    ledger = world.authorize(token)
    [intent] = world.call("GET", "/v1/payment_intents")["data"]
    assert ledger.action == ShopperAction("threeDS", client_secret=intent["client_secret"])
    assert world.fetch(ledger).action == ledger.action
