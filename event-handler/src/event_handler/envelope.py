"""What brings a message here: a Google Pub/Sub push, or an AWS SNS notification.

https://cloud.google.com/pubsub/docs/push
https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
"""

import base64
import binascii

import msgspec

from payment_core.runtime.logs import get_logger


class Malformed(Exception):
    """Not what we asked to be sent; sending it again would change nothing."""


class _PushedMessage(msgspec.Struct):
    data: str


class _Envelope(msgspec.Struct):
    message: _PushedMessage | None = None
    sns_type: str | None = msgspec.field(name="Type", default=None)
    sns_message: str | None = msgspec.field(name="Message", default=None)
    sns_topic: str | None = msgspec.field(name="TopicArn", default=None)


def unwrapped(body: bytes) -> bytes | None:
    """Return the payload as commercetools wrote it; None for an envelope that brings none.

    Raises `Malformed`.
    """
    try:
        envelope = msgspec.json.decode(body, type=_Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed("The body is not a known message envelope.") from error
    if envelope.message is not None:
        return _decoded(envelope.message.data)
    if envelope.sns_type == "Notification" and envelope.sns_message is not None:
        return envelope.sns_message.encode("utf-8", "surrogatepass")
    if envelope.sns_type not in (None, "Notification"):
        # An SNS topic that wants to be confirmed sends a URL; we fetch no URL that is sent to us.
        get_logger().warning(
            "An SNS request is not a notification",
            eventCode="message.not_a_notification",
            snsType=envelope.sns_type,
            topic=envelope.sns_topic,
        )
        return None
    raise Malformed("The body is not a known message envelope.")


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("The message's data is not base64.") from error
