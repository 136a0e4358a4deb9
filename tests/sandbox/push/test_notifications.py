"""What a Subscription of the stand-in is told, and in which envelope."""

import base64
import random
from typing import Any

import msgspec
import pytest

from bench import COMMERCETOOLS, PROJECT, Bench, Json
from sandbox.commercetools.notifications import Notifier
from sandbox.push.broker import Broker
from sandbox.push.envelopes import envelope

TOPIC = "projects/connect/topics/messages"
ARN = "arn:aws:sns:eu-central-1:123456789012:messages"
PUBSUB = {"type": "GoogleCloudPubSub", "projectId": "connect", "topic": "messages"}
SNS = {"type": "SNS", "topicArn": ARN, "authenticationMode": "IAM"}
PAYMENTS = {"resourceTypeId": "payment"}


class Telling(Bench):
    """A bench whose subscriptions are told, with nobody who listens."""

    def __init__(self) -> None:
        super().__init__()
        self.broker = Broker(random.Random(7))
        self.broker.subscribe(TOPIC, "https://events.test/")
        self.broker.subscribe(ARN, "https://events.test/")
        self.notifier = Notifier(self.commercetools, self.broker)

    def subscribe(self, destination: Json = PUBSUB, **members: Any) -> Json:
        draft = {"destination": destination, "messages": [PAYMENTS], **members}
        return self.api("POST", "subscriptions", draft)

    def told(self) -> list[Json]:
        """Return the notifications, without the test on creation."""
        return [
            msgspec.json.decode(one.publication.payload) for one in list(self.broker.deliveries)[1:]
        ]


def test_creation_is_tried_out_with_a_test_notification() -> None:
    bench = Telling()
    made = bench.subscribe(key="ours")
    [delivery] = bench.broker.deliveries
    assert msgspec.json.decode(delivery.publication.payload) == {
        "notificationType": "ResourceCreated",
        "projectKey": PROJECT,
        "resource": {"typeId": "subscription", "id": made["id"]},
        "resourceUserProvidedIdentifiers": {"key": "ours"},
        "version": 1,
        "modifiedAt": "2026-01-01T00:00:00.000Z",
    }


@pytest.mark.parametrize(
    "destination",
    [{**PUBSUB, "topic": "unknown"}, {"type": "SQS", "queueUrl": "https://x.test", "region": "r"}],
)
def test_a_destination_that_cannot_be_reached_is_refused(destination: Json) -> None:
    bench = Telling()
    made = bench.subscribe()
    change = {"action": "changeDestination", "destination": destination}
    bodies: dict[str, Json] = {
        "subscriptions": {"destination": destination, "messages": [PAYMENTS]},
        f"subscriptions/{made['id']}": {"version": 1, "actions": [change]},
    }
    for path, body in bodies.items():
        answer = bench.network.session().post(
            f"{COMMERCETOOLS}/{PROJECT}/{path}",
            json=body,
            headers={"Authorization": f"Bearer {bench._token}"},
        )
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["code"] == "InvalidInput"
    assert bench.api("GET", "subscriptions")["results"] == [made]


def test_a_message_is_told_as_the_api_documents_it() -> None:
    bench = Telling()
    payment_id = bench.paid()
    bench.subscribe()
    added = bench.update(
        payment_id,
        {
            "action": "addTransaction",
            "transaction": {
                "type": "Charge",
                "amount": {"centAmount": 100, "currencyCode": "EUR"},
            },
        },
    )

    [told] = bench.told()

    assert told["notificationType"] == "Message"
    assert told["projectKey"] == PROJECT
    assert told["resource"] == {"typeId": "payment", "id": payment_id}
    assert told["resourceVersion"] == added["version"]
    assert told["type"] == "PaymentTransactionAdded"
    assert told["transaction"] == added["transactions"][-1]
    assert told["createdBy"]["clientId"]
    assert told["sequenceNumber"] > 1


def test_only_what_is_wanted_is_told() -> None:
    bench = Telling()
    bench.subscribe(messages=[{"resourceTypeId": "payment", "types": ["PaymentInterfaceIdSet"]}])
    bench.paid()
    assert [one["type"] for one in bench.told()] == ["PaymentInterfaceIdSet"]


def test_nothing_is_told_of_other_resources() -> None:
    bench = Telling()
    bench.subscribe(messages=[{"resourceTypeId": "order"}])
    bench.paid()
    assert bench.told() == []


def test_payload_and_author_can_be_left_out() -> None:
    bench = Telling()
    bench.subscribe()
    bench.notifier.leaves_authors_out = True
    bench.paid()
    assert not [one for one in bench.told() if "createdBy" in one or "lastModifiedBy" in one]
    bench.notifier.leaves_payloads_out = True
    bench.paid()
    told = bench.told()[-1]
    assert told["payloadNotIncluded"]["payloadType"].startswith("Payment")
    assert "type" not in told
    assert told["resource"]["typeId"] == "payment"


def test_pubsub_pushes_the_payload_in_base64() -> None:
    bench = Telling()
    bench.subscribe()
    [delivery] = bench.broker.deliveries
    body, content_type = envelope(delivery.publication)
    push = msgspec.json.decode(body)
    assert content_type == "application/json"
    assert push["subscription"] == "projects/connect/subscriptions/messages"
    assert base64.b64decode(push["message"]["data"]) == delivery.publication.payload
    assert push["message"]["messageId"] == push["message"]["message_id"] == "1"
    assert push["message"]["publishTime"] == "2026-01-01T00:00:00.000Z"


def test_sns_notifies_with_the_payload_as_text() -> None:
    bench = Telling()
    bench.subscribe(SNS)
    [delivery] = bench.broker.deliveries
    body, content_type = envelope(delivery.publication)
    notification = msgspec.json.decode(body)
    assert content_type == "text/plain; charset=UTF-8"
    assert notification["Type"] == "Notification"
    assert notification["TopicArn"] == ARN
    assert notification["Message"].encode() == delivery.publication.payload


def test_a_stopped_subscription_is_told_nothing_until_its_destination_is_set() -> None:
    bench = Telling()
    made = bench.subscribe()
    stopped = {"status": "ConfigurationErrorDeliveryStopped"}
    url = f"{COMMERCETOOLS}/test/subscriptions/{made['id']}/status"
    assert bench.network.session().post(url, json=stopped).json()["status"] == stopped["status"]
    bench.paid()
    assert bench.told() == []
    body = {
        "version": made["version"],
        "actions": [{"action": "changeDestination", "destination": PUBSUB}],
    }
    assert bench.api("POST", f"subscriptions/{made['id']}", body)["status"] == "Healthy"
    bench.paid()
    assert "PaymentCreated" in [one.get("type") for one in bench.told()]
