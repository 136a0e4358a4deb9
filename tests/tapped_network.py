"""Writes down everything that is said on a network without sockets."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import run_wsgi_app

from sandbox.in_process import InProcessNetwork

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class Exchange:
    """One request to a host and its answer; `asked` and `told` hold whatever was said."""

    host: str
    method: str
    path: str
    asked: str
    told: str


class Tap:
    """Hears every request that arrives at an application, and what is answered."""

    def __init__(self) -> None:
        self.heard: list[Exchange] = []

    def listen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Hear every application that is plugged into a network from now on."""
        plug = InProcessNetwork.plug

        def plug_and_tap(network: InProcessNetwork, host: str, app: "WSGIApplication") -> None:
            plug(network, host, self._tapped(host, app))

        monkeypatch.setattr(InProcessNetwork, "plug", plug_and_tap)

    def _tapped(self, host: str, app: "WSGIApplication") -> "WSGIApplication":
        def tapped(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
            body = environ["wsgi.input"].read()
            environ["wsgi.input"] = io.BytesIO(body)
            sent = {key: value for key, value in environ.items() if key.startswith("HTTP_")}
            parts, status, headers = run_wsgi_app(app, environ, buffered=True)
            answer = b"".join(parts)
            self.heard.append(
                Exchange(
                    host,
                    environ["REQUEST_METHOD"],
                    environ["PATH_INFO"],
                    f"{environ['QUERY_STRING']} {sent} {body.decode(errors='replace')}",
                    f"{status} {headers} {answer.decode(errors='replace')}",
                )
            )
            start(status, headers.to_wsgi_list())
            return [answer]

        return tapped
