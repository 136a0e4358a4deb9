"""Rows 90 to 105: webhooks that the PSP never sent, or that make no sense."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import msgspec

from bad_input.case import (
    ACKNOWLEDGED,
    INVALID_JSON,
    NOT_NOW,
    UNAUTHENTICATED,
    Case,
    Expected,
    Make,
    Request,
)
from bad_input.endpoints import EVERY, webhook
from bad_input.fixtures import UNKNOWN_ID, BadInputFixtures
from bench import TOTAL, Json

_YEARS = 11 * 365 * 24 * 3600
_GONE = Expected(204, log="A webhook is about a payment that does not exist")
_SIGNATURES: tuple[tuple[int, str, str], ...] = (
    (91, "empty signature", ""),
    (91, "empty scheme", ","),
    (91, "scheme without value", "v1,"),
    (92, "no scheme", "signature"),
    (92, "another scheme", "v2,AAAA"),
    (92, "a list of commas", "v1," * 100),
    (92, "200 signatures", "v1,AAAA " * 200),
    (93, "no base64", "v1,%%%"),
    (93, "base64 of something else", "v1,AAAA"),
    (93, "base64 of the web", "v1,_-_-_-_-"),
    (94, "other letters", "v1,\u00c4\u00d6\u00dc"),
    (94, "other digits", "v1,\u00b9\u00b2\u00b3"),
)
_NO_TIMES = ("", "soon", "-1", "9" * 40, "99999999999", "1e9", "\u00b9\u00b2\u00b3", "0")


def rows() -> Iterator[Case]:
    """Yield the cases."""
    yield Case(90, "no signature", "W", _without("webhook-signature"), UNAUTHENTICATED)
    yield Case(90, "no timestamp", "W", _without("webhook-timestamp"), UNAUTHENTICATED)
    yield Case(90, "no id", "W", _without("webhook-id"), UNAUTHENTICATED)
    for row, title, signature in _SIGNATURES:
        make = _with_header("webhook-signature", signature)
        yield Case(row, title, "W", make, UNAUTHENTICATED)
    for number, text in enumerate(_NO_TIMES, 1):
        make = _with_header("webhook-timestamp", text)
        yield Case(92, f"timestamp {number}", "W", make, UNAUTHENTICATED)
    yield Case(92, "a dot in the id", "W", _with_header("webhook-id", "evt.1"), UNAUTHENTICATED)
    yield Case(95, "signed before it was written anew", "W", _rewritten, UNAUTHENTICATED)
    yield Case(95, "a blank behind", "W", _with_blank, UNAUTHENTICATED)
    yield Case(96, "a second item, unsigned", "W", _second_item, UNAUTHENTICATED)
    yield Case(96, "two items, signed", "W", _two_items, INVALID_JSON)
    yield from _signed_events()


def _without(name: str) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        good = EVERY["W"](fixtures)
        return replace(good, headers={k: v for k, v in good.headers.items() if k != name})

    return make


def _with_header(name: str, value: str) -> Make:
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value}
    return lambda fixtures: replace(EVERY["W"](fixtures), environ=environ)


def _rewritten(fixtures: BadInputFixtures) -> Request:
    good = EVERY["W"](fixtures)
    return replace(good, body=msgspec.json.format(good.body, indent=2))


def _with_blank(fixtures: BadInputFixtures) -> Request:
    good = EVERY["W"](fixtures)
    return replace(good, body=good.body + b" ")


def _second_item(fixtures: BadInputFixtures) -> Request:
    good = EVERY["W"](fixtures)
    return replace(good, body=b"[" + good.body + b"," + good.body + b"]")


def _two_items(fixtures: BadInputFixtures) -> Request:
    body = EVERY["W"](fixtures).body
    return webhook(fixtures, b"[" + body + b"," + body + b"]")


def _signed_events() -> Iterator[Case]:
    """Yield what the PSP signed: believed in nothing but where to look."""
    unknown_type = _telling(type="payment.exploded")
    yield Case(97, "unknown event type", "W", unknown_type, ACKNOWLEDGED)
    yield Case(98, "unknown payment, young", "W", _about(UNKNOWN_ID), NOT_NOW)
    yield Case(98, "unknown payment, old", "W", _about_old(UNKNOWN_ID), _GONE)
    for title, reference in (("path", "../carts"), ("key", "key=x"), ("long", "a" * 300)):
        yield Case(98, f"a {title} as reference", "W", _about(reference), NOT_NOW)
    yield from _incomplete()
    for name in ("projectKey", "deploymentId"):
        metadata = {name: "another"}
        yield Case(100, f"another {name}", "W", _about_metadata(metadata), ACKNOWLEDGED)
    yield Case(101, "live event in test mode", "W", _telling(livemode=True), ACKNOWLEDGED)
    more = {"value": TOTAL * 100, "currency": "EUR"}
    yield Case(102, "another amount", "W", _claiming(amount=more), ACKNOWLEDGED)
    captured = _claiming(status="captured", captured=more)
    yield Case(102, "a capture that never was", "W", captured, ACKNOWLEDGED)
    dollars = {"value": TOTAL, "currency": "USD"}
    yield Case(103, "another currency", "W", _claiming(amount=dollars), ACKNOWLEDGED)
    yield Case(
        104, "an event of 2015", "W", _telling(createdAt="2015-01-01T00:00:00Z"), ACKNOWLEDGED
    )
    yield Case(104, "signed in 2015", "W", _signed_at(-_YEARS), UNAUTHENTICATED)
    for minutes in (-6, 6):
        title = f"signed {minutes} minutes from now"
        yield Case(104, title, "W", _signed_at(60 * minutes), UNAUTHENTICATED)
    yield Case(105, "an id of 10 KB in the header", "W", _named("x" * 10_000), ACKNOWLEDGED)
    yield Case(105, "an id of 10 KB in the event", "W", _telling(id="x" * 10_000), ACKNOWLEDGED)


def _incomplete() -> Iterator[Case]:
    for name in ("type", "createdAt", "data"):
        yield Case(99, f"{name} missing", "W", _lacking(name), INVALID_JSON)
        yield Case(99, f"{name} null", "W", _telling(**{name: None}), INVALID_JSON)
    for title, data in (
        ("no ids", {}),
        ("payment id a number", {"paymentId": 1}),
        ("reference a number", {"paymentId": "pay_1", "merchantReference": 1}),
        ("metadata a list", {"paymentId": "pay_1", "metadata": []}),
    ):
        yield Case(99, title, "W", _telling(data=data), INVALID_JSON)
    for text in ("yesterday", "2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z"):
        # Without a time zone nobody knows when that was.
        title = f"{text} as time"
        make = _about(UNKNOWN_ID, createdAt=text)
        yield Case(99, title.replace(":", "."), "W", make, INVALID_JSON)


def _telling(**changes: object) -> Make:
    return lambda fixtures: _event(fixtures, fixtures.authorized, **changes)


def _about(payment_id: str, **changes: object) -> Make:
    return lambda fixtures: _event(fixtures, payment_id, **changes)


def _event(fixtures: BadInputFixtures, payment_id: str, **changes: object) -> Request:
    return webhook(fixtures, msgspec.json.encode(fixtures.webhook_event(payment_id, **changes)))


def _changed(change: Callable[[BadInputFixtures, Json], Json]) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        event = change(fixtures, fixtures.webhook_event(fixtures.authorized))
        return webhook(fixtures, msgspec.json.encode(event))

    return make


def _about_old(payment_id: str) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        old = (fixtures.clock.now() - timedelta(minutes=11)).isoformat()
        return _event(fixtures, payment_id, createdAt=old)

    return make


def _lacking(name: str) -> Make:
    return _changed(lambda _, event: {k: v for k, v in event.items() if k != name})


def _about_metadata(metadata: Json) -> Make:
    return _changed(lambda _, event: {**event, "data": {**event["data"], "metadata": metadata}})


def _claiming(**claims: object) -> Make:
    return _changed(lambda _, event: {**event, **claims, "data": {**event["data"], **claims}})


def _signed_at(seconds: int) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        good = EVERY["W"](fixtures)
        return replace(good, headers=fixtures.signed(good.body, seconds=seconds))

    return make


def _named(message_id: str) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        good = EVERY["W"](fixtures)
        return replace(good, headers=fixtures.signed(good.body, message_id))

    return make
