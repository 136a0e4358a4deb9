"""Where the resources of one type are kept, with what must be unique among them."""

from collections.abc import Iterator
from typing import Generic, TypeVar

from sandbox.commercetools.errors import duplicate_field
from sandbox.commercetools.representations import Resource, UniqueValue

R = TypeVar("R", bound=Resource)


class Collection(Generic[R]):
    """The resources of one type, oldest first. What is stored is never changed, only replaced.

    `changes` counts how often something was stored, replaced or dropped.
    """

    def __init__(self) -> None:
        self.changes = 0
        self._by_id: dict[str, R] = {}
        self._owners: dict[UniqueValue, str] = {}

    def __iter__(self) -> Iterator[R]:
        """Iterate over a snapshot."""
        return iter(list(self._by_id.values()))

    def get(self, resource_id: str) -> R | None:
        """Return the resource with that id."""
        return self._by_id.get(resource_id)

    def find(self, value: UniqueValue) -> R | None:
        """Return the one resource that has this unique value."""
        owner = self._owners.get(value)
        return None if owner is None else self._by_id[owner]

    def put(self, resource: R) -> None:
        """Store or replace the resource; raises DuplicateField and then stores nothing."""
        values = list(resource.unique_values())
        for position, value in enumerate(values):
            taken_by = self._owners.get(value, resource.id)
            if taken_by != resource.id or value in values[:position]:
                raise duplicate_field(value.field, value.value)
        self._forget_values(resource.id)
        self.changes += 1
        self._by_id[resource.id] = resource
        self._owners.update(dict.fromkeys(values, resource.id))

    def remove(self, resource_id: str) -> None:
        """Drop the resource."""
        self._forget_values(resource_id)
        self.changes += 1
        del self._by_id[resource_id]

    def _forget_values(self, resource_id: str) -> None:
        stored = self._by_id.get(resource_id)
        for value in () if stored is None else stored.unique_values():
            del self._owners[value]
