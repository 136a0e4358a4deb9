"""How webhooks are signed and delivered."""

import base64
import json
from typing import Any

import pytest

from adyen_support import API_KEY, HMAC_KEY, HOST, AdyenWorld
from sandbox.adyen.account import Account
from sandbox.adyen.delivery_queue import PAUSES
from sandbox.adyen.signatures import body_signature, item_signature, signed_text
from sandbox.faults import FaultRule
from sandbox.psp_kit.webhooks import DeliveryMode

MINUTE, HOUR, DAY = 60, 3_600, 86_400


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld()


def item(reference: str, merchant: str, account: str, value: int) -> dict[str, Any]:
    return {
        "pspReference": reference,
        "merchantReference": merchant,
        "merchantAccountCode": account,
        "amount": {"value": value, "currency": "EUR"},
        "eventCode": "AUTHORISATION",
        "success": "true",
    }


@pytest.mark.parametrize(
    ("key", "signed", "signature"),
    [
        (
            "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056",
            item("7914073381342284", "TestPayment-1407325143704", "TestMerchant", 1_130),
            "coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=",
        ),
        (
            "74F490DD33F7327BAECC88B2947C011FC02D014A473AAA33A8EC93E4DC069174",
            item("M8NB66SBZSGLNK82", ":slashes are fun", "AntoniStroinski", 1_000),
            "2EQYm7YJpKO4EtHSPu55SQTyWf8dkW5u2nD1tJFpViA=",
        ),
    ],
)
def test_signatures_are_those_that_adyen_publishes(
    key: str, signed: dict[str, Any], signature: str
) -> None:
    """https://github.com/Adyen/adyen-python-api-library, test/UtilTest.py, has the same."""
    assert item_signature(key, signed) == signature


def test_nothing_is_escaped() -> None:
    text = signed_text({**item("A", "a:b\\c", "S", 1), "originalReference": "O"})
    assert text == "A:O:S:a:b\\c:1:EUR:AUTHORISATION:true"


def test_each_item_is_signed_and_words_are_texts(world: AdyenWorld) -> None:
    world.paid(metadata={"ctpProject": "shop"})
    world.tick()
    [(headers, body)] = world.merchant.received
    told = json.loads(body)
    assert told["live"] == "false"
    one = told["notificationItems"][0]["NotificationRequestItem"]
    assert one["success"] == "true"
    assert one["eventDate"] == "2026-03-01T13:00:00+01:00"
    extra = one["additionalData"]
    assert extra["metadata.ctpProject"] == "shop"
    assert extra["hmacSignature"] == item_signature(HMAC_KEY, one)
    both = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
    assert both == "adyen:sandbox-webhook-password"


def test_an_account_may_leave_out_metadata_and_refusals() -> None:
    world = AdyenWorld(metadata_in_webhooks=False, refusal_events=False)
    world.paid(metadata={"a": "b"})
    world.pay(additionalData={"RequestedTestAcquirerResponseCode": "2"})
    world.tick()
    [one] = world.merchant.items()
    assert list(one["additionalData"]) == ["hmacSignature"]


def test_one_refused_item_holds_the_rest(world: AdyenWorld) -> None:
    world.merchant.answers = [500, 500]
    first, second = world.paid(), world.paid()
    world.tick()
    world.tick(2 * MINUTE - 1)
    assert len(world.merchant.received) == 1
    world.tick(1)
    assert len(world.merchant.received) == 2
    world.tick(5 * MINUTE)
    references = [one["pspReference"] for one in world.merchant.items()]
    assert references == [first, first, first, second]


def test_the_ladder_ends_after_thirty_days(world: AdyenWorld) -> None:
    assert PAUSES[:9] == (120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800)
    assert 30 * DAY - 8 * HOUR < sum(PAUSES) <= 30 * DAY
    world.merchant.answers = [500] * (len(PAUSES) + 2)
    world.paid()
    world.tick()
    for pause in PAUSES:
        world.tick(pause)
    delivery = world.adyen.outbox.deliveries[0]
    assert (delivery.state, delivery.attempts) == ("abandoned", len(PAUSES) + 1)


def test_ten_seconds_are_enough(world: AdyenWorld) -> None:
    assert world.adyen.webhook_patience == 10
    world.network.unplug("merchant.test")
    world.paid()
    world.tick()
    [delivery] = world.adyen.outbox.deliveries
    assert (delivery.state, delivery.last_status) == ("waiting", None)


def test_the_front_path_is_never_repeated() -> None:
    world = AdyenWorld(front_path=True)
    world.merchant.answers = [500]
    payment = world.paid()
    world.modify("captures", payment, 10_000)
    world.tick()
    world.tick(DAY)
    assert world.merchant.told() == [("AUTHORISATION", "true"), ("CAPTURE", "true")]
    assert world.adyen.outbox.deliveries[0].state == "abandoned"


def test_duplicates_have_a_newer_date(world: AdyenWorld) -> None:
    world.adyen.outbox.mode = DeliveryMode(duplicates=1)
    world.paid()
    world.tick()
    first, second = world.merchant.items()
    assert first["eventDate"] < second["eventDate"]
    assert {**first, "eventDate": ""} == {**second, "eventDate": ""}


def test_any_order(world: AdyenWorld) -> None:
    payments = [world.paid() for _ in range(8)]
    world.adyen.outbox.mode = DeliveryMode(shuffle=True)
    world.tick()
    told = [one["pspReference"] for one in world.merchant.items()]
    assert told != payments
    assert sorted(told) == sorted(payments)


def test_two_items_in_one_webhook() -> None:
    world = AdyenWorld(batches=True)
    payments = [world.paid() for _ in range(3)]
    world.tick()
    assert [len(body["notificationItems"]) for body in world.merchant.bodies()] == [2, 1]
    assert [one["pspReference"] for one in world.merchant.items()] == payments
    for one in world.merchant.items():
        assert one["additionalData"]["hmacSignature"] == item_signature(HMAC_KEY, one)


def test_webhooks_get_lost_and_are_sent_again(world: AdyenWorld) -> None:
    world.adyen.outbox.mode = DeliveryMode(mute=("AUTHORISATION",))
    payment = world.paid()
    world.tick()
    assert world.merchant.received == []
    [delivery] = world.adyen.outbox.deliveries
    world.adyen.outbox.resend(delivery.event.id, world.clock.now())
    world.tick()
    assert world.last()["pspReference"] == payment


def test_stored_methods_are_told_with_a_signature_in_the_header(world: AdyenWorld) -> None:
    world.paid(
        storePaymentMethod=True,
        shopperReference="shopper-1",
        recurringProcessingModel="CardOnFile",
        shopperInteraction="Ecommerce",
    )
    world.tick()
    [(headers, body)] = [one for one in world.merchant.received if b"recurring" in one[1]]
    assert headers["Hmacsignature"] == body_signature(HMAC_KEY, body)
    told = json.loads(body)
    assert (told["type"], told["environment"]) == ("recurring.token.created", "test")
    [paid] = world.merchant.items()
    assert told["eventId"] == paid["pspReference"]
    stored = paid["additionalData"]["tokenization.storedPaymentMethodId"]
    assert told["data"]["storedPaymentMethodId"] == stored


def test_faults_of_the_network_are_those_of_all_stand_ins(world: AdyenWorld) -> None:
    world.adyen.faults.add(FaultRule(path="/payments$", status=503))
    answer = world.post("/payments", world.payment())
    assert (answer.status_code, answer.json()["errorType"]) == (503, "internal")


def test_the_switches_are_in_the_test_control(world: AdyenWorld) -> None:
    url, headers = f"{HOST}/test/adyen/account", {"Authorization": f"Bearer {API_KEY}"}
    assert world.session.put(url, json={"batches": True}, headers=headers).status_code == 200
    assert world.adyen.account == Account(batches=True)
    assert world.session.get(url, headers=headers).json()["batches"] is True
    assert world.session.put(url, json={"unknown": 1}, headers=headers).status_code == 400
    assert world.session.get(url).status_code == 401
