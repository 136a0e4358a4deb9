"""The same deliveries through Google's own Pub/Sub: its library publishes, its emulator pushes."""

import queue
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from event_handler.app import create_app
from event_support import ALL_COMMANDS, EventBench
from pubsub_emulator_support import Emulator
from sandbox.demo.ports import LOOPBACK, free_port

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

pytestmark = pytest.mark.servers

_PATIENCE = 20  # seconds
COMMANDS = (("Charge", 4_000), ("Charge", 3_000), ("Refund", 1_000), ("CancelAuthorization", 3_000))
MOVED = [
    ("cancel", "succeeded", 3_000),
    ("capture", "succeeded", 3_000),
    ("capture", "succeeded", 4_000),
    ("refund", "succeeded", 1_000),
]


class PushedBench(EventBench):
    """A bench whose event handler listens on a socket, and whose messages wait to be published."""

    def __init__(self, emulator: Emulator) -> None:
        super().__init__()
        self.deliver_messages(hold=True)
        self.statuses: queue.Queue[int] = queue.Queue()
        self._emulator = emulator
        self._taken = 0
        settings = {**self.settings, "MERCHANT_COMMANDS": ALL_COMMANDS}
        self.handler: WSGIApplication = self._noting(create_app(settings, self.world()).wsgi_app)
        self.topic = ""

    def _noting(self, app: "WSGIApplication") -> "WSGIApplication":
        def noted(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            def start(status: str, *answer: Any) -> Any:
                self.statuses.put(int(status.split(maxsplit=1)[0]))
                return start_response(status, *answer)

            return app(environ, start)

        return noted

    def told(self) -> list[bytes]:
        """Return the notifications since the last time."""
        found = [one.publication.payload for one in list(self.broker.deliveries)]
        news, self._taken = found[self._taken :], len(found)
        return news

    def publish(self, *payloads: bytes) -> None:
        """Publish, and return when each of them is acknowledged."""
        self._emulator.publish(self.topic, *payloads)
        acknowledged = 0
        while acknowledged < len(payloads):
            acknowledged += self.statuses.get(timeout=_PATIENCE) == 204


@contextmanager
def listening(emulator: Emulator) -> Iterator[PushedBench]:
    bench = PushedBench(emulator)
    port = free_port(0)
    server = make_server(LOOPBACK, port, bench.handler, threaded=True)
    bench.topic = emulator.new_topic(f"http://{LOOPBACK}:{port}/")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield bench
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def bench(emulator: Emulator) -> Iterator[PushedBench]:
    with listening(emulator) as pushed:
        yield pushed


def commanded(bench: PushedBench) -> str:
    payment_id = bench.paid()
    for kind, cents in COMMANDS:
        bench.add(payment_id, kind, cents)
    return payment_id


def test_commands_are_carried_out(bench: PushedBench) -> None:
    payment_id = bench.paid()
    for kind, cents in COMMANDS:
        bench.add(payment_id, kind, cents)
        bench.publish(*bench.told())
    assert sorted(bench.operations(payment_id)) == MOVED
    assert {state for _, _, state in bench.transactions(payment_id)} == {"Success"}


def test_the_test_message_on_creation_is_acknowledged(bench: PushedBench) -> None:
    [test] = bench.told()
    assert b'"ResourceCreated"' in test
    bench.publish(test)


@pytest.mark.parametrize("copies", [2, 10])
def test_copies_have_one_effect(bench: PushedBench, copies: int) -> None:
    payment_id = bench.paid()
    bench.publish(*bench.told())
    bench.add(payment_id, "Charge", 6_000)
    [told] = bench.told()

    bench.publish(*[told] * copies)

    assert bench.operations(payment_id) == [("capture", "succeeded", 6_000)]
    assert bench.states(payment_id)["Charge"] == ["Success"]


@pytest.mark.parametrize("copies", [1, 2])
def test_the_reverse_order_ends_the_same(bench: PushedBench, copies: int) -> None:
    payment_id = commanded(bench)

    bench.publish(*reversed(bench.told() * copies))

    assert sorted(bench.operations(payment_id)) == MOVED
    assert {state for _, _, state in bench.transactions(payment_id)} == {"Success"}


def test_a_message_after_the_processor_did_it_has_no_effect(bench: PushedBench) -> None:
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 6_000)
    version = bench.payment(payment_id).version

    bench.publish(*bench.told())

    assert bench.operations(payment_id) == [("capture", "succeeded", 6_000)]
    assert bench.payment(payment_id).version == version


def test_a_message_after_the_psp_forgot_its_keys_has_no_effect(bench: PushedBench) -> None:
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 6_000)
    told = bench.told()
    bench.publish(*told)
    bench.later(6 * 24 * 3_600)

    bench.publish(*told)

    assert bench.operations(payment_id) == [("capture", "succeeded", 6_000)]


def test_what_is_not_acknowledged_comes_again(bench: PushedBench) -> None:
    answer = bench.pay(bench.session(bench.cart()), "tok_pending_success")
    payment_id = answer.json()["paymentReference"]
    bench.add(payment_id, "Charge", 6_000)
    *before, told = bench.told()
    bench.publish(*before)

    bench._emulator.publish(bench.topic, told)
    assert bench.statuses.get(timeout=_PATIENCE) == 503
    bench.later(10)
    while bench.statuses.get(timeout=_PATIENCE) != 204:
        pass

    assert bench.operations(payment_id) == [("capture", "succeeded", 6_000)]
    assert bench.states(payment_id)["Charge"] == ["Success"]
