"""Two calls at the same moment: what happens while one of them is on its way."""

import re
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LONGEST = 20.0  # seconds, when a test goes wrong


class Meanwhile:
    """A server in front of another: before the first matching call arrives, `happen` runs.

    A call matches by its path, and by its method where one is named.
    """

    def __init__(
        self, app: "WSGIApplication", path: str, happen: Callable[[], object], method: str = ""
    ) -> None:
        self._app, self._method = app, method
        self._path = re.compile(path)
        self._happen: Callable[[], object] | None = happen

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve a call, after whatever happens before it."""
        is_named = self._method in ("", environ["REQUEST_METHOD"])
        if self._happen is not None and is_named and self._path.search(environ["PATH_INFO"]):
            happen, self._happen = self._happen, None
            happen()
        return self._app(environ, start_response)


def before_post(app: "WSGIApplication", path: str, happen: Callable[[], object]) -> Meanwhile:
    """Let something happen before the first POST to a path that ends as the pattern."""
    return Meanwhile(app, f"{path}$", happen, "POST")


class Overtaking:
    """A server in front of another, where a second caller overtakes the first.

    `second` begins when the first caller arrives at `start` and waits there itself until the
    first one arrives at `finish`; the first then waits until `second` has ended.
    """

    def __init__(
        self, app: "WSGIApplication", start: str, finish: str, second: Callable[[], object]
    ) -> None:
        self._app = app
        self._start, self._finish = re.compile(start), re.compile(finish)
        self._thread = threading.Thread(target=second, daemon=True)
        self._second_waits, self._second_goes_on = threading.Event(), threading.Event()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve a call when it is its turn."""
        path = environ["PATH_INFO"]
        if threading.current_thread() is self._thread:
            self._hold_the_second(path)
        elif self._start.search(path) and self._thread.ident is None:
            self._thread.start()
            self._second_waits.wait(_LONGEST)
        elif self._finish.search(path):
            self.let_go()
        return self._app(environ, start_response)

    def let_go(self) -> None:
        """Let the second caller end."""
        self._second_goes_on.set()
        self._thread.join(_LONGEST)

    def _hold_the_second(self, path: str) -> None:
        if self._start.search(path) and not self._second_waits.is_set():
            self._second_waits.set()
            self._second_goes_on.wait(_LONGEST)
