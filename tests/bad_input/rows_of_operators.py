"""Rows 119 to 124: searches and actions of operators that cannot be."""

from collections.abc import Iterator

from bad_input.case import (
    INVALID_FIELD,
    INVALID_JSON,
    INVALID_OPERATION,
    NOT_FOUND,
    REQUIRED_FIELD,
    Case,
    Expected,
    Make,
    Request,
    naming,
)
from bad_input.endpoints import CLICK, action, operator, search
from bad_input.fixtures import UNKNOWN_ID, BadInputFixtures
from bench import TOTAL

_FORBIDDEN = Expected(403, "insufficient_scope")
_CHANGED = Expected(409, "PaymentChanged")
_QUERIES: tuple[tuple[str, str, Expected], ...] = (
    ("no term", "", naming(INVALID_FIELD, "query")),
    ("an empty term", "orderNumber=", naming(INVALID_FIELD, "query")),
    ("two terms", "orderNumber=1&pspReference=2", naming(INVALID_FIELD, "query")),
    ("an unknown term", "state=captured", naming(INVALID_FIELD, "query")),
    ("a long term", f"orderNumber={'1' * 257}", naming(INVALID_FIELD, "orderNumber")),
    ("a NUL", "orderNumber=1%00", naming(INVALID_FIELD, "orderNumber")),
    ("a new line", "pspReference=1%0A", naming(INVALID_FIELD, "pspReference")),
    ("a cart that is no id", "cartId=1", naming(INVALID_FIELD, "cartId")),
    ("an order that is no id", "orderId=..%2F1", naming(INVALID_FIELD, "orderId")),
    ("a customer that is no id", 'customerId="', naming(INVALID_FIELD, "customerId")),
    ("limit 0", "orderNumber=1&limit=0", naming(INVALID_FIELD, "limit")),
    ("limit 51", "orderNumber=1&limit=51", naming(INVALID_FIELD, "limit")),
    ("limit minus one", "orderNumber=1&limit=-1", naming(INVALID_FIELD, "limit")),
    ("limit in other digits", "orderNumber=1&limit=%D9%A1", naming(INVALID_FIELD, "limit")),
    (
        "a limit of 5,000 digits",
        f"orderNumber=1&limit={'9' * 5_000}",
        naming(INVALID_FIELD, "limit"),
    ),
    ("offset 1001", "orderNumber=1&offset=1001", naming(INVALID_FIELD, "offset")),
    ("offset a word", "orderNumber=1&offset=x", naming(INVALID_FIELD, "offset")),
)
# What would be more than a value in a predicate, if it were not quoted.
_INJECTIONS = (
    'orderNumber=" or id is defined or orderNumber="',
    "customerEmail=%5C%22 or version > 0",
    'pspReference=x") or (version > 0',
)
_BODIES: tuple[tuple[str, dict[str, object], Expected], ...] = (
    ("action missing", {"action": None}, naming(REQUIRED_FIELD, "action")),
    ("action unknown", {"action": "reverse"}, naming(INVALID_JSON, "action")),
    ("action of the intents", {"action": "capturePayment"}, naming(INVALID_JSON, "action")),
    ("action a number", {"action": 1}, naming(INVALID_JSON, "action")),
    ("operation missing", {"operation": None}, naming(REQUIRED_FIELD, "operation")),
    ("operation no UUID", {"operation": "click-1"}, naming(INVALID_JSON, "operation")),
    ("operation in capitals", {"operation": CLICK.upper()}, naming(INVALID_JSON, "operation")),
    ("a line behind operation", {"operation": CLICK + "\n"}, naming(INVALID_JSON, "operation")),
    ("revision missing", {"revision": None}, naming(REQUIRED_FIELD, "revision")),
    ("revision empty", {"revision": ""}, naming(INVALID_JSON, "revision")),
    ("revision long", {"revision": "x" * 65}, naming(INVALID_JSON, "revision")),
    ("revision a number", {"revision": 1}, naming(INVALID_JSON, "revision")),
    ("amount missing", {"amount": None}, naming(REQUIRED_FIELD, "amount")),
    (
        "refund without amount",
        {"action": "refund", "amount": None},
        naming(REQUIRED_FIELD, "amount"),
    ),
    ("transaction a number", {"transactionId": 1}, naming(INVALID_JSON, "transactionId")),
    ("another revision", {"revision": "x"}, _CHANGED),
    (
        "more than is left",
        {"amount": {"centAmount": TOTAL + 1, "currencyCode": "EUR"}},
        INVALID_OPERATION,
    ),
    ("refund of nothing", {"action": "refund"}, INVALID_OPERATION),
    (
        "refund of an unknown transaction",
        {"action": "refund", "transactionId": UNKNOWN_ID},
        naming(INVALID_FIELD, "transactionId"),
    ),
)


def rows() -> Iterator[Case]:
    """Yield the cases."""
    for title, query, expected in _QUERIES:
        yield Case(119, title, "F", _searching(query), expected)
    for number, query in enumerate(_INJECTIONS, 1):
        yield Case(120, f"predicate {number}", "F", _searching(query), Expected(200))
    for title, members, expected in _BODIES:
        yield Case(121, title, "A", _acting(members), expected)
    for title, payment_id in (("no UUID", "1"), ("another project", UNKNOWN_ID)):
        yield Case(122, title, "V", _looking_at(payment_id), NOT_FOUND)
        yield Case(122, title, "A", _acting_on(payment_id), NOT_FOUND)
    for endpoint, make in (("V", _looking_at_foreign), ("A", _acting_on_foreign)):
        yield Case(123, "a payment of another connector", endpoint, make, NOT_FOUND)
    for endpoint in ("F", "V", "A"):
        yield Case(124, "a user without permission", endpoint, _without(endpoint), _FORBIDDEN)


def _searching(query: str) -> Make:
    return lambda fixtures: search(fixtures, query)


def _acting(members: dict[str, object]) -> Make:
    return lambda fixtures: action(fixtures, fixtures.authorized, **members)


def _look(fixtures: BadInputFixtures, payment_id: str) -> Request:
    return Request(f"/operations/payments/{payment_id}", "GET", operator(fixtures))


def _looking_at(payment_id: str) -> Make:
    return lambda fixtures: _look(fixtures, payment_id)


def _acting_on(payment_id: str) -> Make:
    return lambda fixtures: action(fixtures, payment_id)


def _foreign(fixtures: BadInputFixtures) -> str:
    draft = {
        "amountPlanned": {"centAmount": 100, "currencyCode": "EUR"},
        "paymentMethodInfo": {"paymentInterface": "another"},
    }
    return str(fixtures.api("POST", "payments", draft)["id"])


def _looking_at_foreign(fixtures: BadInputFixtures) -> Request:
    return _look(fixtures, _foreign(fixtures))


def _acting_on_foreign(fixtures: BadInputFixtures) -> Request:
    return action(fixtures, _foreign(fixtures))


def _without(endpoint: str) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        goods = {"F": search(fixtures), "V": _look(fixtures, fixtures.authorized)}
        good = goods.get(endpoint) or action(fixtures, fixtures.authorized)
        token = fixtures.merchant_center_token(permissions=("viewProducts",))
        return good.with_headers(Authorization=f"Bearer {token}")

    return make
