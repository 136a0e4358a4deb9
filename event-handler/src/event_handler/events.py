"""The route that messages are pushed to."""

from dataclasses import dataclass

from flask import Response
from werkzeug.exceptions import BadRequest, RequestTimeout

from event_handler.envelope import Malformed, unwrapped
from event_handler.notifications import Notification, command_message, notification_in
from event_handler.push_authentication import Gatekeeper
from payment_commands.pending_commands import ExecuteCommands
from payment_core.domain.payment import Author
from payment_core.runtime.context import Trigger, TriggerType, correlate, triggered_by
from payment_core.runtime.errors import InvalidInput
from payment_core.runtime.log_masking import Masking
from payment_core.runtime.logs import get_logger
from payment_web.http.correlation import is_correlation_id
from payment_web.http.errors import PayloadTooLarge
from payment_web.http.raw_body import read_body

# A Pub/Sub message has 10 MB at most, commercetools sends 256 KB and then leaves the rest out.
_LARGEST_BODY = 2**20


@dataclass(frozen=True)
class EventRoutes:
    """Acknowledges what is done, and what no repetition can mend; everything else comes again."""

    project_key: str
    let_in: Gatekeeper
    execute_commands: ExecuteCommands
    masking: Masking

    def receive(self) -> Response:
        """Take one message; 204 acknowledges it.

        Raises `Unavailable` when it should be delivered again.
        """
        self.let_in()
        try:
            payload = unwrapped(_body())
            if payload is not None:
                self._handle(notification_in(payload))
        except Malformed as error:
            get_logger().error(
                "A message cannot be read and was discarded",
                eventCode="message.unreadable",
                problem=str(error),
            )
        return Response(status=204)

    def _handle(self, notification: Notification) -> None:
        # All deliveries of a message have its name.
        if is_correlation_id(notification.id, self.masking):
            correlate(notification.id)
        if notification.project_key != self.project_key:
            get_logger().error(
                "A message is from another project",
                eventCode="message.other_project",
                **_ids(notification),
            )
            return
        message = command_message(notification)
        if message is not None:
            triggered_by(_trigger(notification))
            self.execute_commands.execute(message)
        get_logger().info("A message is handled", **_ids(notification))


def _trigger(notification: Notification) -> Trigger:
    """Return whose change the message tells of, as far as it says so; shoppers have no name."""
    author = notification.created_by or Author()
    return Trigger(TriggerType.MESSAGE, author.client_id, author.user_id)


def _body() -> bytes:
    """Return the body; raises `Malformed` when no message is as large, `BadRequest` on a part."""
    try:
        return read_body(_LARGEST_BODY)
    except PayloadTooLarge as error:
        raise Malformed("The body is too large for a message.") from error
    except (InvalidInput, RequestTimeout) as error:
        raise BadRequest from error


def _ids(notification: Notification) -> dict[str, object]:
    resource = notification.resource
    return {
        "notificationType": notification.notification_type,
        "messageType": notification.message_type,
        "messageId": notification.id,
        "projectKey": notification.project_key,
        "resourceType": resource.type_id if resource else "",
        "resourceId": resource.id if resource else "",
    }
