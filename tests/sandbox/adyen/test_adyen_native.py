"""Native 3-D Secure: actions, frames, the call of Adyen Web, and what comes of their results."""

from typing import Any

import pytest
import requests

from adyen_native_support import NativeBrowser, decoded, encoded, message_of, unfinished
from adyen_support import (
    BROWSER,
    CHALLENGED,
    FRICTIONLESS,
    HOST,
    NATIVE,
    SHOP,
    VISA,
    WITH_WORD,
    AdyenWorld,
    card,
)

CLIENT_KEY = "test_sandbox"
HOUR = 3_600


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld()


@pytest.fixture
def browser(world: AdyenWorld) -> NativeBrowser:
    return NativeBrowser(world.session, HOST, CLIENT_KEY)


def asked(world: AdyenWorld, number: str = CHALLENGED, **changed: Any) -> dict[str, Any]:
    """Return the action of a new payment."""
    found: dict[str, Any] = world.pay(card(number), **{**NATIVE, **changed})["action"]
    return found


def submitted(world: AdyenWorld, details: dict[str, str], **more: str) -> requests.Response:
    return world.post("/payments/details", {"details": details, **more})


def test_a_payment_that_waits_shows_no_reference(world: AdyenWorld) -> None:
    answer = world.pay(card(CHALLENGED), **NATIVE)
    assert answer["resultCode"] == "IdentifyShopper"
    assert answer.keys() == {"resultCode", "action"}
    assert (answer["action"]["type"], answer["action"]["subtype"]) == ("threeDS2", "fingerprint")


def test_a_known_browser_is_challenged_at_once(world: AdyenWorld) -> None:
    answer = world.pay(card(WITH_WORD), **NATIVE)
    assert (answer["resultCode"], answer["action"]["subtype"]) == ("ChallengeShopper", "challenge")


def test_a_card_without_three_d_secure_is_asked_nothing(world: AdyenWorld) -> None:
    assert world.pay(card(VISA), **NATIVE)["resultCode"] == "Authorised"


def test_a_frictionless_card_is_known_by_its_browser(
    world: AdyenWorld, browser: NativeBrowser
) -> None:
    assert world.pay(card(FRICTIONLESS), browserInfo=BROWSER)["resultCode"] == "Authorised"
    answer = submitted(world, browser.details(asked(world, FRICTIONLESS))).json()
    assert (answer["resultCode"], answer["merchantReference"]) == ("Authorised", "payment-2")
    assert answer["additionalData"]["threeDAuthenticated"] == "true"


@pytest.mark.parametrize(
    ("number", "answer", "word", "result"),
    [
        (CHALLENGED, "approve", "", "Authorised"),
        (CHALLENGED, "refuse", "", "Refused"),
        (WITH_WORD, "approve", "password", "Authorised"),
        (WITH_WORD, "approve", "wrong", "Refused"),
    ],
)
def test_a_challenge_is_decided_when_the_server_submits_it(
    world: AdyenWorld, browser: NativeBrowser, number: str, answer: str, word: str, result: str
) -> None:
    details = browser.details(asked(world, number), answer, word=word)
    world.tick()
    assert world.merchant.told() == []
    assert submitted(world, details).json()["resultCode"] == result


def test_a_browser_that_claims_a_success_is_not_believed(
    world: AdyenWorld, browser: NativeBrowser
) -> None:
    action = asked(world)
    result = decoded(browser.details(action, "refuse")["threeDSResult"])
    claimed = {"threeDSResult": encoded({**result, "transStatus": "Y"})}
    assert submitted(world, claimed).json()["refusalReasonCode"] == "11"


def test_a_challenge_without_an_answer_is_one_that_failed(world: AdyenWorld) -> None:
    assert submitted(world, unfinished(asked(world))).json()["refusalReasonCode"] == "11"


def test_details_are_used_once_and_for_their_own_payment(
    world: AdyenWorld, browser: NativeBrowser
) -> None:
    action = asked(world)
    details = browser.details(action)
    assert submitted(world, details, paymentData="of another payment").status_code == 422
    as_redirect = {"redirectResult": details["threeDSResult"]}
    assert submitted(world, as_redirect).status_code == 422
    right = submitted(world, details, paymentData=action["paymentData"])
    assert right.json()["resultCode"] == "Authorised"
    assert submitted(world, details).status_code == 422


@pytest.mark.parametrize(
    "result", ["x", encoded({}), encoded({"transStatus": "Y", "authorisationToken": "unknown"})]
)
def test_a_result_that_is_none_is_refused(world: AdyenWorld, result: str) -> None:
    asked(world)
    assert submitted(world, {"threeDSResult": result}).status_code == 422


def test_the_fingerprint_is_taken_with_its_own_data_and_key(
    world: AdyenWorld, browser: NativeBrowser
) -> None:
    action = asked(world)
    fingerprint = browser.fingerprint(action)
    assert browser.submit({**action, "paymentData": "other"}, fingerprint).status_code == 422
    assert browser.submit(action, "x").status_code == 422
    other = NativeBrowser(world.session, HOST, "test_other")
    assert other.submit(action, fingerprint).status_code == 401
    first = browser.submit(action, fingerprint)
    assert first.json()["action"]["subtype"] == "challenge"
    assert browser.submit(action, fingerprint).json() == first.json()


def test_a_shop_of_any_origin_may_call(world: AdyenWorld) -> None:
    url = f"{HOST}/checkoutshopper/v1/submitThreeDS2Fingerprint"
    allowed = world.session.options(url).headers
    assert allowed["Access-Control-Allow-Origin"] == "*"
    assert allowed["Access-Control-Allow-Headers"] == "Content-Type"


def test_frames_tell_their_end_to_the_shop_of_the_payment(
    world: AdyenWorld, browser: NativeBrowser
) -> None:
    action = asked(world, origin="https://another.example")
    token = decoded(action["token"])
    data = {"threeDSMethodData": encoded({"threeDSServerTransID": token["threeDSServerTransID"]})}
    frame = world.session.post(token["threeDSMethodUrl"], data=data)
    assert message_of(frame)[0] == "https://another.example"
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]


def test_frames_are_those_of_their_transaction(world: AdyenWorld, browser: NativeBrowser) -> None:
    first, second = asked(world), asked(world)
    data = {"threeDSMethodData": encoded({"threeDSServerTransID": "another"})}
    url = decoded(first["token"])["threeDSMethodUrl"]
    assert world.session.post(url, data=data).status_code == 422
    challenges = [
        browser.submit(one, browser.fingerprint(one)).json()["action"] for one in (first, second)
    ]
    foreign = decoded(challenges[1]["token"])["acsTransID"]
    url = decoded(challenges[0]["token"])["acsURL"]
    creq = encoded({"acsTransID": foreign})
    assert world.session.post(url, data={"creq": creq}).status_code == 422


def test_a_challenge_is_answered_once(world: AdyenWorld, browser: NativeBrowser) -> None:
    action = asked(world, WITH_WORD)
    details = browser.details(action, "refuse")
    again = world.session.post(decoded(action["token"])["acsURL"], data={"answer": "approve"})
    assert message_of(again)[1]["result"] == {"transStatus": "N"}
    assert submitted(world, details).json()["resultCode"] == "Refused"


def test_what_was_left_is_over(world: AdyenWorld, browser: NativeBrowser) -> None:
    action = asked(world)
    fingerprint = browser.fingerprint(action)
    world.tick(12 * HOUR)
    assert browser.submit(action, fingerprint).status_code == 422
    assert submitted(world, unfinished(action)).json()["resultCode"] == "Refused"


def test_a_technical_cancel_ends_it(world: AdyenWorld, browser: NativeBrowser) -> None:
    details = browser.details(asked(world, reference="p-1"))
    world.post("/cancels", {"merchantAccount": SHOP, "paymentReference": "p-1"})
    world.tick()
    assert submitted(world, details).json()["resultCode"] == "Cancelled"


def test_an_issuer_without_it_has_a_page_of_its_own() -> None:
    world = AdyenWorld(native_three_ds=False)
    answer = world.pay(card(CHALLENGED), **NATIVE)
    assert (answer["resultCode"], answer["action"]["type"]) == ("RedirectShopper", "redirect")
    assert world.pay(card(FRICTIONLESS), **NATIVE)["resultCode"] == "Authorised"


def test_the_books_have_what_a_browser_brings(world: AdyenWorld, browser: NativeBrowser) -> None:
    details = browser.details(asked(world))
    [booked] = world.adyen.books()
    assert booked.return_url is None
    assert decoded(booked.brought["threeDSResult"]) == decoded(details["threeDSResult"])
