"""Rows 106 to 117: what is pushed to the event handler and is no message for it.

Whatever no repetition can mend is acknowledged, or it would come again for seven days.
"""

import base64
from collections.abc import Iterator

import msgspec

from bad_input.case import ACKNOWLEDGED, GIVEN_UP, Case, Expected, Make, Request
from bad_input.endpoints import event, message
from bad_input.fixtures import UNKNOWN_ID, BadInputFixtures
from bench import Json
from event_support import amount, notification, pushed

_FOREIGN = Expected(204, log="A message is from another project")
_CARRIED_OUT = Expected(204, changes=True)
_ENVELOPES: tuple[tuple[int, str, bytes], ...] = (
    (106, "empty object", b"{}"),
    (106, "no message", b'{"subscription": "x"}'),
    (106, "message null", b'{"message": null}'),
    (106, "message a string", b'{"message": "x"}'),
    (106, "SNS without message", b'{"Type": "Notification"}'),
    (107, "no data", b'{"message": {"messageId": "1"}}'),
    (107, "data null", b'{"message": {"data": null}}'),
    (107, "data a number", b'{"message": {"data": 5}}'),
    (107, "data empty", b'{"message": {"data": ""}}'),
    (108, "no base64", b'{"message": {"data": "%%%"}}'),
    (108, "base64 of the web", b'{"message": {"data": "_-_-"}}'),
    (108, "other letters", '{"message": {"data": "ü"}}'.encode()),
    (108, "base64 cut off", b'{"message": {"data": "eyJ"}}'),
    (109, "base64 of text", b'{"message": {"data": "' + base64.b64encode(b"hello") + b'"}}'),
    (109, "base64 of bytes", b'{"message": {"data": "' + base64.b64encode(b"\xff\x00") + b'"}}'),
    (109, "an envelope in an envelope", pushed(pushed(b"{}"))),
    (117, "array of messages", b"[" + pushed(b"{}") + b"]"),
    (117, "array in a message", pushed(b"[{}, {}]")),
)
_NO_NOTIFICATIONS: tuple[tuple[str, Json], ...] = (
    ("no notification type", {"notificationType": None}),
    ("no project", {"projectKey": None}),
    ("resource a string", {"resource": "payment"}),
    ("transaction a list", {"transaction": []}),
    ("transaction without id", {"transaction": {"type": "Charge"}}),
    ("createdAt no time", {"createdAt": "yesterday"}),
    ("createdAt without zone", {"createdAt": "2026-01-01T00:00:00"}),
    ("version a string", {"resourceVersion": "1"}),
)
_NOT_FOR_US: tuple[tuple[int, str, Json], ...] = (
    (110, "unknown notification type", {"notificationType": "SomethingNew"}),
    (110, "a resource's update", {"notificationType": "ResourceUpdated", "oldVersion": 1}),
    (110, "a resource's deletion", {"notificationType": "ResourceDeleted"}),
    (110, "an event", {"notificationType": "Event", "resource": None}),
    (111, "test notification", {"notificationType": "ResourceCreated", "version": 1}),
    (114, "deleted payment", {}),
    (114, "empty id", {"resource": {"typeId": "payment", "id": ""}}),
    (114, "one level up", {"resource": {"typeId": "payment", "id": ".."}}),
    (114, "a path", {"resource": {"typeId": "payment", "id": "../carts"}}),
    (114, "a key", {"resource": {"typeId": "payment", "id": "key=pay-1"}}),
    (114, "a query", {"resource": {"typeId": "payment", "id": "a/b?c=d"}}),
    (114, "10 KB of id", {"resource": {"typeId": "payment", "id": "x" * 10_000}}),
    (114, "another resource", {"resource": {"typeId": "order", "id": UNKNOWN_ID}}),
    (114, "no resource", {"resource": None}),
    (115, "unknown message type", {"type": "PaymentSomethingNew"}),
    (115, "another message type", {"type": "PaymentStatusInterfaceCodeSet"}),
    (115, "no message type", {"type": None}),
    (115, "an authorization", {"transaction": {"id": "t", "type": "Authorization"}}),
    (115, "unknown transaction type", {"transaction": {"id": "t", "type": "Reversal"}}),
    (
        115,
        "a payment without transactions",
        {"type": "PaymentCreated", "transaction": None, "payment": {"transactions": []}},
    ),
)
_LEFT_OUT = {"reason": "too large", "payloadType": "PaymentTransactionAdded"}


def rows() -> Iterator[Case]:
    """Yield the cases."""
    for row, title, body in _ENVELOPES:
        yield Case(row, title, "E", _sending(body), GIVEN_UP)
    for title, members in _NO_NOTIFICATIONS:
        yield Case(109, title, "E", _telling(UNKNOWN_ID, members), GIVEN_UP)
    for row, title, members in _NOT_FOR_US:
        yield Case(row, title, "E", _telling(UNKNOWN_ID, members), ACKNOWLEDGED)
    yield Case(114, "payment deleted meanwhile", "E", _deleted, ACKNOWLEDGED)
    yield Case(114, "unknown transaction", "E", _unknown_transaction, ACKNOWLEDGED)
    foreign = _telling(UNKNOWN_ID, {"projectKey": "another"})
    yield Case(113, "another project", "E", foreign, _FOREIGN)
    # What the message leaves out, says wrongly or in another order is read anew.
    left_out: Json = {"type": None, "transaction": None, "payloadNotIncluded": _LEFT_OUT}
    yield Case(112, "payload not included", "E", _command(left_out), _CARRIED_OUT)
    other = {**left_out, "payloadNotIncluded": {"payloadType": "PaymentInteractionAdded"}}
    yield Case(112, "another payload not included", "E", _command(other), ACKNOWLEDGED)
    yield Case(116, "sequence number going back", "E", _late({"sequenceNumber": 1}), ACKNOWLEDGED)
    yield Case(116, "version going back", "E", _late({"resourceVersion": 1}), ACKNOWLEDGED)
    for kind in ("SubscriptionConfirmation", "UnsubscribeConfirmation", "New"):
        body = msgspec.json.encode({"Type": kind, "SubscribeURL": "https://evil.example.com"})
        yield Case(106, f"SNS {kind}", "E", _sending(body), ACKNOWLEDGED)


def _sending(body: bytes) -> Make:
    return lambda _: event(body)


def _telling(payment_id: str, members: Json) -> Make:
    told = notification(payment_id, "t", **members)
    return lambda _: event(pushed(msgspec.json.encode(told)))


def _deleted(fixtures: BadInputFixtures) -> Request:
    payment_id = fixtures.paid()
    fixtures.delete_resource(f"payments/{payment_id}")
    return message(payment_id)


def _unknown_transaction(fixtures: BadInputFixtures) -> Request:
    return message(fixtures.authorized, UNKNOWN_ID)


def _add_charge(fixtures: BadInputFixtures) -> tuple[str, str]:
    """Let a merchant capture by adding a transaction; return its ids."""
    payment_id = fixtures.paid()
    draft = {"type": "Charge", "amount": amount(1000)}
    changed = fixtures.update(payment_id, {"action": "addTransaction", "transaction": draft})
    return payment_id, str(changed["transactions"][-1]["id"])


def _command(members: Json) -> Make:
    return lambda fixtures: message(*_add_charge(fixtures), **members)


def _late(members: Json) -> Make:
    """Return an older message about a command that is carried out already."""

    def make(fixtures: BadInputFixtures) -> Request:
        ids = _add_charge(fixtures)
        assert message(*ids).send(fixtures).status_code == 204
        return message(*ids, **members)

    return make
