"""The messages that changes leave behind: https://docs.commercetools.com/api/projects/messages."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from typing import Any

from sandbox.commercetools.representations import Author, Resource, as_json

Message = dict[str, Any]
Listener = Callable[[Message], None]


class MessageLog:
    """Every message of the project, oldest first, and who wants to hear of new ones.

    `sequenceNumber` counts the messages of one resource from 1 without a gap.
    """

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._sequence: Counter[str] = Counter()
        self._undelivered: deque[Message] = deque()
        self._listeners: list[Listener] = []

    def __iter__(self) -> Iterator[Message]:
        """Iterate over a snapshot."""
        return iter(list(self._messages))

    def on_message(self, listener: Listener) -> None:
        """Call the listener with each new message, outside the lock of the stand-in.

        The listener must not change the message and should return quickly.
        """
        self._listeners.append(listener)

    def add(self, message_id: str, type_id: str, resource: Resource, content: Message) -> None:
        """Write a message about a resource; `content` holds what is its own."""
        self._sequence[resource.id] += 1
        key = getattr(resource, "key", None)
        author: Author = resource.last_modified_by
        message: Message = {
            "id": message_id,
            "version": 1,
            "createdAt": resource.last_modified_at,
            "lastModifiedAt": resource.last_modified_at,
            "createdBy": as_json(author),
            "lastModifiedBy": as_json(author),
            "sequenceNumber": self._sequence[resource.id],
            "resource": {"typeId": type_id, "id": resource.id},
            **({"resourceUserProvidedIdentifiers": {"key": key}} if key else {}),
            **content,
        }
        self._messages.append(message)
        self._undelivered.append(message)

    def deliver(self) -> None:
        """Hand every message that nobody was told of yet to the listeners."""
        while self._undelivered:
            try:
                message = self._undelivered.popleft()
            except IndexError:  # Another thread was faster.
                return
            for listener in self._listeners:
                listener(message)

    def clear(self) -> None:
        """Forget all messages; listeners stay."""
        self._messages.clear()
        self._sequence.clear()
        self._undelivered.clear()
