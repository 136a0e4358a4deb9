"""Subscriptions: https://docs.commercetools.com/api/projects/subscriptions.

A subscription is updated in place. Deleted and made again, it would miss what happens meanwhile.
"""

from collections.abc import Iterator, Mapping

import msgspec

from payment_core.commercetools.client import (
    Commercetools,
    ConcurrentModification,
    DuplicateField,
    NotFound,
    escaped,
)
from payment_core.runtime.errors import DeploymentError, Unavailable

_ROUNDS = 5
_PLATFORM = "Platform"


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


class _ChangeDestination(msgspec.Struct, tag_field="action", tag="changeDestination"):
    destination: Mapping[str, str]


class _SetMessages(msgspec.Struct, tag_field="action", tag="setMessages"):
    messages: tuple[MessageSubscription, ...]


class _Update(msgspec.Struct):
    version: int
    actions: list[_ChangeDestination | _SetMessages]


class Subscriptions:
    """Keeps subscriptions as we want them; errors are those of `Commercetools`."""

    def __init__(self, commercetools: Commercetools) -> None:
        self._commercetools = commercetools

    def ensure(self, draft: SubscriptionDraft) -> str:
        """Return what had to be done so that the subscription is as the draft says.

        Raises `DeploymentError` when it cannot become so.
        """
        for _ in range(_ROUNDS):
            try:
                return self._ensure(draft)
            except (ConcurrentModification, DuplicateField, NotFound):
                continue  # Somebody did the same, or it was our own try whose answer was lost.
        raise Unavailable("The subscription is changed by too many at once.")

    def remove(self, key: str, destination: Mapping[str, str]) -> str:
        """Delete the subscription with that key, if it still leads to this destination."""
        for _ in range(_ROUNDS):
            existing = self._find(key)
            if existing is None:
                return f"Subscription {key} is gone already."
            if not _leads_to(existing, destination):
                return f"Subscription {key} leads elsewhere by now and stays."
            try:
                path = f"subscriptions/{escaped(existing.id)}"
                self._commercetools.delete(path, existing.version)
            except (ConcurrentModification, NotFound):
                continue
            return f"Subscription {key} is removed."
        raise Unavailable("The subscription is changed by too many at once.")

    def _ensure(self, draft: SubscriptionDraft) -> str:
        existing = self._find(draft.key)
        if existing is None:
            self._commercetools.post("subscriptions", draft, msgspec.Raw)
            return f"Subscription {draft.key} is created."
        if existing.format.type != _PLATFORM:
            raise DeploymentError(
                f"Subscription {draft.key} has the format {existing.format.type}, which cannot be "
                "changed. Delete it and run this again."
            )
        actions = list(_differences(existing, draft))
        if not actions:
            return f"Subscription {draft.key} is there."
        update = _Update(existing.version, actions)
        self._commercetools.post(f"subscriptions/{escaped(existing.id)}", update, msgspec.Raw)
        return f"Subscription {draft.key} is updated."

    def _find(self, key: str) -> _Subscription | None:
        try:
            path = f"subscriptions/key={escaped(key)}"
            return self._commercetools.get(path, _Subscription)
        except NotFound:
            return None


def _differences(
    existing: _Subscription, draft: SubscriptionDraft
) -> Iterator[_ChangeDestination | _SetMessages]:
    if not _leads_to(existing, draft.destination):
        yield _ChangeDestination(draft.destination)
    if set(existing.messages) != set(draft.messages):
        yield _SetMessages(draft.messages)


def _leads_to(existing: _Subscription, destination: Mapping[str, str]) -> bool:
    """Compare what we say about a destination; commercetools may show more of it."""
    return all(existing.destination.get(name) == value for name, value in destination.items())
