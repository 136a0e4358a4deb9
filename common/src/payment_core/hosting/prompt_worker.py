"""How gunicorn serves an application, what it refuses by itself, and how it stops.

Only gunicorn imports this, by the name in a Procfile; it comes with each application, not with us.
"""

import socket
from http import HTTPStatus

from gunicorn.http.errors import (
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.workers.gthread import ThreadWorker

from payment_core.hosting.broken_requests import refuse


class PromptWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types.
    """Refuses new connections from the moment it is told to stop.

    gunicorn's own keeps the listening socket until its last request is finished; whoever connects
    meanwhile would wait for nothing, instead of going elsewhere at once. Requests that are no HTTP
    get a typed error, while gunicorn would repeat them in its answer and in its log.
    """

    def handle_error(
        self, _request: object, client: socket.socket, _address: object, error: Exception
    ) -> None:
        """Refuse a request that did not get as far as the application."""
        refuse(client, _status_of(error), error)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Listen or not; a worker that stops takes what has arrived by now, and closes."""
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                self._accept_waiting(listener)
                listener.close()

    def _accept_waiting(self, listener: object) -> None:
        for _ in range(self.worker_connections):
            before = self.nr_conns
            self.accept(listener)
            if self.nr_conns == before:
                return


def _status_of(error: Exception) -> HTTPStatus:
    match error:
        case LimitRequestLine():
            return HTTPStatus.REQUEST_URI_TOO_LONG
        case LimitRequestHeaders():
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        case InvalidResponseHeader() | InvalidResponseHeaderName():
            return HTTPStatus.INTERNAL_SERVER_ERROR
        case ParseException():
            return HTTPStatus.BAD_REQUEST
    return HTTPStatus.INTERNAL_SERVER_ERROR
