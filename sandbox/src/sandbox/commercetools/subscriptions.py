"""Subscriptions: https://docs.commercetools.com/api/projects/subscriptions.

They are kept as the client wants them; who delivers messages reads them and listens to the
message log of the project.
"""

from typing import Literal

import msgspec

from sandbox.commercetools.errors import invalid_input
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import Action, Draft, Resource, checked_key

SUBSCRIPTION = "subscription"


class GoogleCloudPubSub(Draft, tag_field="type"):
    """A topic of Google Cloud Pub/Sub."""

    project_id: str
    topic: str


class SNS(Draft, tag_field="type"):
    """A topic of AWS SNS."""

    topic_arn: str
    authentication_mode: Literal["Credentials", "IAM"] = "Credentials"
    access_key: str | None = None
    access_secret: str | None = None


class SQS(Draft, tag_field="type"):
    """A queue of AWS SQS."""

    queue_url: str
    region: str
    authentication_mode: Literal["Credentials", "IAM"] = "Credentials"
    access_key: str | None = None
    access_secret: str | None = None


class AzureServiceBus(Draft, tag_field="type"):
    """A queue or topic of Azure Service Bus."""

    connection_string: str


Destination = GoogleCloudPubSub | SNS | SQS | AzureServiceBus


class Platform(Draft, tag_field="type"):
    """The API's own format of notifications."""


class CloudEvents(Draft, tag_field="type"):
    """The format of https://cloudevents.io."""

    cloud_events_version: Literal["1.0"]


class MessageSubscription(Draft):
    """Messages of one kind of resource; without `types` all of them."""

    resource_type_id: str
    types: list[str] | None = None


class ChangeSubscription(Draft):
    """Every change of one kind of resource."""

    resource_type_id: str


class EventSubscription(Draft):
    """Events of one kind; without `types` all of them."""

    resource_type_id: str
    types: list[str] | None = None


Health = Literal[
    "Healthy",
    "ConfigurationError",
    "ConfigurationErrorDeliveryStopped",
    "TemporaryError",
    "ManuallySuspended",
]
_STOPPED = ("ConfigurationErrorDeliveryStopped", "ManuallySuspended")


class Subscription(Resource):
    """Who is told what."""

    destination: Destination
    messages: list[MessageSubscription]
    changes: list[ChangeSubscription]
    events: list[EventSubscription]
    format: Platform | CloudEvents
    status: Health
    key: str | None = None

    @property
    def is_delivered(self) -> bool:
        """Whether notifications are sent; nothing that happens meanwhile is sent later."""
        return self.status not in _STOPPED

    def check_purpose(self) -> None:
        """Raise InvalidInput when the subscription is about nothing."""
        if not (self.messages or self.changes or self.events):
            raise invalid_input("At least one of messages, changes and events must be set.")


class SubscriptionDraft(Draft):
    """A subscription as a client creates it."""

    destination: Destination
    key: str | None = None
    messages: list[MessageSubscription] = msgspec.field(default_factory=list)
    changes: list[ChangeSubscription] = msgspec.field(default_factory=list)
    events: list[EventSubscription] = msgspec.field(default_factory=list)
    format: Platform | CloudEvents = msgspec.field(default_factory=Platform)


def new_subscription(draft: SubscriptionDraft, work: Work) -> Subscription:
    """Make a subscription."""
    subscription = Subscription(
        **work.new_resource(),
        key=checked_key(draft.key),
        destination=draft.destination,
        messages=draft.messages,
        changes=draft.changes,
        events=draft.events,
        format=draft.format,
        status="Healthy",
    )
    subscription.check_purpose()
    work.project.try_out(subscription)
    return subscription


class ChangeDestination(Action):
    """Send notifications elsewhere; a destination that is reached makes it healthy again.

    Only the support team ends a suspension.
    https://docs.commercetools.com/api/projects/subscriptions#subscriptionhealthstatus
    """

    destination: Destination

    def apply(self, subscription: Subscription, work: Work) -> None:
        """Set the destination; raises InvalidInput when it cannot be reached."""
        subscription.destination = self.destination
        work.project.try_out(subscription)
        if subscription.status != "ManuallySuspended":
            subscription.status = "Healthy"


class SetKey(Action):
    """Set or remove the key."""

    key: str | None = None

    def apply(self, subscription: Subscription, _: Work) -> None:
        """Set or remove the key."""
        subscription.key = checked_key(self.key)


class SetMessages(Action):
    """Choose the messages."""

    messages: list[MessageSubscription] = msgspec.field(default_factory=list)

    def apply(self, subscription: Subscription, _: Work) -> None:
        """Set the messages."""
        subscription.messages = self.messages
        subscription.check_purpose()


class SetChanges(Action):
    """Choose the changes."""

    changes: list[ChangeSubscription] = msgspec.field(default_factory=list)

    def apply(self, subscription: Subscription, _: Work) -> None:
        """Set the changes."""
        subscription.changes = self.changes
        subscription.check_purpose()


class SetEvents(Action):
    """Choose the events."""

    events: list[EventSubscription] = msgspec.field(default_factory=list)

    def apply(self, subscription: Subscription, _: Work) -> None:
        """Set the events."""
        subscription.events = self.events
        subscription.check_purpose()


SubscriptionAction = ChangeDestination | SetKey | SetMessages | SetChanges | SetEvents
