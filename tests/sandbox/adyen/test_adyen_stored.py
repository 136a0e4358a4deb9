"""Stored payment methods."""

from typing import Any

import pytest

from adyen_support import API_KEY, CHALLENGED, HOST, SHOP, AdyenWorld, card
from sandbox.adyen.cards import AUTHENTICATION_REQUIRED

SHOPPER = {"shopperReference": "shopper-1", "recurringProcessingModel": "CardOnFile"}
LIST = {"merchantAccount": SHOP, "shopperReference": "shopper-1"}
KEY = {"X-API-Key": API_KEY}


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld()


def stored(world: AdyenWorld, **changed: Any) -> dict[str, Any]:
    answer = world.pay(card(holder="A. Klaassen"), storePaymentMethod=True, **SHOPPER, **changed)
    return {
        name.removeprefix("tokenization."): text
        for name, text in answer["additionalData"].items()
        if name.startswith("tokenization.")
    }


def again(name: str) -> dict[str, str]:
    return {"type": "scheme", "storedPaymentMethodId": name}


def listed(world: AdyenWorld) -> list[dict[str, Any]]:
    answer = world.session.get(f"{HOST}/v72/storedPaymentMethods", params=LIST, headers=KEY)
    found: list[dict[str, Any]] = answer.json()["storedPaymentMethods"]
    return found


def types(world: AdyenWorld) -> list[str]:
    return [body["type"] for body in world.merchant.bodies() if "eventId" in body]


def test_a_card_is_stored_once(world: AdyenWorld) -> None:
    first, second = stored(world), stored(world)
    assert first["store.operationType"] == "created"
    assert second["store.operationType"] == "alreadyExisting"
    assert first["storedPaymentMethodId"] == second["storedPaymentMethodId"]
    world.tick()
    assert types(world) == ["recurring.token.created", "recurring.token.alreadyExisting"]


def test_a_stored_card_is_listed(world: AdyenWorld) -> None:
    name = stored(world)["storedPaymentMethodId"]
    [one] = listed(world)
    shown = (one["id"], one["brand"], one["lastFour"], one["expiryMonth"], one["expiryYear"])
    assert shown == (name, "visa", "1111", "03", "30")
    methods = world.post("/paymentMethods", LIST).json()["storedPaymentMethods"]
    assert [one["id"] for one in methods] == [name]


def test_it_pays_again_for_its_shopper_alone(world: AdyenWorld) -> None:
    name = stored(world)["storedPaymentMethodId"]
    absent = {"shopperInteraction": "ContAuth"}
    assert world.pay(again(name), **SHOPPER, **absent)["resultCode"] == "Authorised"
    other = {**SHOPPER, "shopperReference": "shopper-2"}
    answer = world.post("/payments", world.payment(again(name), **other))
    assert (answer.status_code, answer.json()["errorCode"]) == (422, "803")
    assert world.post("/payments", world.payment(again(name))).status_code == 422


def test_its_bank_refuses_it_later(world: AdyenWorld) -> None:
    name = stored(world)["storedPaymentMethodId"]
    world.adyen.vault.spoil(name, AUTHENTICATION_REQUIRED)
    answer = world.pay(again(name), shopperInteraction="ContAuth", **SHOPPER)
    assert (answer["resultCode"], answer["refusalReasonCode"]) == ("Refused", "38")
    url = f"{HOST}/test/adyen/stored/{name}/0"
    headers = {"Authorization": f"Bearer {API_KEY}"}
    assert world.session.post(url, headers=headers).status_code == 204
    assert world.pay(again(name), **SHOPPER)["resultCode"] == "Authorised"


def test_nothing_is_stored_without_a_payment(world: AdyenWorld) -> None:
    world.pay(card(holder="DECLINED"), storePaymentMethod=True, **SHOPPER)
    world.pay(card(holder="A"), **SHOPPER)
    assert listed(world) == []


def test_a_stored_card_is_forgotten_once(world: AdyenWorld) -> None:
    name = stored(world)["storedPaymentMethodId"]
    url = f"{HOST}/v72/storedPaymentMethods/{name}"
    other = {**LIST, "shopperReference": "shopper-2"}
    assert world.session.delete(url, params=other, headers=KEY).status_code == 404
    assert world.session.delete(url, params=LIST, headers=KEY).status_code == 204
    assert world.session.delete(url, params=LIST, headers=KEY).status_code == 404
    assert listed(world) == []
    world.tick()
    assert types(world)[-1] == "recurring.token.disabled"
    assert world.session.get(f"{HOST}/v72/storedPaymentMethods", headers=KEY).status_code == 422
    assert world.session.delete(url, params=LIST).status_code == 401


def test_a_challenged_card_is_asked_about_again(world: AdyenWorld) -> None:
    body = world.payment(card(CHALLENGED), storePaymentMethod=True, **SHOPPER)
    answer = world.post("/payments", {**body, "shopperInteraction": "ContAuth"}).json()
    name = answer["additionalData"]["tokenization.storedPaymentMethodId"]
    present = world.post("/payments", world.payment(again(name), **SHOPPER))
    assert present.status_code == 422
    assert "browserInfo" in present.json()["message"]
