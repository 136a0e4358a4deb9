"""What a push looks like on the wire.

https://cloud.google.com/pubsub/docs/push#receive_push
https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
"""

import base64
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from sandbox.push.broker import Publication

_SNS = "arn:aws:sns:"


class Envelope(NamedTuple):
    """A body and its content type."""

    body: bytes
    content_type: str


def envelope(publication: Publication) -> Envelope:
    """Return the push of a message, as the kind of topic it was published on does it."""
    wrap = _sns if publication.topic.startswith(_SNS) else _pubsub
    return wrap(publication)


def _pubsub(publication: Publication) -> Envelope:
    published_at = _timestamp(publication.published_at)
    message = {
        "data": base64.b64encode(publication.payload).decode(),
        "messageId": publication.id,
        "message_id": publication.id,
        "publishTime": published_at,
        "publish_time": published_at,
        "attributes": {},
    }
    subscription = publication.topic.replace("/topics/", "/subscriptions/")
    body = msgspec.json.encode({"message": message, "subscription": subscription})
    return Envelope(body, "application/json")


def _sns(publication: Publication) -> Envelope:
    body = {
        "Type": "Notification",
        "MessageId": publication.id,
        "TopicArn": publication.topic,
        "Message": publication.payload.decode(),
        "Timestamp": _timestamp(publication.published_at),
        "SignatureVersion": "1",
        "Signature": "none",
        "SigningCertURL": "https://sns.invalid/certificate.pem",
        "UnsubscribeURL": "https://sns.invalid/unsubscribe",
    }
    return Envelope(msgspec.json.encode(body), "text/plain; charset=UTF-8")


def _timestamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"
