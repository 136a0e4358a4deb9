"""Every route of every application that is deployed, with its parameters filled in."""

import re
from collections.abc import Callable, Iterator, Mapping

from flask import Flask

from bench import SETTINGS, Place
from event_handler.app import create_app as create_event_handler
from payment_core.runtime.world import World
from processor.app import create_app as create_processor
from processor_support import PAYMENT_ID
from reconciliation.app import create_app as create_reconciliation

APPLICATIONS: Mapping[str, Callable[[Mapping[str, str], World], Flask]] = {
    "processor": create_processor,
    "event-handler": create_event_handler,
    "reconciliation": create_reconciliation,
}
_PARAMETERS = {
    "payment_id": PAYMENT_ID,
    "payment_method_id": PAYMENT_ID,
    "provider": "sandbox",
}


def application(name: str, place: Place, **settings: str) -> Flask:
    """Return one of `APPLICATIONS` in the place's world."""
    return APPLICATIONS[name]({**SETTINGS, **settings}, place.world())


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Yield endpoint, method and path of every route, HEAD and OPTIONS among the methods."""
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(\w+)>", lambda name: _PARAMETERS[name[1]], rule.rule)
        yield from ((rule.endpoint, method, path) for method in sorted(rule.methods or ()))
