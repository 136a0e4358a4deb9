"""Writes down what is asked of a stand-in and what it answers, each shape once."""

import io
import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from sandbox.commercetools.messages import Message
from sandbox.commercetools.notifications import Notifier
from sandbox.commercetools.subscriptions import Destination
from sandbox.faults import FaultRule, FaultSwitches
from sandbox.in_process import InProcessNetwork
from sandbox.stripe.forms import decode_form
from witness.shapes import has_items, new_parts, shape_of, skeleton

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

COMMERCETOOLS, STRIPE, WEBHOOK = "commercetools", "stripe", "webhook"
# Our applications call by these names; the second one is Stripe's library in our provider.
_OURS = ("commercetools-payment-connector", "Stripe/v1 PythonBindings")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One side of an exchange: a query, a body, an answer or an event; `status` is the answer's."""

    party: str
    kind: str
    method: str
    path: str
    status: int
    is_ours: bool
    body: Any


class Recorder:
    """Keeps what is said for the first time."""

    def __init__(self) -> None:
        self.said: list[Said] = []
        # Whether calls of our applications are on their own account, and no test of a stand-in.
        self.hears_flows = True
        self._seen: set[str] = set()
        self._lock = threading.Lock()

    def add(self, one: Said) -> None:
        """Keep it unless something alike was said before."""
        about = f"{one.party} {one.kind} {one.method} {one.path} {one.status < 300} {one.is_ours}"
        with self._lock:
            if not self._is_new(f"whole {about}", one.body):
                return
            body = new_parts(one.body, lambda path, item: self._is_new(f"{about} {path}", item))
            if self._is_new(about, skeleton(body)) or has_items(body):
                self.said.append(msgspec.structs.replace(one, body=body))

    def _is_new(self, about: str, what: Any) -> bool:
        key = f"{about} {json.dumps(what, sort_keys=True)}"
        is_new = key not in self._seen
        self._seen.add(key)
        return is_new

    def exchange(
        self, party: str, environ: "WSGIEnvironment", asked: bytes, status: int, told: bytes
    ) -> None:
        """Keep both sides of one exchange."""
        path = environ["PATH_INFO"]
        if path.startswith(("/test/", "/health")) or (
            party == STRIPE and not path.startswith("/v1/")
        ):
            return
        for kind, body in _parts(party, environ, asked, told):
            self.add(
                Said(
                    party=party,
                    kind=kind,
                    method=environ["REQUEST_METHOD"],
                    path=_template(party, path),
                    status=status,
                    is_ours=self.hears_flows
                    and environ.get("HTTP_USER_AGENT", "").startswith(_OURS),
                    body=shape_of(body),
                )
            )

    def tapped(self, party: str, app: "WSGIApplication") -> "WSGIApplication":
        """Return the application with everything that is said to it and by it kept."""

        def tapped(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
            asked = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(asked)
            spoilt: list[FaultRule] = []
            environ[_SPOILT] = spoilt
            parts, status, headers = run_wsgi_app(app, environ, buffered=True)
            told = b"".join(parts)
            self.exchange(party, environ, asked, int(status[:3]), b"" if spoilt else told)
            start(status, headers.to_wsgi_list())
            return [told]

        return tapped

    def write(self, file: Path) -> None:
        """Write everything into a file."""
        file.parent.mkdir(parents=True, exist_ok=True)
        with self._lock:
            file.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in self.said))


def read(files: Iterable[Path]) -> list[Said]:
    """Return what several recorders wrote, each shape once and in an order of its own."""
    merged = Recorder()
    lines = {line for file in files for line in file.read_bytes().splitlines()}
    for line in sorted(lines):
        merged.add(msgspec.json.decode(line, type=Said))
    return merged.said


def _parts(
    party: str, environ: "WSGIEnvironment", asked: bytes, told: bytes
) -> Iterator[tuple[str, Any]]:
    query = decode_form(environ["QUERY_STRING"]) if environ["QUERY_STRING"] else {}
    is_form = environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded")
    sent = decode_form(asked.decode()) if is_form and asked else _json(asked)
    if party == STRIPE:
        # A call has parameters, in the query or in the body.
        yield "body", {**query, **(sent if isinstance(sent, dict) else {})}
    else:
        if query:
            yield "query", query
        if sent is not None:
            yield "body", sent
    answer = _json(told)
    if answer is not None and party != WEBHOOK:
        yield "answer", answer
        if environ["PATH_INFO"] == "/v1/events" and "data" in answer:
            # Each has a type of its own, by its name.
            yield from (("event", one) for one in answer["data"])
            answer["data"].clear()


def _json(text: bytes) -> Any:
    """Return the JSON, None when it is none: a fault may have spoilt it."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _template(party: str, path: str) -> str:
    """Return the path without the project's key and with no id in it."""
    steps = path.split("/")[1:]
    if party == COMMERCETOOLS and steps[0] not in ("oauth", ".well-known", "health"):
        steps = steps[1:]
    return "/" + "/".join(_step(one) for one in steps)


def _step(step: str) -> str:
    name, is_key, _ = step.partition("=")
    return f"{name}=" if is_key else str(shape_of(step))


_HOSTS = {"commercetools.test": COMMERCETOOLS, "api.stripe.com": STRIPE}
# A list in a call's environment that is filled when a fault replaces the answer's body.
_SPOILT = "witness.spoilt"


@contextmanager
def listening(recorder: Recorder) -> Iterator[None]:
    """Keep all that is said on networks without sockets, to stand-ins plugged in from now on."""
    plug, take = InProcessNetwork.plug, FaultSwitches._answer

    def plug_and_tap(network: InProcessNetwork, host: str, app: "WSGIApplication") -> None:
        party = _HOSTS.get(host)
        plug(network, host, recorder.tapped(party, app) if party else _webhooks(recorder, app))

    def answer_and_tell(
        switches: FaultSwitches, rule: FaultRule, environ: "WSGIEnvironment"
    ) -> Response:
        if rule.malformed_body is not None:
            environ.get(_SPOILT, []).append(rule)
        return take(switches, rule, environ)

    with pytest.MonkeyPatch.context() as patch:
        hear_deliveries(recorder, patch)
        patch.setattr(FaultSwitches, "_answer", answer_and_tell)
        patch.setattr(InProcessNetwork, "plug", plug_and_tap)
        yield


def hear_deliveries(recorder: Recorder, patch: pytest.MonkeyPatch) -> None:
    """Keep what commercetools delivers to Subscriptions from now on."""
    publish = Notifier._publish

    def publish_and_tell(notifier: Notifier, destination: Destination, told: Message) -> None:
        recorder.add(
            Said(
                party=COMMERCETOOLS,
                kind="delivery",
                method="POST",
                path="/",
                status=200,
                is_ours=False,
                body=shape_of(msgspec.to_builtins(told)),
            )
        )
        publish(notifier, destination, told)

    patch.setattr(Notifier, "_publish", publish_and_tell)


def _webhooks(recorder: Recorder, app: "WSGIApplication") -> "WSGIApplication":
    tapped = recorder.tapped(WEBHOOK, app)

    def chosen(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        is_webhook = environ["PATH_INFO"] == "/webhooks/stripe"
        return (tapped if is_webhook else app)(environ, start)

    return chosen
