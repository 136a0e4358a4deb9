"""The project: all resources, messages and time; and one write to it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from sandbox.clock import Clock
from sandbox.commercetools.collection import Collection
from sandbox.commercetools.errors import (
    insufficient_scope,
    invalid_json,
    referenced_resource_not_found,
)
from sandbox.commercetools.messages import Message, MessageLog
from sandbox.commercetools.refusals import Refusals
from sandbox.commercetools.representations import (
    Author,
    Reference,
    Resource,
    ResourceIdentifier,
    UniqueValue,
    as_json,
    timestamp,
)


def random_id() -> str:
    """Return an id as the API makes them."""
    return str(uuid4())


class Project:
    """Everything one project holds, in memory. Not safe for threads: see `OneAtATime`."""

    def __init__(self, key: str, clock: Clock, new_id: Callable[[], str] = random_id) -> None:
        self.key = key
        self.clock = clock
        self.new_id = new_id
        self.messages = MessageLog()
        self.refusals = Refusals()
        # Called with each subscription whose destination is new; raises when it cannot be.
        self.try_out: Callable[[Any], None] = lambda _: None
        self._collections: defaultdict[str, Collection[Any]] = defaultdict(Collection)

    def collection(self, type_id: str) -> Collection[Any]:
        """Return the resources of a type, by the name that references use."""
        return self._collections[type_id]

    def referring_type(self, reference: Reference) -> str | None:
        """Return the type of a resource that holds this reference, None when there is none."""
        wanted = as_json(reference)
        for type_id, collection in self._collections.items():
            if any(_contains(as_json(resource), wanted) for resource in collection):
                return type_id
        return None

    def clear(self) -> None:
        """Forget every resource, message and ordered refusal."""
        self._collections.clear()
        self.refusals.clear()
        self.messages.clear()


class Work:
    """One write: who does it, when, and the messages it will leave when it succeeds.

    `scopes` are those of the access token.
    """

    def __init__(self, project: Project, author: Author, scopes: Iterable[str] = ()) -> None:
        self.project = project
        self.author = author
        self._scopes = frozenset(scopes)
        self.now = timestamp(project.clock.now())
        self._messages: list[Message] = []
        self._kept: list[Message] = []

    def require(self, scope: str) -> None:
        """Raise insufficient_scope unless the token names this scope; no other contains it."""
        needed = f"{scope}:{self.project.key}"
        if needed not in self._scopes:
            raise insufficient_scope((needed,))

    def new_resource(self) -> dict[str, Any]:
        """Return the members that every new resource starts with."""
        return {
            "id": self.project.new_id(),
            "version": 1,
            "created_at": self.now,
            "last_modified_at": self.now,
            "created_by": self.author,
            "last_modified_by": self.author,
        }

    def replace(self, type_id: str, changed: Resource) -> None:
        """Store a changed copy of a resource as its next version."""
        changed.version += 1
        changed.last_modified_at = self.now
        changed.last_modified_by = self.author
        self.project.collection(type_id).put(changed)

    def find(self, type_id: str, identifier: ResourceIdentifier) -> Any:
        """Return the resource meant; raises ReferencedResourceNotFound or InvalidJsonInput."""
        if identifier.type_id not in (None, type_id):
            raise invalid_json(f"The typeId must be '{type_id}'.")
        collection = self.project.collection(type_id)
        match (identifier.id, identifier.key):
            case (str(resource_id), None):
                found, selector = collection.get(resource_id), {"id": resource_id}
            case (None, str(key)):
                found, selector = collection.find(UniqueValue("key", key)), {"key": key}
            case _:
                raise invalid_json("Exactly one of 'id' and 'key' is required.")
        if found is None:
            raise referenced_resource_not_found(type_id, **selector)
        return found

    def reference(self, type_id: str, identifier: ResourceIdentifier) -> Reference:
        """Return a reference to the resource meant; raises like `find`."""
        return Reference(type_id=type_id, id=self.find(type_id, identifier).id)

    def optional_reference(
        self, type_id: str, identifier: ResourceIdentifier | None
    ) -> Reference | None:
        """Return what `reference` returns, or None when nothing is meant."""
        return None if identifier is None else self.reference(type_id, identifier)

    def emit(self, message_type: str, **members: Any) -> None:
        """Leave a message; members without a value are left out."""
        content = {name: as_json(value) for name, value in members.items() if value is not None}
        self._messages.append({"type": message_type, **content})

    def keep_messages(self, version: int) -> None:
        """Keep the messages emitted since the last call; they tell of this resource version."""
        self._kept += [{**content, "resourceVersion": version} for content in self._messages]
        self._messages.clear()

    def drop_messages(self) -> None:
        """Forget the messages emitted since the last call: nothing has changed."""
        self._messages.clear()

    def publish(self, type_id: str, resource: Resource) -> None:
        """Write the messages to the log of the project."""
        self.keep_messages(resource.version)
        for content in self._kept:
            self.project.messages.add(self.project.new_id(), type_id, resource, content)
        self._kept.clear()


def _contains(document: Any, wanted: Any) -> bool:
    if document == wanted:
        return True
    if isinstance(document, dict):
        return any(_contains(member, wanted) for member in document.values())
    return isinstance(document, list) and any(_contains(item, wanted) for item in document)
