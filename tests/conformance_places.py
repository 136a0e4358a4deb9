"""Where a PSP under test is, and how some of them sign."""

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import requests

import standard_webhooks
from conformance_line import Line
from outgoing import virtual_world
from payment_core.runtime.curl_transport import CurlTransport
from payment_core.runtime.world import World
from sandbox.clock import VirtualClock
from sandbox.in_process import InProcessNetwork

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MakeApp = Callable[[VirtualClock, requests.Session], "WSGIApplication"]
SECRETS = tuple(
    "whsec_" + base64.b64encode(one).decode() for one in (b"n" * 24, b"o" * 24, b"x" * 24)
)


def in_process(host: str, make_app: MakeApp) -> tuple[Line, World]:
    """Put a stand-in behind a line in this process, in virtual time."""
    clock = VirtualClock()
    network = InProcessNetwork(clock)
    network.plug(host, make_app(clock, network.session()))
    line = Line(network)
    world = virtual_world(line, clock)
    return line, world


def out_there() -> tuple[Line, World]:
    """Reach a real server, in real time."""
    line = Line(CurlTransport())
    return line, World(transport=line)


def standard_headers(body: bytes, at: datetime, secret: int | None) -> Mapping[str, str]:
    """Sign with the secret at that place, or with one that is nobody's."""
    return standard_webhooks.standard_headers(SECRETS[2 if secret is None else secret], body, at)
