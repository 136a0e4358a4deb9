"""Webhooks that are set up by the Management API."""

from typing import Any

import pytest

from adyen_support import API_KEY, HMAC_KEY, HOST, SHOP, AdyenWorld
from sandbox.adyen.signatures import item_signature

MINUTE = 60
MANAGEMENT = f"{HOST}/v3/merchants/{SHOP}/webhooks"
KEY = {"X-API-Key": API_KEY}


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld()


def setup(**changed: Any) -> dict[str, Any]:
    return {
        "type": "standard",
        "url": "https://merchant.test/webhooks",
        "active": True,
        "communicationFormat": "json",
        "username": "new",
        "password": "secret",
        **changed,
    }


def test_another_endpoint_waits_for_nothing(world: AdyenWorld) -> None:
    world.session.post(MANAGEMENT, json=setup(), headers=KEY)
    world.merchant.answers = [500]
    world.paid()
    world.tick()
    assert len(world.merchant.received) == 2


def test_a_webhook_is_set_up_and_signed(world: AdyenWorld) -> None:
    made = world.session.post(MANAGEMENT, json=setup(), headers=KEY).json()
    assert (made["hasPassword"], "password" in made) == (True, False)
    url = f"{MANAGEMENT}/{made['id']}"
    key = world.session.post(f"{url}/generateHmac", headers=KEY).json()["hmacKey"]
    world.paid()
    world.tick()
    signatures = {
        one["additionalData"]["hmacSignature"] == item_signature(key, one)
        for one in world.merchant.items()
    }
    assert signatures == {True, False}
    listed = world.session.get(MANAGEMENT, headers=KEY).json()
    assert [one["id"] for one in listed["data"]][-1] == made["id"]


def test_without_a_key_nothing_is_signed(world: AdyenWorld) -> None:
    world.session.post(MANAGEMENT, json=setup(), headers=KEY)
    world.paid()
    world.tick()
    signed = ["hmacSignature" in one["additionalData"] for one in world.merchant.items()]
    assert sorted(signed) == [False, True]


def test_two_keys_sign_for_a_while(world: AdyenWorld) -> None:
    [webhook] = [one for one in world.adyen.webhooks.of(SHOP) if one.kind == "standard"]
    url = f"{MANAGEMENT}/{webhook.id}/generateHmac"
    key = world.session.post(url, headers=KEY).json()["hmacKey"]

    def signers() -> set[str]:
        world.merchant.received.clear()
        for _ in range(4):
            world.paid()
        world.tick()
        return {
            one
            for told in world.merchant.items()
            for one in (key, HMAC_KEY)
            if told["additionalData"]["hmacSignature"] == item_signature(one, told)
        }

    assert signers() == {key, HMAC_KEY}
    world.clock.advance(15 * MINUTE)
    assert signers() == {key}


def test_events_may_be_chosen(world: AdyenWorld) -> None:
    chosen = setup(additionalSettings={"includeEventCodes": ["CAPTURE"]})
    made = world.session.post(MANAGEMENT, json=chosen, headers=KEY).json()
    world.captured()
    assert sorted(world.merchant.told()) == [
        ("AUTHORISATION", "true"),
        ("CAPTURE", "true"),
        ("CAPTURE", "true"),
    ]
    url = f"{MANAGEMENT}/{made['id']}"
    world.session.patch(url, json={"active": False}, headers=KEY)
    assert world.session.get(url, headers=KEY).json()["active"] is False
    assert world.session.delete(url, headers=KEY).status_code == 204
    assert world.session.get(url, headers=KEY).status_code == 404


def test_a_webhook_is_tried(world: AdyenWorld) -> None:
    made = world.session.post(MANAGEMENT, json=setup(), headers=KEY).json()
    url = f"{MANAGEMENT}/{made['id']}/test"
    world.merchant.answers = [202, 401]
    for status, code in (("success", "202"), ("failed", "401")):
        [tried] = world.session.post(url, json={"types": ["AUTHORISATION"]}, headers=KEY).json()[
            "data"
        ]
        assert (tried["status"], tried["responseCode"]) == (status, code)


def test_only_the_key_and_its_accounts(world: AdyenWorld) -> None:
    assert world.session.post(MANAGEMENT, json=setup()).status_code == 401
    foreign = MANAGEMENT.replace(SHOP, "Foreign")
    assert world.session.post(foreign, json=setup(), headers=KEY).status_code == 403
    wrong = setup(type="ideal-notification")
    assert world.session.post(MANAGEMENT, json=wrong, headers=KEY).status_code == 422
