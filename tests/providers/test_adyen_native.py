"""Native 3-D Secure at Adyen: what is asked for, what goes to the browser, and what comes back."""

import msgspec
import pytest

from adyen_items import PAYMENT, entries
from adyen_native_support import unfinished
from adyen_world import BROWSER, FRICTIONLESS, PAGES, THREE_DS, AdyenWorld, action_of, card
from payment_core.domain.provider import Browser
from sandbox.adyen.account import Account
from sandbox.adyen.native import first_action

AUTHORIZED = ("Authorization", 1000, "Success")
PENDING = ("Authorization", 1000, "Pending")
NATIVE = {"ADYEN_NATIVE_3DS": "true"}
CUSTOMER = "c0ffee00-4b5a-4697-8877-665544332211"


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld(**NATIVE)


def wanted(world: AdyenWorld) -> str:
    """Return how the last payment wants 3-D Secure."""
    found: str = world.bodies()[-1]["authenticationData"]["threeDSRequestData"]["nativeThreeDS"]
    return found


def test_it_is_asked_for_with_the_browser_and_its_origin(world: AdyenWorld) -> None:
    world.authorize()
    (body,) = world.bodies()
    assert wanted(world) == "preferred"
    assert (body["channel"], body["origin"]) == ("Web", "https://shop.test")
    assert body["browserInfo"]["userAgent"] == "kit"


@pytest.mark.parametrize(
    "browser",
    [
        None,
        msgspec.structs.replace(BROWSER, origin=None),
        msgspec.structs.replace(BROWSER, origin=f"https://{'x' * 80}.test"),
        msgspec.structs.replace(BROWSER, user_agent=None),
    ],
)
def test_without_a_browser_and_its_origin_it_is_not_asked_for(
    world: AdyenWorld, browser: Browser | None
) -> None:
    world.authorize(browser=browser)
    assert wanted(world) == "disabled"


def test_a_method_with_a_page_of_its_own_does_not_ask_for_it(world: AdyenWorld) -> None:
    world.authorize(method="ideal")
    assert wanted(world) == "disabled"


def test_the_action_goes_to_the_browser_as_it_is(world: AdyenWorld) -> None:
    answer = world.authorize(card(THREE_DS))
    [payment] = world.adyen.records.payments()
    assert action_of(answer) == first_action(payment, PAGES)
    assert answer.action is not None
    assert answer.action.url is None
    assert (entries(answer), answer.awaits_details) == ([PENDING], True)
    assert answer.psp_payment_id is None


@pytest.mark.parametrize("number", [THREE_DS, FRICTIONLESS])
def test_what_the_browser_brings_is_handed_in(world: AdyenWorld, number: str) -> None:
    details = world.authenticate(world.authorize(card(number)))
    assert entries(world.told()) == [PENDING]
    world.calls.requests.clear()
    submitted = world.submit(details)
    assert world.bodies() == [{"details": details}]
    assert (entries(submitted), submitted.awaits_details) == ([AUTHORIZED], False)
    assert entries(world.told()) == [AUTHORIZED]


def test_a_shopper_who_fails_is_declined(world: AdyenWorld) -> None:
    details = world.authenticate(world.authorize(card(THREE_DS)), "refuse")
    submitted = world.submit(details)
    assert entries(submitted) == [("Authorization", 1000, "Failure")]
    assert submitted.code == "authentication_failed"


def test_a_challenge_that_timed_out_is_declined(world: AdyenWorld) -> None:
    submitted = world.submit(unfinished(action_of(world.authorize(card(THREE_DS)))))
    assert submitted.code == "authentication_failed"


def test_details_are_submitted_under_a_key_of_their_own(world: AdyenWorld) -> None:
    details = world.authenticate(world.authorize(card(THREE_DS)))
    world.calls.requests.clear()
    first, again = world.submit(details), world.submit(details)
    assert entries(first) == entries(again) == [AUTHORIZED]
    assert len(set(world.keys())) == 1


def test_the_result_of_another_payment_proves_nothing(world: AdyenWorld) -> None:
    another = world.request(card(THREE_DS), cents=100)
    cheap = world.provider.authorize(
        msgspec.structs.replace(another, payment_id=PAYMENT.replace("a", "b"))
    )
    details = world.authenticate(cheap)
    world.authorize(card(THREE_DS))
    assert entries(world.submit(details)) == [PENDING]
    assert world.fetch().psp_payment_id is None


def test_details_that_adyen_refuses_change_nothing(world: AdyenWorld) -> None:
    world.authorize(card(THREE_DS))
    assert entries(world.submit({"threeDSResult": "x"})) == [PENDING]


def test_details_without_a_reference_wait_for_the_webhook(world: AdyenWorld) -> None:
    world.adyen.account = Account(details_merchant_reference=False)
    details = world.authenticate(world.authorize(card(THREE_DS)))
    submitted = world.submit(details)
    assert (entries(submitted), submitted.evidence) == ([PENDING], ())
    assert entries(world.told()) == [AUTHORIZED]


def test_a_reload_brings_the_same_action_again(world: AdyenWorld) -> None:
    first, second = world.authorize(card(THREE_DS)), world.authorize(card(THREE_DS))
    assert first.action == second.action


def test_an_action_is_shown_also_when_it_was_switched_off_meanwhile(world: AdyenWorld) -> None:
    first = world.authorize(card(THREE_DS))
    world.provider = world.new_provider()
    assert world.authorize(card(THREE_DS)).action == first.action
    assert wanted(world) == "disabled"


def test_an_issuer_without_it_has_a_page_of_its_own(world: AdyenWorld) -> None:
    world.adyen.account = Account(native_three_ds=False)
    answer = world.authorize(card(THREE_DS))
    assert wanted(world) == "preferred"
    assert answer.action is not None
    assert answer.action.type == "redirect"
    assert entries(world.submit(world.visit(answer))) == [AUTHORIZED]


def test_a_card_that_is_asked_in_the_page_is_stored(world: AdyenWorld) -> None:
    asked = world.authorize(card(THREE_DS), store=True, customer_id=CUSTOMER)
    assert asked.stored_method is None
    stored = world.submit(world.authenticate(asked)).stored_method
    assert stored is not None
    assert stored.token.reveal().startswith(f"{CUSTOMER}:")
    assert stored.last_four == "5454"


def test_a_charge_without_its_customer_asks_nobody(world: AdyenWorld) -> None:
    stored = world.authorize(store=True, customer_id=CUSTOMER).stored_method
    assert stored is not None
    charge = world.request(stored_token=stored.token, off_session=True, browser=None)
    world.provider.authorize(msgspec.structs.replace(charge, payment_id=PAYMENT.replace("a", "b")))
    assert wanted(world) == "disabled"
