"""What Subscriptions are told: https://docs.commercetools.com/api/projects/subscriptions#delivery.

Every change of a destination is tried out with a test notification, and refused when it cannot
be delivered.
"""

import msgspec

from sandbox.commercetools.errors import invalid_input
from sandbox.commercetools.messages import Message
from sandbox.commercetools.representations import timestamp
from sandbox.commercetools.stand_in import Commercetools
from sandbox.commercetools.subscriptions import (
    SNS,
    SUBSCRIPTION,
    Destination,
    GoogleCloudPubSub,
    MessageSubscription,
    Platform,
    Subscription,
)
from sandbox.push.broker import Broker

_ALWAYS_INCLUDED = (
    "id",
    "version",
    "sequenceNumber",
    "resource",
    "resourceVersion",
    "resourceUserProvidedIdentifiers",
    "createdAt",
    "lastModifiedAt",
)


class Notifier:
    """Publishes messages for the subscriptions of one stand-in, in the Platform format.

    With `leaves_authors_out` nobody is told who caused a message, and `leaves_payloads_out`
    treats every message as too large for its destination.
    """

    def __init__(self, commercetools: Commercetools, broker: Broker) -> None:
        self._commercetools = commercetools
        self._broker = broker
        self.leaves_authors_out = False
        self.leaves_payloads_out = False
        commercetools.on_message(self.tell)
        commercetools.project.try_out = self.try_out

    def tell(self, message: Message) -> None:
        """Publish a message to every subscription that wants it."""
        for subscription in self._subscriptions():
            wants = any(_wants(one, message) for one in subscription.messages)
            if wants and subscription.is_delivered:
                self._publish(subscription.destination, self._notification(message))

    def try_out(self, subscription: Subscription) -> None:
        """Send the test notification; raises InvalidInput when it cannot be delivered."""
        topic = topic_of(subscription.destination)
        if topic is None or not self._broker.has(topic):
            raise invalid_input("A test message could not be delivered to the destination.")
        if not isinstance(subscription.format, Platform):
            raise invalid_input("This stand-in delivers nothing but the Platform format.")
        key = {"key": subscription.key} if subscription.key else {}
        test = {
            "notificationType": "ResourceCreated",
            "projectKey": self._commercetools.project.key,
            "resource": {"typeId": SUBSCRIPTION, "id": subscription.id},
            "resourceUserProvidedIdentifiers": key,
            "version": subscription.version,
            "modifiedAt": timestamp(self._commercetools.clock.now()),
        }
        self._publish(subscription.destination, test)

    def _subscriptions(self) -> list[Subscription]:
        with self._commercetools.lock:
            return list(self._commercetools.project.collection(SUBSCRIPTION))

    def _notification(self, message: Message) -> Message:
        common = {
            "notificationType": "Message",
            "projectKey": self._commercetools.project.key,
        }
        if self.leaves_payloads_out:
            reason = {"reason": "Payload is too large", "payloadType": message["type"]}
            kept = {name: message[name] for name in _ALWAYS_INCLUDED if name in message}
            return {**common, **kept, "payloadNotIncluded": reason}
        hidden = {"createdBy", "lastModifiedBy"} if self.leaves_authors_out else set()
        return {**common, **{name: message[name] for name in message if name not in hidden}}

    def _publish(self, destination: Destination, notification: Message) -> None:
        topic = topic_of(destination)
        if topic is not None:
            payload = msgspec.json.encode(notification)
            self._broker.publish(topic, payload, self._commercetools.clock.now())


def topic_of(destination: Destination) -> str | None:
    """Return the full name of the topic; None for a kind of destination that never pushes."""
    match destination:
        case GoogleCloudPubSub(project_id=project, topic=topic):
            return f"projects/{project}/topics/{topic}"
        case SNS(topic_arn=arn):
            return arn
    return None


def _wants(wanted: MessageSubscription, message: Message) -> bool:
    is_about = wanted.resource_type_id == message["resource"]["typeId"]
    return is_about and (not wanted.types or message["type"] in wanted.types)
