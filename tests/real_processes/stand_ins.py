"""The stand-ins as servers that can be held at a request, and that show all their records.

With STAGE_DELIVERS=on_demand webhooks and messages are delivered only when somebody asks for it,
so that nothing happens by itself between two steps of a test.
"""

import os
import random
from typing import TYPE_CHECKING

import requests

from psp_profiles.profiles import PROFILES
from real_processes.request_holds import Holds
from sandbox.commercetools.app import commercetools_from
from sandbox.commercetools.app import create_app as create_commercetools
from sandbox.commercetools.notifications import Notifier
from sandbox.commercetools.representations import as_json
from sandbox.commercetools.stand_in import Commercetools
from sandbox.psp_kit.control_api import book_view
from sandbox.psp_kit.stand_in import PSPStandIn
from sandbox.psp_kit.ticker import start_ticker
from sandbox.push.broker import Broker
from sandbox.push.pusher import Pusher
from sandbox.push.ticker import start_ticker as start_pushing

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ON_DEMAND = "on_demand"
_DELIVERERS = 4


def commercetools() -> "WSGIApplication":
    """Return commercetools; `GET /test/cluster/push` delivers the messages that are due."""
    stand_in = commercetools_from(os.environ)
    broker = Broker(random.Random())
    topic, _, url = os.environ["PUSH_ENDPOINTS"].partition("=")
    broker.subscribe(topic, url)
    Notifier(stand_in, broker)
    pusher = Pusher(broker, _session(), stand_in.clock)
    if not _on_demand():
        start_pushing(pusher)
    views = {
        "books": lambda request: _books(stand_in, request.args.get("cart", "")),
        "push": lambda _: pusher.deliver_due(),
        "waiting": lambda _: sum(one.state == "waiting" for one in broker.deliveries),
    }
    return Holds(create_commercetools(stand_in), views)


def psp() -> "WSGIApplication":
    """Return the PSP of STAGE_PROVIDER; `GET /test/cluster/deliver` delivers what is due."""
    profile = PROFILES[os.environ["STAGE_PROVIDER"]]
    stand_in = profile.server(os.environ, _session())
    if not _on_demand():
        for _ in range(_DELIVERERS):  # One would wait for each slow answer.
            start_ticker(stand_in)
    views = {
        "books": lambda _: _all_payments(stand_in),
        "deliver": lambda _: stand_in.tick(),
        "waiting": lambda _: sum(one.state == "waiting" for one in stand_in.outbox.deliveries),
    }
    return Holds(profile.app(stand_in), views)


def _on_demand() -> bool:
    return os.environ.get("STAGE_DELIVERS") == ON_DEMAND


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # A proxy would not reach an application on this machine.
    return session


def _books(stand_in: Commercetools, cart: str) -> object:
    """Return the Payments made for a cart (for any, without one), carts, and what was told."""
    with stand_in.lock:
        payments = [as_json(one) for one in stand_in.project.collection("payment")]
        carts = [as_json(one) for one in stand_in.project.collection("cart")]
        messages = list(stand_in.project.messages)
    chosen = [one for one in payments if str(one.get("key")).startswith(f"pay-{cart}")]
    ids = {one["id"] for one in chosen}
    return {
        "payments": chosen,
        "carts": [one for one in carts if cart in one["id"]],
        "messages": [one for one in messages if one["resource"]["id"] in ids],
    }


def _all_payments(stand_in: PSPStandIn) -> object:
    with stand_in.lock:
        return [book_view(one) for one in stand_in.books()]
