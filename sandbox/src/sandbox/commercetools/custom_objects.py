"""Custom objects: https://docs.commercetools.com/api/projects/custom-objects."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.commercetools.collection import Collection
from sandbox.commercetools.errors import invalid_input, resource_not_found
from sandbox.commercetools.project import Project, Work
from sandbox.commercetools.representations import Draft, Resource, UniqueValue
from sandbox.commercetools.resource_kinds import check_version

CUSTOM_OBJECT = "key-value-document"

_NAME = re.compile(r"[-_~.a-zA-Z0-9]{1,256}")


class CustomObject(Resource):
    """Any JSON value, under a key in a container."""

    container: str
    key: str
    value: Any

    def unique_values(self) -> Iterator[UniqueValue]:
        """Yield the key within its container."""
        yield UniqueValue("key", self.key, self.container)


class CustomObjectDraft(Draft):
    """A custom object as a client stores it."""

    container: str
    key: str
    value: Any
    version: int | None = None


def objects_of(project: Project) -> Collection[CustomObject]:
    """Return the custom objects of the project."""
    return project.collection(CUSTOM_OBJECT)


def custom_object(project: Project, container: str, key: str) -> CustomObject:
    """Return the object; raises ResourceNotFound."""
    found = objects_of(project).find(UniqueValue("key", key, container))
    if found is None:
        raise resource_not_found(f"key '{key}' in container '{container}'")
    return found


def upsert(draft: CustomObjectDraft, work: Work) -> tuple[CustomObject, bool]:
    """Create or replace an object; return it and whether it is new.

    A version that is sent must be that of the stored object, else ConcurrentModification. For an
    object that does not exist it means nothing, so a version that no object ever has (0) creates
    only what is absent.
    """
    for name in (draft.container, draft.key):
        if _NAME.fullmatch(name) is None:
            raise invalid_input(f"'{name}' is not a valid container or key.")
    objects = objects_of(work.project)
    stored = objects.find(UniqueValue("key", draft.key, draft.container))
    if stored is not None and draft.version is not None:
        check_version(stored, draft.version)
    members = work.new_resource()
    if stored is not None:
        members |= {
            "id": stored.id,
            "version": stored.version + 1,
            "created_at": stored.created_at,
            "created_by": stored.created_by,
        }
    new = CustomObject(**members, container=draft.container, key=draft.key, value=draft.value)
    objects.put(new)
    return new, stored is None


def remove(project: Project, container: str, key: str, version: int | None) -> CustomObject:
    """Remove the object and return it; a version that is sent must match."""
    stored = custom_object(project, container, key)
    if version is not None:
        check_version(stored, version)
    objects_of(project).remove(stored.id)
    return stored
