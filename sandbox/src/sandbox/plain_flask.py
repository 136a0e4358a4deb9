"""Flask for stand-ins, which the simulation calls some hundreds of times in each of its runs."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from flask.sessions import NullSession, SessionInterface
from werkzeug.routing import MapAdapter


class _NoSessions(SessionInterface):
    def __init__(self) -> None:
        self._none = NullSession()

    def open_session(self, _app: Flask, _request: Request) -> NullSession:
        """Return the session that holds nothing and takes nothing."""
        return self._none

    def save_session(self, *_: Any) -> None:
        """Flask saves no `NullSession`."""


class PlainFlask(Flask):
    """Flask without what it works out at every request, and what is the same at all of ours.

    No view is a coroutine, none keeps a session, and no route depends on the host.
    """

    session_interface = _NoSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the view as it is."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return the routes for a request, whatever host it names."""
        if request is None:
            return None
        return self.url_map.bind(
            request.environ.get("HTTP_HOST", ""),
            url_scheme=request.scheme,
            default_method=request.method,
            path_info=request.path,
            query_args=request.environ.get("QUERY_STRING", ""),
        )
