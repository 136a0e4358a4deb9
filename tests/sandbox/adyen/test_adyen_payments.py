"""How payments begin, and how pages end."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adyen_support import (
    BROWSER,
    CHALLENGED,
    MASTERCARD,
    NATIVE,
    SHOP,
    WITH_WORD,
    AdyenWorld,
    card,
)

HOUR = 3_600


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld()


def press(world: AdyenWorld, url: str, answer: str, **form: str) -> str:
    """Press a button of a page; return what the browser brings back."""
    went = world.session.post(url, data={"answer": answer, **form}, allow_redirects=False)
    back = went.headers["Location"]
    assert back.startswith("https://shop.example/return?x=1&redirectResult=")
    return parse_qs(urlsplit(back).query)["redirectResult"][0]


def redirected(world: AdyenWorld, method: dict[str, str], **changed: Any) -> str:
    answer = world.pay(method, browserInfo=BROWSER, **changed)
    assert answer["resultCode"] == "RedirectShopper"
    return str(answer["action"]["url"])


def details(world: AdyenWorld, result: str, key: str | None = None) -> dict[str, Any]:
    answer = world.post("/payments/details", {"details": {"redirectResult": result}}, key)
    found: dict[str, Any] = answer.json()
    return found


def test_a_card_is_authorised_at_once(world: AdyenWorld) -> None:
    answer = world.pay(card(MASTERCARD), reference="p-1")
    assert answer["resultCode"] == "Authorised"
    assert answer["merchantReference"] == "p-1"
    assert len(answer["pspReference"]) == 16
    assert answer["pspReference"].isalnum()
    assert answer["paymentMethod"] == {"brand": "mc", "type": "scheme"}


@pytest.mark.parametrize(
    ("holder", "code"),
    [
        ("DECLINED", "2"),
        ("CARD_EXPIRED", "6"),
        ("NOT_ENOUGH_BALANCE", "12"),
        ("CVC_DECLINED", "24"),
        ("ISSUER_UNAVAILABLE", "9"),
    ],
)
def test_the_holders_name_is_refused(world: AdyenWorld, holder: str, code: str) -> None:
    answer = world.pay(card(holder=holder))
    assert (answer["resultCode"], answer["refusalReasonCode"]) == ("Refused", code)
    assert world.done(answer["pspReference"]) == [("authorization", 10_000, "failed")]


def test_a_code_asks_for_a_refusal(world: AdyenWorld) -> None:
    asked = {"RequestedTestAcquirerResponseCode": "6"}
    answer = world.pay(additionalData=asked)
    assert (answer["refusalReason"], answer["refusalReasonCode"]) == ("Expired Card", "6")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"encryptedExpiryYear": "test_2029"}, "6"),
        ({"encryptedSecurityCode": "test_111"}, "24"),
    ],
)
def test_test_cards_have_one_date_and_code(
    world: AdyenWorld, changed: dict[str, str], code: str
) -> None:
    assert world.pay(card(**changed))["refusalReasonCode"] == code


def test_three_d_secure_is_decided_when_the_server_submits_it(world: AdyenWorld) -> None:
    url = redirected(world, card(CHALLENGED), reference="p-1")
    result = press(world, url, "approve")
    world.tick()
    assert world.merchant.told() == []
    answer = details(world, result)
    assert (answer["resultCode"], answer["merchantReference"]) == ("Authorised", "p-1")
    assert answer["additionalData"]["threeDAuthenticated"] == "true"


def test_details_are_used_once(world: AdyenWorld) -> None:
    result = press(world, redirected(world, card(CHALLENGED)), "approve")
    body = {"details": {"redirectResult": result}}
    first = world.post("/payments/details", body, "details-1")
    assert world.post("/payments/details", body, "details-2").status_code == 422
    assert world.post("/payments/details", body).status_code == 422
    assert world.post("/payments/details", body, "details-1").json() == first.json()
    assert world.post("/payments/details", {"details": {}}).status_code == 422


def test_an_account_may_leave_out_the_reference() -> None:
    world = AdyenWorld(details_merchant_reference=False)
    answer = details(world, press(world, redirected(world, card(CHALLENGED)), "approve"))
    assert "merchantReference" not in answer
    assert answer["pspReference"]


def test_a_shopper_fails_the_check(world: AdyenWorld) -> None:
    url = redirected(world, card(CHALLENGED))
    answer = details(world, press(world, url, "refuse"))
    assert (answer["resultCode"], answer["refusalReasonCode"]) == ("Refused", "11")


def test_a_word_is_asked_for(world: AdyenWorld) -> None:
    url = redirected(world, card(WITH_WORD))
    assert 'name="word"' in world.session.get(url).text
    wrong = press(world, url, "approve", word="wrong")
    assert details(world, wrong)["resultCode"] == "Refused"
    right = press(world, redirected(world, card(WITH_WORD)), "approve", word="password")
    assert details(world, right)["resultCode"] == "Authorised"


def test_a_page_is_answered_once(world: AdyenWorld) -> None:
    url = redirected(world, card(CHALLENGED))
    first = press(world, url, "refuse")
    assert press(world, url, "approve") == first
    assert details(world, first)["resultCode"] == "Refused"


def test_three_d_secure_needs_the_browser(world: AdyenWorld) -> None:
    assert world.post("/payments", world.payment(card(CHALLENGED))).status_code == 422
    without_origin = {**NATIVE, "origin": None}
    body = world.payment(card(CHALLENGED), **without_origin)
    assert world.post("/payments", body).status_code == 422


def test_without_the_shopper_nobody_is_asked(world: AdyenWorld) -> None:
    answer = world.pay(card(CHALLENGED), shopperInteraction="ContAuth")
    assert answer["resultCode"] == "Authorised"


def test_a_bank_decides_on_its_own_page(world: AdyenWorld) -> None:
    url = redirected(world, {"type": "ideal"})
    assert "pspReference" not in world.pay({"type": "ideal"})
    result = press(world, url, "approve")
    world.tick()
    assert world.merchant.told() == [("AUTHORISATION", "true")]
    assert details(world, result)["resultCode"] == "Authorised"


@pytest.mark.parametrize(
    ("answer", "result"), [("refuse", "Refused"), ("cancel", "Cancelled"), ("later", "Pending")]
)
def test_a_bank_answers_otherwise(world: AdyenWorld, answer: str, result: str) -> None:
    brought = press(world, redirected(world, {"type": "ideal"}), answer)
    assert details(world, brought)["resultCode"] == result
    world.tick(5)
    assert world.merchant.told()[-1] == (
        "AUTHORISATION",
        "true" if answer == "later" else "false",
    )


@pytest.mark.parametrize(("end", "success"), [("00", "true"), ("99", "false")])
def test_a_debit_is_decided_later(world: AdyenWorld, end: str, success: str) -> None:
    iban = f"NL13TEST01234567{end}"
    answer = world.pay({"type": "sepadirectdebit", "iban": iban, "ownerName": "A. Klaassen"})
    assert answer["resultCode"] == "Received"
    world.tick(4)
    assert world.merchant.told() == []
    world.tick(1)
    assert world.merchant.told() == [("AUTHORISATION", success)]


@pytest.mark.parametrize("told", [True, False])
def test_an_attempt_that_was_left_is_closed(told: bool) -> None:
    world = AdyenWorld(offer_closed_events=told)
    url = redirected(world, card(CHALLENGED))
    world.tick(12 * HOUR)
    assert world.merchant.told() == ([("OFFER_CLOSED", "true")] if told else [])
    assert world.session.get(url).status_code == 404
    [booked] = world.adyen.books()
    assert (booked.is_open, booked.capturable) == (False, 0)


def test_a_technical_cancel_ends_what_waits_for_its_shopper(world: AdyenWorld) -> None:
    url = redirected(world, card(CHALLENGED), reference="p-1")
    result = press(world, url, "approve")
    body = {"merchantAccount": SHOP, "paymentReference": "p-1", "reference": "end-1"}
    received = world.post("/cancels", body)
    assert (received.status_code, received.json()["status"]) == (201, "received")
    world.tick()
    assert details(world, result)["resultCode"] == "Cancelled"
    [booked] = world.adyen.books()
    assert booked.capturable == 0
    assert world.last()["eventCode"] == "TECHNICAL_CANCEL"
    assert (world.last()["originalReference"], world.last()["merchantReference"]) == (
        booked.id,
        "end-1",
    )
