"""The route that messages are pushed to."""

from dataclasses import dataclass

from flask import Response, request

from event_handler.body import BodyTooLarge, read_body
from event_handler.envelope import Malformed, unwrapped
from event_handler.notifications import Notification, command_notice, notification_in
from event_handler.push_authentication import Gatekeeper
from event_handler.request_scope import correlate_with_message
from payment_core.runtime.logs import get_logger
from payment_core.use_cases.commanding import CarryOutCommands


@dataclass(frozen=True)
class EventRoutes:
    """Acknowledges what is done, and what no repetition can mend; everything else comes again."""

    project_key: str
    let_in: Gatekeeper
    carry_out_commands: CarryOutCommands

    def receive(self) -> Response:
        """Take one message; 204 acknowledges it.

        Raises `Unavailable` when it should be delivered again.
        """
        self.let_in(request.headers.get("Authorization", ""))
        try:
            payload = unwrapped(read_body())
            if payload is not None:
                self._handle(notification_in(payload))
        except (BodyTooLarge, Malformed) as error:
            get_logger().error(
                "A message cannot be read and was discarded",
                eventCode="message.unreadable",
                problem=str(error),
            )
        return Response(status=204)

    def _handle(self, notification: Notification) -> None:
        correlate_with_message(notification.id)
        if notification.project_key != self.project_key:
            get_logger().error(
                "A message is from another project",
                eventCode="message.other_project",
                **_ids(notification),
            )
            return
        notice = command_notice(notification)
        if notice is not None:
            self.carry_out_commands.carry_out(notice)
        get_logger().info("A message is handled", **_ids(notification))


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
