"""A running server delivers its messages by itself."""

import random
from collections.abc import Mapping

import requests

from sandbox.commercetools.notifications import Notifier
from sandbox.commercetools.stand_in import Commercetools
from sandbox.push.broker import Broker
from sandbox.push.pusher import Pusher
from sandbox.push.ticker import start_ticker


def start_pushing(environment: Mapping[str, str], commercetools: Commercetools) -> Broker | None:
    """Deliver what Subscriptions want to the endpoints that PUSH_ENDPOINTS names.

    It reads like `projects/demo/topics/messages=http://127.0.0.1:8081/`, several with commas
    between them. Without it nothing is delivered and every destination is taken as good.
    """
    endpoints = environment.get("PUSH_ENDPOINTS")
    if not endpoints:
        return None
    broker = Broker(random.Random())
    for one in endpoints.split(","):
        topic, _, url = one.partition("=")
        broker.subscribe(topic, url)
    Notifier(commercetools, broker)
    session = requests.Session()
    session.trust_env = False  # A proxy would not reach an application on this machine.
    start_ticker(Pusher(broker, session, commercetools.clock))
    return broker
