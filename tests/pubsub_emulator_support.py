"""Google's Pub/Sub emulator, started directly: its usual wrapper leaves it running.

It comes with the Google Cloud CLI and cannot be had from a package registry. Where it is missing,
its tests are left out with a word at the end of the run; under CI they fail instead.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from google.cloud import pubsub_v1

from sandbox.demo.ports import LOOPBACK, free_port
from sandbox.demo.server import Launch, Server

FIXTURE = "emulator"
_PLACES = (
    Path("/usr/lib/google-cloud-sdk"),
    Path("/usr/share/google-cloud-sdk"),
    Path.home() / "google-cloud-sdk",
)


def emulator_jar() -> Path | None:
    """Return the emulator, from PUBSUB_EMULATOR_JAR or from where the CLI is installed."""
    named = os.environ.get("PUBSUB_EMULATOR_JAR")
    if named:
        return Path(named)
    jars = [jar for place in _PLACES for jar in place.glob("platform/pubsub-emulator/lib/*all.jar")]
    return jars[-1] if jars else None


class Emulator:
    """A running emulator with one project in it."""

    def __init__(self, address: str) -> None:
        self._patch = pytest.MonkeyPatch()
        self._patch.setenv("PUBSUB_EMULATOR_HOST", address)
        self._publisher = pubsub_v1.PublisherClient()
        self._subscriber = pubsub_v1.SubscriberClient()
        self._made = 0

    def close(self) -> None:
        """Give the connections back."""
        self._publisher.stop()
        self._publisher.transport.close()
        self._subscriber.close()
        self._patch.undo()

    def new_topic(self, endpoint: str) -> str:
        """Make a topic that is pushed to this URL, again at the soonest after a second."""
        self._made += 1
        topic: str = self._publisher.topic_path("connect", f"topic-{self._made}")
        self._publisher.create_topic(name=topic)
        self._subscriber.create_subscription(
            request={
                "name": self._subscriber.subscription_path("connect", f"push-{self._made}"),
                "topic": topic,
                "push_config": {"push_endpoint": endpoint},
                "ack_deadline_seconds": 10,
                "retry_policy": {
                    "minimum_backoff": {"seconds": 1},
                    "maximum_backoff": {"seconds": 2},
                },
            }
        )
        return topic

    def publish(self, topic: str, *payloads: bytes) -> None:
        """Publish in this order; returns when the emulator has all of them."""
        for published in [self._publisher.publish(topic, one) for one in payloads]:
            published.result(timeout=10)


@contextmanager
def running_emulator(folder: Path) -> Iterator[Emulator]:
    """Run the emulator; raises when it is not here."""
    jar = emulator_jar()
    assert jar is not None, "The Pub/Sub emulator is missing; CI has to install it."
    port = free_port(0)
    server = Server(
        Launch(
            name="pubsub",
            command=f'exec java -Xmx256m -jar "{jar}" --host={LOOPBACK} --port={port}',
            folder=folder,
            environment={"PATH": os.environ["PATH"], "HOME": str(folder)},
            health_url=f"http://{LOOPBACK}:{port}/",
            log=folder / "pubsub.log",
        )
    )
    server.start()
    try:
        server.wait_until_ready()
        emulator = Emulator(f"{LOOPBACK}:{port}")
        yield emulator
        emulator.close()
    finally:
        server.ask_to_stop()
        server.wait_until_stopped()
