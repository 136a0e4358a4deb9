"""What the Adyen stand-in takes, answers and tells fits the types of Adyen's own packages."""

import copy
from typing import Any

import pytest

from adyen_native_support import NativeBrowser, decoded
from adyen_support import (
    API_KEY,
    BROWSER,
    CHALLENGED,
    FRICTIONLESS,
    HOST,
    NATIVE,
    SHOP,
    START,
    WITH_WORD,
    AdyenWorld,
    card,
)
from sandbox.adyen.disputes import STEPS
from sandbox.psp_kit.webhooks import DeliveryMode
from witness.adyen_types import CALLS, Listener, Literal, complaints

KEY = {"X-API-Key": API_KEY}
SHOPPER = {"shopperReference": "shopper-1", "recurringProcessingModel": "CardOnFile"}
DEBIT = {"type": "sepadirectdebit", "iban": "NL13TEST0123456700", "ownerName": "A. Klaassen"}
# Events of Adyen's description of its webhooks that its library does not list yet.
UNLISTED = (
    "PREARBITRATION_OPEN",
    "PREARBITRATION_ACCEPTED",
    "PREARBITRATION_DECLINED",
    "PREARBITRATION_ISSUER_WITHDRAWN",
    "SCHEME_ARBITRATION_WON",
    "SCHEME_ARBITRATION_LOST",
)


@pytest.fixture(scope="module")
def said() -> list[Literal]:
    """Do all that the stand-in can do."""
    world = AdyenWorld(offer_closed_events=True, capture_events=True)
    listener = Listener(world.session)
    _pay(world)
    listener.literals += _authenticate(world)
    _modify(world)
    _store(world)
    _set_up(world)
    world.adyen.reports.publish(START.date(), SHOP)
    world.adyen.outbox.mode = DeliveryMode(duplicates=1)
    world.tick(100 * 86_400)
    return listener.literals


def _pay(world: AdyenWorld) -> None:
    url = world.pay(card(CHALLENGED), browserInfo=BROWSER)["action"]["url"]
    for method, more in (
        (card(holder="DECLINED"), {}),
        (card(WITH_WORD), NATIVE),
        (card(CHALLENGED), NATIVE),
        ({"type": "ideal"}, {"countryCode": "NL", "shopperLocale": "nl-NL"}),
        (DEBIT, {"metadata": {"ctpProject": "shop"}, "merchantOrderReference": "order-1"}),
    ):
        world.pay(method, **more)
    went = world.session.post(url, data={"answer": "approve"}, allow_redirects=False)
    result = went.headers["Location"].rpartition("redirectResult=")[2]
    for _ in range(2):
        world.post("/payments/details", {"details": {"redirectResult": result}})
    world.post("/payments", {})
    world.post("/payments", world.payment(merchantAccount="Foreign"))
    world.post("/paymentMethods", {"merchantAccount": SHOP, "countryCode": "NL"})


def _authenticate(world: AdyenWorld) -> list[Literal]:
    """Go through 3-D Secure in the page; return what Adyen Web reads in the tokens of actions."""
    browser = NativeBrowser(world.session, HOST, "test_sandbox")
    actions = [
        world.pay(card(one), **NATIVE)["action"] for one in (FRICTIONLESS, CHALLENGED, WITH_WORD)
    ]
    for action in actions:
        details = browser.details(action, word="password")
        assert world.post("/payments/details", {"details": details}).ok
    return [Literal("token", "Plain<web.ThreeDS2Token>", decoded(one["token"])) for one in actions]


def _modify(world: AdyenWorld) -> None:
    payment, late = world.captured(), world.adyen.late
    world.modify("refunds", payment, 1_000)
    late.postponed_refund(payment)
    world.modify("refunds", "ABCDEFGH12345678", 1)
    world.modify("cancels", world.paid())
    world.paid(reference="p-technical")
    world.post("/cancels", {"merchantAccount": SHOP, "paymentReference": "p-technical"})
    world.tick()
    late.refunded_reversed(payment)
    late.capture_failed(payment)
    late.recapture(payment)
    world.adyen.operator.cancel_or_refund(world.paid())
    for code in STEPS:
        if code not in UNLISTED:
            world.adyen.disputes.tell(payment, code)
    failing = world.captured("refund failed")
    world.modify("refunds", failing, 1)


def _store(world: AdyenWorld) -> None:
    for _ in range(2):
        world.paid("A. Klaassen", storePaymentMethod=True, **SHOPPER)
    shopper = {"merchantAccount": SHOP, "shopperReference": "shopper-1"}
    listed = world.session.get(f"{HOST}/v72/storedPaymentMethods", params=shopper, headers=KEY)
    [stored] = listed.json()["storedPaymentMethods"]
    again = {"type": "scheme", "storedPaymentMethodId": stored["id"]}
    world.pay(again, shopperInteraction="ContAuth", **SHOPPER)
    world.post("/paymentMethods", shopper)
    url = f"{HOST}/v72/storedPaymentMethods/{stored['id']}"
    world.session.delete(url, params=shopper, headers=KEY)


def _set_up(world: AdyenWorld) -> None:
    url = f"{HOST}/v3/merchants/{SHOP}/webhooks"
    body: dict[str, Any] = {
        "type": "standard",
        "url": "https://merchant.test/webhooks",
        "active": True,
        "communicationFormat": "json",
        "encryptionProtocol": "TLSv1.3",
        "additionalSettings": {"includeEventCodes": ["CAPTURE"], "properties": {}},
    }
    made = world.session.post(url, json=body, headers=KEY).json()
    world.session.post(f"{url}/{made['id']}/generateHmac", headers=KEY)
    world.session.post(f"{url}/{made['id']}/test", json={"types": ["CAPTURE"]}, headers=KEY)
    world.session.patch(f"{url}/{made['id']}", json={"active": False}, headers=KEY)
    world.session.get(url, headers=KEY)


def test_all_that_is_said_fits(said: list[Literal]) -> None:
    assert complaints(said) == []
    heard = {one["eventCode"] for one in _items(said)}
    assert heard >= {"AUTHORISATION", "CAPTURE_FAILED", "TECHNICAL_CANCEL", "REPORT_AVAILABLE"}
    assert heard >= set(STEPS) - set(UNLISTED)
    described = {f"Plain<{one}>" for _, call in CALLS for one in call if one}
    assert described <= {one.type for one in said}


def test_what_is_misspelled_is_found(said: list[Literal]) -> None:
    """One wrong member or word in each kind of body."""
    spoilt: list[Literal] = []
    for kind in sorted({one.type for one in said}):
        literal = next(one for one in said if one.type == kind)
        spoilt.append(literal._replace(body={**literal.body, "invented": "x"}))
    wrong = copy.deepcopy(next(one for one in said if one.type.endswith("Notification>")))
    _items([wrong])[0]["eventCode"] = "CAPTURED"
    spoilt.append(wrong)
    refused = next(one for one in said if one.type == "Plain<checkout.PaymentResponse>")
    spoilt.append(refused._replace(body={**refused.body, "resultCode": "Declined"}))
    without = {name: one for name, one in refused.body.items() if name != "resultCode"}
    spoilt.append(Literal("web", "Plain<web.CheckoutAdvancedFlowResponse>", without))
    named = [one._replace(about=str(number)) for number, one in enumerate(spoilt)]
    assert {one.partition(":")[0] for one in complaints(named)} == {one.about for one in named}


def _items(said: list[Literal]) -> list[dict[str, Any]]:
    return [
        item["NotificationRequestItem"]
        for one in said
        for item in (one.body or {}).get("notificationItems", [])
    ]
