"""What can be done with any kind of resource: create, update by actions, delete."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from sandbox.commercetools.errors import (
    concurrent_modification,
    invalid_input,
    reference_exists,
    resource_not_found,
)
from sandbox.commercetools.json_input import converted
from sandbox.commercetools.project import Project, Work
from sandbox.commercetools.representations import Draft, Reference, Resource, UniqueValue

R = TypeVar("R", bound=Resource)
D = TypeVar("D", bound=Draft)

_MOST_ACTIONS = 500


class Update(Draft):
    """The body of an update: all of the actions are applied, or none."""

    version: int
    actions: list[Any]


@dataclass(frozen=True)
class ResourceKind(Generic[R, D]):
    """How one kind of resource is addressed, protected, made and changed.

    `action` is the union of its update actions, None when it has none. `created_as` is the member
    that holds a new resource in the answer, None when it stands alone. `check_open` raises when
    the resource takes no more updates. `check_stale` may raise another error than
    ConcurrentModification for an update that knows an older version. `is_referenced` says that
    deleting is refused while another resource points to it. `second_key` is another way to name
    one resource: the word in the path, and the unique field.
    """

    type_id: str
    path: str
    view_scopes: tuple[str, ...]
    manage_scopes: tuple[str, ...]
    resource: type[R]
    draft: type[D]
    build: Callable[[D, Work], R]
    action: Any = None
    created_as: str | None = None
    check_open: Callable[[R, Work], None] = lambda _resource, _work: None
    check_stale: Callable[[list[Any], Project], None] = lambda _actions, _project: None
    tell_deleted: Callable[[R, Work], None] = lambda _resource, _work: None
    is_referenced: bool = False
    second_key: tuple[str, str] | None = None

    def with_id(self, project: Project, resource_id: str) -> R:
        """Return the resource; raises ResourceNotFound."""
        found: R | None = project.collection(self.type_id).get(resource_id)
        if found is None:
            raise resource_not_found(f"ID '{resource_id}'")
        return found

    def with_key(self, project: Project, key: str, field: str = "key") -> R:
        """Return the resource that has this unique value; raises ResourceNotFound."""
        found: R | None = project.collection(self.type_id).find(UniqueValue(field, key))
        if found is None:
            raise resource_not_found(f"{field} '{key}'")
        return found

    def create(self, draft: D, work: Work) -> R:
        """Make and store a resource; raises what its rules say, and then stores nothing."""
        resource = self.build(draft, work)
        work.project.collection(self.type_id).put(resource)
        work.publish(self.type_id, resource)
        return resource

    def update(self, resource: R, update: Update, work: Work) -> R:
        """Apply all actions or none; raises ConcurrentModification for another version.

        Each action that changes something raises the version by one; without a change the
        resource stays as it is.
        """
        if resource.version != update.version:
            self.check_stale(update.actions, work.project)
        check_version(resource, update.version)
        self.check_open(resource, work)
        changed = resource.copy()
        for action in self._actions(update):
            before = msgspec.json.encode(changed)
            action.apply(changed, work)
            if msgspec.json.encode(changed) == before:
                work.drop_messages()
            else:
                changed.version += 1
                work.keep_messages(changed.version)
        if changed.version == resource.version:
            return resource
        changed.last_modified_at = work.now
        changed.last_modified_by = work.author
        work.project.collection(self.type_id).put(changed)
        work.publish(self.type_id, changed)
        return changed

    def _actions(self, update: Update) -> list[Any]:
        if len(update.actions) > _MOST_ACTIONS:
            raise invalid_input(f"The number of update actions exceeds {_MOST_ACTIONS}.")
        return [converted(action, self.action, "actions") for action in update.actions]

    def delete(self, resource: R, version: int, work: Work) -> R:
        """Remove the resource and return it; raises ConcurrentModification, ReferenceExists."""
        check_version(resource, version)
        if self.is_referenced:
            holder = work.project.referring_type(Reference(type_id=self.type_id, id=resource.id))
            if holder is not None:
                raise reference_exists(self.type_id, holder)
        work.project.collection(self.type_id).remove(resource.id)
        self.tell_deleted(resource, work)
        work.publish(self.type_id, resource)
        return resource


def check_version(resource: Resource, expected: int) -> None:
    """Raise ConcurrentModification unless the caller knows the present version."""
    if resource.version != expected:
        raise concurrent_modification(resource.id, expected, resource.version)
