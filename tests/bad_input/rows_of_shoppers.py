"""Rows 73 to 83: what a shopper, or a system in a customer's name, cannot ask for."""

from collections.abc import Callable, Iterator

from bad_input.case import (
    INVALID_FIELD,
    INVALID_JSON,
    INVALID_OPERATION,
    REQUIRED_FIELD,
    TOO_LARGE,
    Case,
    Expected,
    Make,
    Request,
    naming,
)
from bad_input.endpoints import CARD, EUR_100, intent, payment, transaction
from bad_input.fixtures import UNKNOWN_ID, BadInputFixtures
from bench import TOTAL, Json

_TYPE, _TOKEN = "paymentMethod.type", "paymentMethod.token"
_STORED = "paymentMethod.storedPaymentMethodId"
_METHOD_ID = "paymentMethodId"
_NO_NUMBER = naming(REQUIRED_FIELD, "poNumber")
_PAID, _CHARGED = Expected(200, changes=True), Expected(201, changes=True)
_METHODS: tuple[tuple[int, str, object, Expected], ...] = (
    (74, "method null", None, naming(INVALID_JSON, "paymentMethod")),
    (74, "method a string", "card", naming(INVALID_JSON, "paymentMethod")),
    (74, "method a list", [CARD], naming(INVALID_JSON, "paymentMethod")),
    (74, "type missing", {"token": "tok_approved"}, naming(REQUIRED_FIELD, _TYPE)),
    (74, "type empty", {**CARD, "type": ""}, naming(INVALID_JSON, _TYPE)),
    (74, "type long", {**CARD, "type": "x" * 65}, naming(INVALID_JSON, _TYPE)),
    (74, "type null", {**CARD, "type": None}, naming(INVALID_JSON, _TYPE)),
    (74, "type unknown", {**CARD, "type": "barter"}, naming(INVALID_FIELD, _TYPE)),
    (74, "type in capitals", {**CARD, "type": "CARD"}, naming(INVALID_FIELD, _TYPE)),
    (74, "type with blank", {**CARD, "type": "card "}, naming(INVALID_FIELD, _TYPE)),
    (75, "token missing", {"type": "card"}, naming(REQUIRED_FIELD, _TOKEN)),
    (75, "token null", {**CARD, "token": None}, naming(REQUIRED_FIELD, _TOKEN)),
    (75, "token empty", {**CARD, "token": ""}, naming(INVALID_JSON, _TOKEN)),
    (75, "token a number", {**CARD, "token": 1}, naming(INVALID_JSON, _TOKEN)),
    (75, "token long", {**CARD, "token": "x" * 8193}, naming(INVALID_JSON, _TOKEN)),
    (75, "consent a string", {**CARD, "storePaymentMethod": "true"}, INVALID_JSON),
    (75, "token and stored card", {**CARD, "storedPaymentMethodId": UNKNOWN_ID}, INVALID_FIELD),
    (
        75,
        "unknown stored card",
        {"type": "card", "storedPaymentMethodId": UNKNOWN_ID},
        naming(INVALID_FIELD, _STORED),
    ),
    (
        75,
        "path as stored card",
        {"type": "card", "storedPaymentMethodId": "../carts"},
        naming(INVALID_FIELD, _STORED),
    ),
    (75, "order number missing", {"type": "purchaseorder"}, _NO_NUMBER),
    (75, "order number empty", {"type": "purchaseorder", "poNumber": ""}, _NO_NUMBER),
    (75, "order number long", {"type": "purchaseorder", "poNumber": "x" * 257}, INVALID_JSON),
    (
        75,
        "memo a number",
        {"type": "purchaseorder", "poNumber": "1", "invoiceMemo": 1},
        INVALID_JSON,
    ),
)
_NOT_FROM_A_BROWSER: tuple[tuple[str, object], ...] = (
    ("amount", EUR_100),
    ("centAmount", 1),
    ("currency", "USD"),
    ("amountPlanned", EUR_100),
    ("key", "pay-1"),
    ("state", "Success"),
    ("customer", {"id": "x"}),
    ("customerId", "x"),
    ("anonymousId", "x"),
    ("transactions", []),
    ("interfaceId", "pay_1"),
    ("cartId", "x"),
    ("paymentInterface", "x"),
)
_CARD_NUMBERS: tuple[object, ...] = (
    "4111111111111111",
    "4111 1111 1111 1111",
    "5555-5555-5555-4444",
    4111111111111111,
    "pay with 378282246310005 please",
)
_STRANGE = {
    "emoji": "😀🎉",
    "right to left": "\u202eabc\u202c",
    "HTML": "<script>alert(1)</script>",
    "SQL": "' OR 1=1; DROP TABLE payments; --",
    "template": "{{7*7}}${7*7}#{7*7}",
    "format string": "%s%n%x{0}{0.__class__}",
    "path": "../../etc/passwd",
    "header": "\r\nX-Evil: 1",
    "predicate": '" or 1=1 or key="',
}


def rows() -> Iterator[Case]:
    """Yield the cases."""
    yield from _methods()
    yield from _carts()
    yield from _from_a_browser()
    yield from _card_numbers()
    for endpoint, make in (("Y", _big_payment), ("T", _big_transaction), ("I", _big_intent)):
        yield Case(82, "200 KB of custom", endpoint, make, TOO_LARGE)
    yield from _strange_texts()


def _methods() -> Iterator[Case]:
    yield Case(73, "method of another session", "Y", _forbidden, naming(INVALID_FIELD, _TYPE))
    foreign = naming(INVALID_FIELD, _METHOD_ID)
    yield Case(73, "method that cannot be stored", "T", _stored_ideal, foreign)
    for row, title, method, expected in _METHODS:
        yield Case(row, title, "Y", _paying(method), expected)
    yield Case(74, "unknown method", "T", _charging(paymentMethodId=UNKNOWN_ID), foreign)
    no_id = naming(INVALID_JSON, _METHOD_ID)
    yield Case(74, "method that is no id", "T", _charging(paymentMethodId="x"), no_id)
    yield Case(75, "no method and no default", "T", _charging(paymentMethodId=None), foreign)
    yield Case(75, "stored card of another customer", "T", _anothers_card, foreign)
    anothers = naming(INVALID_FIELD, _STORED)
    yield Case(75, "stored card of another customer", "Y", _pay_with_anothers_card, anothers)


def _forbidden(fixtures: BadInputFixtures) -> Request:
    session_id = fixtures.session(allowedPaymentMethods=["ideal"])
    return payment(fixtures, session_id=session_id)


def _stored_ideal(fixtures: BadInputFixtures) -> Request:
    draft = {
        "customer": {"typeId": "customer", "id": fixtures.saver},
        "method": "ideal",
        "paymentInterface": "sandbox",
        "token": {"value": "sto_of_another_system"},
    }
    made = fixtures.api("POST", "payment-methods", draft)
    return transaction(fixtures, paymentMethodId=made["id"])


def _paying(method: object) -> Make:
    return lambda fixtures: payment(fixtures, method)


def _charging(**members: object) -> Make:
    return lambda fixtures: transaction(fixtures, **members)


def _anothers_card(fixtures: BadInputFixtures) -> Request:
    return transaction(fixtures, cartId=fixtures.cart_of(fixtures.new_customer())["id"])


def _pay_with_anothers_card(fixtures: BadInputFixtures) -> Request:
    session_id = fixtures.session(fixtures.cart_of(fixtures.new_customer()))
    method = {"type": "card", "storedPaymentMethodId": fixtures.stored_card}
    return payment(fixtures, method, session_id)


def _carts() -> Iterator[Case]:
    carts: tuple[tuple[int, str, Callable[[BadInputFixtures], Json]], ...] = (
        (76, "empty cart", lambda p: p.cart(customerId=p.saver, customLineItems=[])),
        (77, "cart that costs nothing", lambda p: p.cart_of(p.saver, 0)),
        (78, "cart already ordered", _ordered),
    )
    for row, title, make_cart in carts:
        yield Case(row, title, "Y", _paying_cart(make_cart), INVALID_OPERATION)
        yield Case(row, title, "T", _charging_cart(make_cart), INVALID_OPERATION)
    currency = naming(INVALID_FIELD, "amount.currencyCode")
    yen = _charging_cart(lambda p: p.cart_of(p.saver, currency="JPY"))
    yield Case(79, "cart of another currency", "T", yen, currency)
    yield Case(79, "gift card plan of another currency", "Y", _gift_card, INVALID_OPERATION)
    over = {"centAmount": TOTAL + 1, "currencyCode": "EUR"}
    yield Case(80, "more than the cart owes", "T", _charging(amount=over), INVALID_OPERATION)
    missing = _charging(cartId=UNKNOWN_ID)
    yield Case(78, "cart that does not exist", "T", missing, naming(INVALID_FIELD, "cartId"))


def _ordered(fixtures: BadInputFixtures) -> Json:
    cart = fixtures.cart_of(fixtures.saver)
    fixtures.make_order(cart)
    return cart


def _paying_cart(make_cart: Callable[[BadInputFixtures], Json]) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        return payment(fixtures, session_id=fixtures.session(make_cart(fixtures)))

    return make


def _charging_cart(make_cart: Callable[[BadInputFixtures], Json]) -> Make:
    return lambda fixtures: transaction(fixtures, cartId=make_cart(fixtures)["id"])


def _gift_card(fixtures: BadInputFixtures) -> Request:
    plan = {"centAmount": 100, "currencyCode": "USD"}
    return payment(fixtures, session_id=fixtures.session(giftCardPlannedAmount=plan))


def _from_a_browser() -> Iterator[Case]:
    for name, value in _NOT_FROM_A_BROWSER:
        outside = naming(INVALID_FIELD, name)
        yield Case(80, f"{name} from a browser", "Y", _paying_with({name: value}), outside)
        inside = naming(INVALID_FIELD, f"paymentMethod.{name}")
        yield Case(80, f"{name} in the method", "Y", _paying({**CARD, name: value}), inside)


def _paying_with(members: Json) -> Make:
    return lambda fixtures: payment(fixtures, **members)


def _card_numbers() -> Iterator[Case]:
    for number in _CARD_NUMBERS:
        for name in ("token", "type", "storedPaymentMethodId", "number"):
            make = _paying({**CARD, name: number})
            expected = naming(INVALID_FIELD, f"paymentMethod.{name}")
            yield Case(81, f"{number!r} as {name}", "Y", make, expected)
        custom = naming(INVALID_FIELD, "custom.pan")
        yield Case(81, f"{number!r} in custom", "T", _charging(custom={"pan": number}), custom)
    as_name = {"4111111111111111": 1}
    yield Case(81, "card number as a name", "Y", _paying_with(as_name), INVALID_FIELD)
    yield Case(81, "card number as a name", "T", _charging(**as_name), INVALID_FIELD)
    yield from _numbers_of_the_merchant()


def _numbers_of_the_merchant() -> Iterator[Case]:
    """Yield what has the check digit of a card number, as one of ten long numbers has."""
    number = "1764300000007"
    for name in ("futureOrderNumber", "idempotencyKey", "merchantReference"):
        fresh = _charging_fresh(**{name: number})
        yield Case(81, f"{name} like a card number", "T", fresh, _CHARGED)
    yield Case(81, "PO number like a card number", "Y", _ordering(number), _PAID)
    for name in ("idempotencyKey", "merchantReference"):
        yield Case(81, f"{name} like a card number", "Y", _paying_fresh(**{name: number}), _PAID)
    action = {"action": "cancelPayment", "merchantReference": number}
    yield Case(81, "references like a card number", "I", _cancelling(action, number), _PAID)


def _paying_fresh(**members: object) -> Make:
    return lambda fixtures: payment(fixtures, session_id=fixtures.session(), **members)


def _cancelling(action: Json, key: str) -> Make:
    return lambda fixtures: intent(fixtures, fixtures.paid(), action, idempotencyKey=key)


def _charging_fresh(**members: object) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        return transaction(fixtures, cartId=fixtures.cart_of(fixtures.saver)["id"], **members)

    return make


_CUSTOM = "x" * 200_000


def _big_payment(fixtures: BadInputFixtures) -> Request:
    return payment(fixtures, custom=_CUSTOM)


def _big_transaction(fixtures: BadInputFixtures) -> Request:
    return transaction(fixtures, custom=_CUSTOM)


def _big_intent(fixtures: BadInputFixtures) -> Request:
    return intent(fixtures, fixtures.authorized, {"action": "cancelPayment"}, custom=_CUSTOM)


def _strange_texts() -> Iterator[Case]:
    for title, text in _STRANGE.items():
        # A text is only a text where any is taken, and no method is called so.
        yield Case(83, f"{title} as a text", "Y", _order_named(text), _PAID)
        fresh = _charging_fresh(**{text: text}, futureOrderNumber=text)
        yield Case(83, f"{title} as a text", "T", fresh, _CHARGED)
        unknown = naming(INVALID_FIELD, _TYPE)
        yield Case(83, f"{title} as a method", "Y", _paying({**CARD, "type": text}), unknown)
        no_id = naming(INVALID_JSON, "cartId")
        yield Case(83, f"{title} as an id", "T", _charging(cartId=text), no_id)


def _order_named(text: str) -> Make:
    return _ordering(text, **{text: text})


def _ordering(number: str, **more: object) -> Make:
    method = {"type": "purchaseorder", "poNumber": number, "invoiceMemo": number}
    return lambda fixtures: payment(fixtures, method, fixtures.session(), **more)
