"""Payments at Adyen: cards, 3-D Secure on a page of its own, local methods."""

from datetime import timedelta

import msgspec
import pytest

from adyen_items import AUTHORIZE, PAYMENT, PSP, entries, told
from adyen_world import BROWSER, SEPA, THREE_DS, AdyenWorld, card
from payment_core.domain.provider import Refused
from payment_core.runtime.errors import OutcomeUnknown, Unavailable
from payment_core.runtime.secret import Secret
from payment_provider_adyen.evidence import of_webhook
from sandbox.adyen.account import Account

AUTHORIZED = ("Authorization", 1000, "Success")


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld()


def test_a_card_is_held_and_the_webhook_says_the_same(world: AdyenWorld) -> None:
    answer = world.authorize()
    assert entries(answer) == [AUTHORIZED]
    assert answer.entries[0].operation_id == AUTHORIZE
    assert answer.evidence
    again = world.told()
    assert entries(again) == [AUTHORIZED]
    assert again.psp_payment_id == answer.psp_payment_id
    assert again.entries[0].card is not None
    assert again.entries[0].card.last_four == "1111"
    assert [one.type for one in world.events] == ["AUTHORISATION"]
    assert world.adyen.books()[0].id == answer.psp_payment_id


def test_what_is_sent(world: AdyenWorld) -> None:
    world.authorize(order_reference="2026-7", browser=BROWSER)
    (body,) = world.bodies()
    assert (body["reference"], body["merchantOrderReference"]) == (PAYMENT, "2026-7")
    assert body["metadata"] == {"ctpProject": "shop", "ctpDeployment": "blue"}
    assert body["additionalData"] == {"manualCapture": "true"}
    assert body["authenticationData"]["threeDSRequestData"]["nativeThreeDS"] == "disabled"
    assert body["browserInfo"]["userAgent"] == "kit"
    assert (body["shopperIP"], body["countryCode"]) == ("192.0.2.1", "NL")
    assert world.keys() == [f"authorize-{PAYMENT}"]


def test_what_a_page_does_not_tell_of_its_browser_is_neutral(world: AdyenWorld) -> None:
    world.authorize(browser=msgspec.structs.replace(BROWSER, color_depth=None))
    assert world.bodies()[0]["browserInfo"]["colorDepth"] == 24


def test_a_server_that_pays_has_no_browser(world: AdyenWorld) -> None:
    world.authorize(browser=None)
    assert "browserInfo" not in world.bodies()[0]


def test_a_decline_is_a_value_with_a_standard_code(world: AdyenWorld) -> None:
    answer = world.authorize(card(holderName="NOT_ENOUGH_BALANCE"))
    assert entries(answer) == [("Authorization", 1000, "Failure")]
    assert (answer.code, answer.retryable) == ("insufficient_funds", False)
    assert entries(world.told()) == entries(answer)
    assert world.fetch().code == "insufficient_funds"


def test_the_same_payment_is_made_once_whatever_card_is_tried(world: AdyenWorld) -> None:
    first = world.authorize()
    second = world.authorize(card("5555555555554444"))
    assert second.psp_payment_id == first.psp_payment_id
    assert len(world.adyen.books()) == 1


def test_a_replay_about_another_amount_is_no_answer(world: AdyenWorld) -> None:
    world.authorize()
    with pytest.raises(OutcomeUnknown):
        world.authorize(cents=999)


def test_three_d_secure_takes_place_on_a_page(world: AdyenWorld) -> None:
    answer = world.authorize(card(THREE_DS))
    assert entries(answer) == [("Authorization", 1000, "Pending")]
    assert (answer.awaits_details, answer.psp_payment_id) == (True, None)
    details = world.visit(answer)
    assert entries(world.told()) == [("Authorization", 1000, "Pending")]
    submitted = world.submit(details)
    assert entries(submitted) == [AUTHORIZED]
    assert not submitted.awaits_details
    assert entries(world.told()) == [AUTHORIZED]


def test_a_reload_brings_the_same_page_again(world: AdyenWorld) -> None:
    first, second = world.authorize(card(THREE_DS)), world.authorize(card(THREE_DS))
    assert first.action == second.action
    assert world.fetch().awaits_details


def test_a_shopper_who_fails_three_d_secure_is_declined(world: AdyenWorld) -> None:
    details = world.visit(world.authorize(card(THREE_DS)), "refuse")
    assert world.submit(details).code == "authentication_failed"


def test_details_are_submitted_under_a_key_of_their_own(world: AdyenWorld) -> None:
    details = world.visit(world.authorize(card(THREE_DS)))
    world.calls.requests.clear()
    world.submit(details)
    assert world.submit(details).psp_payment_id is not None
    first, second = world.keys()
    assert first == second
    assert 0 < len(first) <= 64


def test_the_result_of_another_payment_proves_nothing(world: AdyenWorld) -> None:
    cheap = world.provider.authorize(
        msgspec.structs.replace(
            world.request(card(THREE_DS), cents=100), payment_id=PAYMENT.replace("a", "b")
        )
    )
    details = world.visit(cheap)
    world.authorize(card(THREE_DS))
    assert entries(world.submit(details)) == [("Authorization", 1000, "Pending")]
    assert world.fetch().psp_payment_id is None


def test_details_without_a_reference_wait_for_the_webhook(world: AdyenWorld) -> None:
    world.adyen.account = Account(details_merchant_reference=False)
    details = world.visit(world.authorize(card(THREE_DS)))
    submitted = world.submit(details)
    assert (entries(submitted), submitted.evidence) == ([("Authorization", 1000, "Pending")], ())
    assert entries(world.told()) == [AUTHORIZED]


def test_details_that_adyen_refuses_change_nothing(world: AdyenWorld) -> None:
    world.authorize(card(THREE_DS))
    assert entries(world.submit({"redirectResult": "x"})) == [("Authorization", 1000, "Pending")]


def test_ideal_is_taken_at_once_also_when_its_shopper_does_not_come_back(
    world: AdyenWorld,
) -> None:
    answer = world.authorize(method="ideal")
    assert answer.action is not None
    world.visit(answer)
    assert entries(world.told()) == [AUTHORIZED, ("Charge", 1000, "Success")]


def test_a_bank_debit_is_decided_later(world: AdyenWorld) -> None:
    answer = world.authorize(SEPA, method="sepa_debit")
    assert entries(answer) == [("Authorization", 1000, "Pending")]
    assert answer.action is None
    world.clock.advance(timedelta(days=1).total_seconds())
    assert entries(world.told()) == [AUTHORIZED, ("Charge", 1000, "Success")]


@pytest.mark.parametrize(
    ("settings", "sent", "taken"),
    [
        ({"ADYEN_CAPTURE_METHOD": "automatic"}, 0, [("Charge", 1000, "Success")]),
        (
            {"ADYEN_CAPTURE_METHOD": "delayed", "ADYEN_CAPTURE_DELAY_HOURS": "48"},
            48,
            [],
        ),
    ],
)
def test_when_a_card_is_captured_is_said_with_each_payment(
    settings: dict[str, str], sent: int, taken: list[tuple[str, int, str]]
) -> None:
    world = AdyenWorld(**settings)
    answer = world.authorize()
    assert world.bodies()[0]["captureDelayHours"] == sent
    assert entries(answer) == [AUTHORIZED, *taken]


def test_a_delayed_capture_is_known_by_its_event() -> None:
    world = AdyenWorld(ADYEN_CAPTURE_METHOD="delayed", ADYEN_CAPTURE_DELAY_HOURS="2")
    world.adyen.account = Account(capture_events=True)
    world.authorize()
    world.clock.advance(timedelta(hours=3).total_seconds())
    assert entries(world.told()) == [AUTHORIZED, ("Charge", 1000, "Success")]


@pytest.mark.parametrize(
    "token",
    [
        "",
        "[]",
        "{}",
        '{"encryptedCardNumber": "test_4111111111111111"}',
        card(storedPaymentMethodId="TOKEN"),
        card(amount="1"),
        card(holderName="4111 1111 1111 1111"),
        card(encryptedCardNumber="4111111111111111"),
        card(holderName="x" * 15_001),
        card()[:-1] + ', "brand": {"a": 1}}',
        '{"number": "4111111111111111"}',
    ],
)
def test_a_token_with_anything_else_in_it_is_not_sent(world: AdyenWorld, token: str) -> None:
    with pytest.raises(Refused) as refusal:
        world.provider.authorize(
            msgspec.structs.replace(world.request(), token=Secret(token) if token else None)
        )
    assert refusal.value.about == "token"
    assert world.paths() == []


def test_what_adyen_web_adds_is_passed_on(world: AdyenWorld) -> None:
    world.authorize(card(checkoutAttemptId="attempt", sdkData="e30="))
    sent = world.bodies()[0]["paymentMethod"]
    assert (sent["checkoutAttemptId"], sent["sdkData"]) == ("attempt", "e30=")


def test_a_card_that_adyen_cannot_decrypt_is_refused(world: AdyenWorld) -> None:
    with pytest.raises(Refused):
        world.authorize(card("4000000000000000"))


@pytest.mark.parametrize(
    ("currency", "cents", "value"), [("ISK", 5, 500), ("IDR", 500, 5), ("KWD", 1234, 1234)]
)
def test_amounts_are_sent_in_adyens_units(currency: str, cents: int, value: int) -> None:
    world = AdyenWorld()
    answer = world.authorize(cents=cents, currency=currency)
    assert world.bodies()[0]["amount"] == {"value": value, "currency": currency}
    assert answer.entries[0].amount.cent_amount == cents
    assert entries(world.told()) == [("Authorization", cents, "Success")]


def test_an_amount_with_a_fraction_adyen_does_not_know_is_not_sent(world: AdyenWorld) -> None:
    with pytest.raises(Refused) as refusal:
        world.authorize(cents=150, currency="IDR")
    assert (refusal.value.about, world.paths()) == ("amount", [])


def test_a_success_after_a_decline_counts(world: AdyenWorld) -> None:
    answer = world.authorize(card(holderName="DECLINED"))
    world.told()
    assert answer.psp_payment_id is not None
    world.adyen.late.authorised_after_all(answer.psp_payment_id)
    assert entries(world.told()) == [AUTHORIZED]


def test_wrong_credentials_are_unavailable_and_not_healthy(world: AdyenWorld) -> None:
    provider = world.new_provider(ADYEN_API_KEY="AQE_other")
    with pytest.raises(Unavailable) as trouble:
        provider.authorize(world.request())
    assert not isinstance(trouble.value, OutcomeUnknown)
    assert not provider.health().is_up
    assert not world.new_provider(ADYEN_MERCHANT_ACCOUNT="OtherShop").health().is_up
    assert world.provider.health().is_up


def test_less_than_was_asked_for_is_no_success(world: AdyenWorld) -> None:
    world.authorize(card(THREE_DS))
    world.journal.append(of_webhook(told("AUTHORISATION", PSP, value=700)))
    assert entries(world.fetch()) == [("Authorization", 1000, "Failure")]
