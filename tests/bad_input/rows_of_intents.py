"""Rows 31 to 45 and 63 to 72: Payment Intents that cannot be."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import msgspec

from bad_input.case import (
    INVALID_FIELD,
    INVALID_JSON,
    INVALID_OPERATION,
    NOT_FOUND,
    NOT_NOW,
    REQUIRED_FIELD,
    Case,
    Expected,
    Make,
    Request,
    naming,
)
from bad_input.endpoints import EUR_100, intent
from bad_input.fixtures import UNKNOWN_ID, BadInputFixtures
from bench import TOTAL, Json

CANCEL: Json = {"action": "cancelPayment"}
REVERSE: Json = {"action": "reversePayment"}
_DONE = Expected(200, changes=True)
_ACTION = "actions[0].action"
_UNKNOWN = naming(INVALID_FIELD, _ACTION)
_NO_IDS: tuple[tuple[int, str, str], ...] = (
    (31, "empty id", ""),
    (32, "no UUID", "not-a-uuid"),
    (32, "a number", "1"),
    (32, "capital letters", "0F1E2D3C-4B5A-4697-8877-665544332211"),
    (32, "SQL", "'or'1'='1"),
    (33, "a payment of another project", UNKNOWN_ID),
    (34, "a key", "key=pay-cart-1"),
    (35, "one level up", "%2e%2e"),
    (35, "a slash", "..%2fcarts"),
    (35, "a NUL", "%00"),
    (36, "10 KB", "x" * 10_000),
    (36, "10 KB of digits", "1" * 10_000),
)
_ACTIONS: tuple[tuple[int, str, object, Expected], ...] = (
    (39, "actions null", None, naming(INVALID_JSON, "actions")),
    (39, "actions a number", 1, naming(INVALID_JSON, "actions")),
    (40, "no action", [], naming(INVALID_JSON, "actions")),
    (41, "two actions", [CANCEL, REVERSE], naming(INVALID_JSON, "actions")),
    (41, "the same action twice", [CANCEL, CANCEL], naming(INVALID_JSON, "actions")),
    (42, "unknown action", [{"action": "shipPayment"}], _UNKNOWN),
    (43, "capital letter", [{"action": "CancelPayment"}], _UNKNOWN),
    (43, "capitals", [{"action": "CANCELPAYMENT"}], _UNKNOWN),
    (43, "blank behind", [{"action": "cancelPayment "}], _UNKNOWN),
    (45, "action a list", [{"action": ["cancelPayment"]}], naming(INVALID_JSON, _ACTION)),
    (45, "action null", [{"action": None}], naming(INVALID_JSON, _ACTION)),
    (45, "list in list", [[CANCEL]], naming(INVALID_JSON, "actions[0]")),
    (45, "action a string", ["cancelPayment"], naming(INVALID_JSON, "actions[0]")),
    (45, "actions an object", CANCEL, naming(INVALID_JSON, "actions")),
    (45, "action missing", [{"amount": EUR_100}], naming(REQUIRED_FIELD, _ACTION)),
    (
        45,
        "reference a number",
        [{**CANCEL, "merchantReference": 1}],
        naming(INVALID_JSON, "actions[0].merchantReference"),
    ),
    (
        45,
        "transaction a number",
        [{"action": "refundPayment", "amount": EUR_100, "transactionId": 1}],
        naming(INVALID_JSON, "actions[0].transactionId"),
    ),
)


def capture(cents: int) -> Json:
    """Return the action."""
    return {"action": "capturePayment", "amount": {"centAmount": cents, "currencyCode": "EUR"}}


def refund(cents: int, **more: str) -> Json:
    """Return the action."""
    return {**capture(cents), "action": "refundPayment", **more}


def rows() -> Iterator[Case]:
    """Yield the cases."""
    for row, title, payment_id in _NO_IDS:
        yield Case(row, title, "I", _on(payment_id), NOT_FOUND)
    yield Case(37, "a deleted payment", "I", _on_deleted, NOT_FOUND)
    yield Case(38, "a payment of another connector", "I", _on_foreign, NOT_FOUND)
    yield Case(39, "actions missing", "I", _without_actions, naming(REQUIRED_FIELD, "actions"))
    for row, title, actions, expected in _ACTIONS:
        yield Case(row, title, "I", _with_actions(actions), expected)
    # Checkout may learn new fields, and captures must not stop then.
    yield Case(44, "extra fields do no harm", "I", _with_extra_fields, _DONE)
    yield from _sums()
    yield from _unresolved()


def _on(payment_id: str) -> Make:
    return lambda fixtures: intent(fixtures, payment_id, CANCEL)


def _on_deleted(fixtures: BadInputFixtures) -> Request:
    payment_id = fixtures.paid()
    fixtures.delete_resource(f"payments/{payment_id}")
    return intent(fixtures, payment_id, CANCEL)


def _on_foreign(fixtures: BadInputFixtures) -> Request:
    draft = {"amountPlanned": EUR_100, "paymentMethodInfo": {"paymentInterface": "another"}}
    other = fixtures.api("POST", "payments", draft)["id"]
    return intent(fixtures, other, CANCEL)


def _without_actions(fixtures: BadInputFixtures) -> Request:
    return replace(intent(fixtures, fixtures.authorized), body=b"{}")


def _with_actions(actions: object) -> Make:
    body = msgspec.json.encode({"actions": actions})
    return lambda fixtures: replace(intent(fixtures, fixtures.authorized), body=body)


def _with_extra_fields(fixtures: BadInputFixtures) -> Request:
    action = {**CANCEL, "amount": EUR_100, "new": {"a": 1}}
    return intent(fixtures, fixtures.paid(), action, newer=[])


def _sums() -> Iterator[Case]:
    """Yield what the balance of a payment forbids: payments made ready, and one action more."""
    charge = "transactionId"
    too_much: tuple[tuple[int, str, Callable[[BadInputFixtures], str], Json, Expected], ...] = (
        (63, "capture of more", BadInputFixtures.paid, capture(TOTAL + 1), INVALID_OPERATION),
        (63, "capture of far more", BadInputFixtures.paid, capture(2**53 - 1), INVALID_OPERATION),
        (64, "capture twice", BadInputFixtures.captured, capture(TOTAL), INVALID_OPERATION),
        (64, "capture of a cent more", BadInputFixtures.captured, capture(1), INVALID_OPERATION),
        (65, "capture after void", _voided, capture(1), INVALID_OPERATION),
        (66, "refund without capture", BadInputFixtures.paid, refund(1), INVALID_OPERATION),
        (66, "refund after void", _voided, refund(1), INVALID_OPERATION),
        (67, "refund of more", BadInputFixtures.captured, refund(TOTAL + 1), INVALID_OPERATION),
        (68, "second refund over the sum", _refunded, refund(TOTAL - 999), INVALID_OPERATION),
        (
            69,
            "refund of an unknown transaction",
            BadInputFixtures.captured,
            refund(1, transactionId=UNKNOWN_ID),
            naming(INVALID_FIELD, charge),
        ),
        (
            69,
            "refund of no transaction",
            BadInputFixtures.captured,
            refund(1, transactionId=""),
            naming(INVALID_JSON, "actions[0].transactionId"),
        ),
        (70, "cancel after capture", BadInputFixtures.captured, CANCEL, INVALID_OPERATION),
        (71, "reverse with nothing", _voided, REVERSE, INVALID_OPERATION),
        (71, "cancel with nothing", _voided, CANCEL, INVALID_OPERATION),
    )
    for row, title, make_ready, action, expected in too_much:
        yield Case(row, title, "I", _after(make_ready, action), expected)
    yield Case(69, "refund of the authorization", "I", _refund_of_authorization, INVALID_FIELD)


def _unresolved() -> Iterator[Case]:
    actions = {"refund": refund(1), "cancel": CANCEL, "reverse": REVERSE}
    for title, action in actions.items():
        make = _after(_capturing, action)
        yield Case(72, f"{title} while a capture is open", "I", make, NOT_NOW)
    over = _after(_capturing, capture(TOTAL - 999))
    yield Case(72, "capture over an open capture", "I", over, INVALID_OPERATION)
    early = _after(_authorizing, capture(1))
    yield Case(72, "capture while the authorization is open", "I", early, NOT_NOW)
    over = _after(_refunding, refund(TOTAL - 999))
    yield Case(72, "refund over an open refund", "I", over, INVALID_OPERATION)


def _after(make_ready: Callable[[BadInputFixtures], str], action: Json) -> Make:
    return lambda fixtures: intent(fixtures, make_ready(fixtures), action)


def _voided(fixtures: BadInputFixtures) -> str:
    payment_id = fixtures.paid()
    assert fixtures.intent(payment_id, "cancelPayment").status_code == 200
    return payment_id


def _refunded(fixtures: BadInputFixtures) -> str:
    payment_id = fixtures.captured()
    assert fixtures.intent(payment_id, "refundPayment", 1000).status_code == 200
    return payment_id


def _capturing(fixtures: BadInputFixtures) -> str:
    return fixtures.captured(1000, "tok_capture_pending")


def _authorizing(fixtures: BadInputFixtures) -> str:
    return fixtures.started("tok_pending_success")


def _refunding(fixtures: BadInputFixtures) -> str:
    payment_id = fixtures.captured(token="tok_refund_pending")
    assert fixtures.intent(payment_id, "refundPayment", 1000).status_code == 200
    return payment_id


def _refund_of_authorization(fixtures: BadInputFixtures) -> Request:
    payment_id = fixtures.captured()
    authorization = fixtures.payment(payment_id).transactions[0].id
    return intent(fixtures, payment_id, refund(1, transactionId=authorization))
