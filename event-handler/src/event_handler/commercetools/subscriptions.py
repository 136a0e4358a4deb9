"""Subscriptions: https://docs.commercetools.com/api/projects/subscriptions.

A subscription is updated in place. Deleted and made again, it would miss what happens meanwhile.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import msgspec

from payment_core.commercetools.client import (
    Commercetools,
    DuplicateField,
    NotFound,
    escaped,
)
from payment_core.commercetools.conflicts import retry_on_conflict
from payment_core.commercetools.subscription_health import SubscriptionHealth
from payment_web.deployment import DeploymentError

_TRIES = 5
_BUSY = "The subscription was modified concurrently; retry."
_PLATFORM = "Platform"
# A new destination, also the same one again, ends these, and nothing else does.
_REVIVABLE = frozenset({"ConfigurationError", "ConfigurationErrorDeliveryStopped"})


class MessageSubscription(msgspec.Struct, frozen=True, rename="camel"):
    """Messages of these types about one kind of resource."""

    resource_type_id: str
    types: frozenset[str] = frozenset()


class Format(msgspec.Struct, frozen=True):
    """How notifications are written."""

    type: str = _PLATFORM


class SubscriptionDraft(msgspec.Struct, frozen=True, rename="camel"):
    """A subscription as it is to be; `destination` in commercetools' own words."""

    key: str
    destination: Mapping[str, str]
    messages: tuple[MessageSubscription, ...]
    format: Format = Format()


class _Subscription(msgspec.Struct):
    id: str
    version: int
    destination: dict[str, object]
    messages: tuple[MessageSubscription, ...] = ()
    format: Format = Format()
    status: str = SubscriptionHealth().status


class _ChangeDestination(msgspec.Struct, tag_field="action", tag="changeDestination"):
    destination: Mapping[str, str]


class _SetMessages(msgspec.Struct, tag_field="action", tag="setMessages"):
    messages: tuple[MessageSubscription, ...]


class _Update(msgspec.Struct):
    version: int
    actions: list[_ChangeDestination | _SetMessages]


@dataclass(frozen=True)
class Subscriptions:
    """Keeps subscriptions as we want them; errors are those of `Commercetools`."""

    commercetools: Commercetools

    def ensure(self, draft: SubscriptionDraft) -> str:
        """Return what had to be done so that the subscription is as the draft says.

        Raises `DeploymentError` when it cannot become so.
        """
        # Who is faster did the same, or it was our own try whose answer was lost.
        attempt = partial(self._ensure, draft)
        return retry_on_conflict(attempt, _BUSY, DuplicateField, NotFound, tries=_TRIES)

    def remove(self, key: str, destination: Mapping[str, str]) -> str:
        """Delete the subscription with that key, if it still leads to this destination."""
        attempt = partial(self._remove, key, destination)
        return retry_on_conflict(attempt, _BUSY, NotFound, tries=_TRIES)

    def _remove(self, key: str, destination: Mapping[str, str]) -> str:
        existing = self._find(key)
        if existing is None:
            return f"Subscription {key} was already removed."
        if not _leads_to(existing, destination):
            return f"Subscription {key} has another destination now and was kept."
        path = f"subscriptions/{escaped(existing.id)}"
        self.commercetools.delete(path, existing.version)
        return f"Subscription {key} is removed."

    def _ensure(self, draft: SubscriptionDraft) -> str:
        existing = self._find(draft.key)
        if existing is None:
            self.commercetools.post("subscriptions", draft, msgspec.Raw)
            return f"Subscription {draft.key} is created."
        if existing.format.type != _PLATFORM:
            raise DeploymentError(
                f"Subscription {draft.key} has the format {existing.format.type}, which cannot be "
                "changed. Delete it and run this again."
            )
        actions = list(_differences(existing, draft))
        if not actions:
            return _told(f"Subscription {draft.key} is up to date.", existing)
        update = _Update(existing.version, actions)
        path = f"subscriptions/{escaped(existing.id)}"
        updated = self.commercetools.post(path, update, _Subscription)
        if existing.status in _REVIVABLE and SubscriptionHealth(updated.status).is_healthy:
            return (
                f"Subscription {draft.key} had the status {existing.status} and delivers again. "
                "Messages sent meanwhile may be lost: run the reconciliation."
            )
        return _told(f"Subscription {draft.key} is updated.", updated)

    def _find(self, key: str) -> _Subscription | None:
        try:
            path = f"subscriptions/key={escaped(key)}"
            return self.commercetools.get(path, _Subscription)
        except NotFound:
            return None


def _told(done: str, subscription: _Subscription) -> str:
    health = SubscriptionHealth(subscription.status)
    return done if health.is_healthy else f"{done} {health.text}"


def _differences(
    existing: _Subscription, draft: SubscriptionDraft
) -> Iterator[_ChangeDestination | _SetMessages]:
    if not _leads_to(existing, draft.destination) or existing.status in _REVIVABLE:
        yield _ChangeDestination(draft.destination)
    if set(existing.messages) != set(draft.messages):
        yield _SetMessages(draft.messages)


def _leads_to(existing: _Subscription, destination: Mapping[str, str]) -> bool:
    """Compare what we say about a destination; commercetools may show more of it."""
    return all(existing.destination.get(name) == value for name, value in destination.items())
