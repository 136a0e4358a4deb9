"""Error responses of the event handler; its sender reads only the status."""

from flask import Flask, Response

from payment_core.runtime.errors import ConnectorError, Unavailable
from payment_core.runtime.logs import get_logger
from payment_web.http.error_responses import error_answer


def answer_connector_errors(app: Flask) -> None:
    """Answer what the connector raises on purpose."""
    app.register_error_handler(ConnectorError, _connector_error)


def _connector_error(error: ConnectorError) -> Response:
    log = get_logger()
    if isinstance(error, Unavailable):
        log.warning("A message must be delivered again", eventCode="message.retry", error=error)
    else:
        log.warning("A request was refused", eventCode="request.refused", error=error)
    return error_answer(error.status, error.code, error.message)
