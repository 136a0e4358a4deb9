"""Lets a stand-in hold one request, so that its sender can be killed."""

import errno
import io
import re
import threading
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTROL = "/test/cluster/"
_PATIENCE = 30  # seconds


class Moment(StrEnum):
    """What becomes of the request whose sender dies."""

    LOST = "it never arrives"
    LATE = "it has its effect when the sender's successor is at work"
    DONE = "it has its effect, and its answer never arrives"


class Hold(msgspec.Struct, frozen=True):
    """Which request is held: with this method and a path that matches, after `skip` such."""

    method: str
    path: str
    moment: Moment
    skip: int = 0


class Held(msgspec.Struct, frozen=True):
    """A request that is held; `port` is its sender's."""

    path: str
    port: int


class Holds:
    """WSGI middleware that holds one request at a time.

    `POST /test/cluster/hold` takes a `Hold`, `GET /test/cluster/held` answers with a `Held` once
    there is one, with 404 when none came. `POST /test/cluster/release` lets it go on.
    `GET /test/cluster/{name}` answers with what the
    view of that name returns.
    """

    def __init__(self, app: "WSGIApplication", views: dict[str, Callable[[Request], object]]):
        self._app = app
        self._views = views
        self._lock = threading.Lock()
        self._hold: Hold | None = None
        self._passed = 0
        self._held: Held | None = None
        self._reached = threading.Event()
        self._released = threading.Event()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve a request, when the time has come."""
        if environ["PATH_INFO"].startswith(CONTROL):
            return self._control(Request(environ))(environ, start_response)
        moment = self._moment_of(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        if moment is None:
            return self._app(environ, start_response)
        # The sender's death must not keep us from reading what was sent.
        environ["wsgi.input"] = io.BytesIO(Request(environ).get_data(cache=False))
        answer = self._serve(environ) if moment is Moment.DONE else None
        self._wait(Held(environ["PATH_INFO"], int(environ["REMOTE_PORT"])))
        if moment is Moment.LATE:
            answer = self._serve(environ)
        if answer is None:
            raise ConnectionResetError(errno.ECONNRESET, "The request got lost.")
        return answer(environ, start_response)

    def _serve(self, environ: "WSGIEnvironment") -> Response:
        return Response.from_app(self._app, environ, buffered=True)

    def _moment_of(self, method: str, path: str) -> Moment | None:
        with self._lock:
            hold = self._hold
            if hold is None or hold.method != method or not re.search(hold.path, path):
                return None
            self._passed += 1
            if self._passed <= hold.skip:
                return None
            self._hold = None
            return hold.moment

    def _wait(self, held: Held) -> None:
        self._held = held
        self._reached.set()
        self._released.wait(_PATIENCE)

    def _control(self, request: Request) -> Response:
        match request.path.removeprefix(CONTROL):
            case "hold":
                self._arm(msgspec.json.decode(request.get_data(), type=Hold))
                return Response(status=204)
            case "held":
                return self._tell()
            case "release":
                self._release()
                return Response(status=204)
            case name:
                view = self._views[name]
                return Response(msgspec.json.encode(view(request)), mimetype="application/json")

    def _arm(self, hold: Hold) -> None:
        self._released.set()
        with self._lock:
            self._hold, self._passed, self._held = hold, 0, None
            self._reached.clear()
            self._released = threading.Event()

    def _tell(self) -> Response:
        if not self._reached.wait(_PATIENCE) or self._held is None:
            return Response(status=404)
        return Response(msgspec.json.encode(self._held), mimetype="application/json")

    def _release(self) -> None:
        with self._lock:
            self._hold = None
            self._released.set()
            self._reached.set()
