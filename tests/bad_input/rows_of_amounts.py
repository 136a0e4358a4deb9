"""Rows 46 to 62: amounts and currencies that are none, wherever somebody may name one."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from bad_input.case import (
    INVALID_FIELD,
    INVALID_JSON,
    INVALID_OPERATION,
    REQUIRED_FIELD,
    Case,
    Expected,
    Make,
    Request,
    naming,
)
from bad_input.endpoints import EUR_100, intent, payment, transaction, transaction_body
from bad_input.fixtures import BadInputFixtures

# As JSON text, since some of them are no Python numbers.
_CENTS: tuple[tuple[int, str, str], ...] = (
    (47, "zero", "0"),
    (47, "minus zero", "-0"),
    (48, "minus one", "-1"),
    (49, "fraction", "1.5"),
    (49, "float", "100.0"),
    (50, "string", '"100"'),
    (51, "true", "true"),
    (52, "exponent", "1e2"),
    (52, "negative exponent", "100e-2"),
    (53, "2^53", "9007199254740992"),
    (53, "2^53+1", "9007199254740993"),
    (54, "2^63", "9223372036854775808"),
    (54, "-2^63", "-9223372036854775808"),
    (55, "full-width digits", '"\uff11\uff10\uff10"'),
    (55, "Arabic digits", '"\u0661\u0660\u0660"'),
    (46, "null", "null"),
    (46, "list", "[100]"),
    (46, "object", "{}"),
)
_CURRENCIES: tuple[tuple[int, str, object], ...] = (
    (56, "null", None),
    (56, "number", 978),
    (56, "list", ["EUR"]),
    (56, "empty", ""),
    (57, "small letters", "eur"),
    (57, "mixed letters", "Eur"),
    (58, "four letters", "EURO"),
    (58, "new line behind", "EUR\n"),
    (58, "full-width letters", "\uff25\uff35\uff32"),
)
_OTHERS: tuple[tuple[int, str], ...] = (
    (59, "XXX"),
    (59, "ZZZ"),
    (60, "USD"),
    (61, "JPY"),
    (62, "KWD"),
)
_BEYOND_JSON = frozenset({"2^53", "2^53+1", "2^63", "-2^63"})
_ACTIONS = ("capturePayment", "refundPayment")
_SHOWN = "quotedAmount"
_AMOUNT_CHANGED = Expected(409, "AmountChanged")
_IN_INTENT, _IN_TRANSACTION = "actions[0].amount", "amount"

# A sum may stand in `quotedAmount`, in the body itself, and nowhere else.
_NOT_AS_SHOWN: tuple[tuple[str, object, Expected], ...] = (
    (
        "digits of the sum shown",
        {**EUR_100, "fractionDigits": 2},
        naming(INVALID_FIELD, f"{_SHOWN}.fractionDigits"),
    ),
    ("sums shown", [EUR_100], naming(INVALID_FIELD, f"{_SHOWN}[0].currencyCode")),
    (
        "sum shown in a sum shown",
        {"quotedAmount": EUR_100},
        naming(INVALID_FIELD, f"{_SHOWN}.quotedAmount.currencyCode"),
    ),
    ("sum shown as a number", 100, naming(INVALID_JSON, _SHOWN)),
    ("less shown than is due", EUR_100, _AMOUNT_CHANGED),
)


def rows() -> Iterator[Case]:
    """Yield the cases."""
    for row, title, cents in _CENTS:
        amount = f'{{"centAmount": {cents}, "currencyCode": "EUR"}}'
        name = None if title in _BEYOND_JSON else "centAmount"
        yield from _everywhere(row, f"centAmount {title}", amount, INVALID_JSON, name)
    for row, title, currency in _CURRENCIES:
        amount = _json({"centAmount": 100, "currencyCode": currency})
        yield from _everywhere(row, f"currency {title}", amount, INVALID_JSON, "currencyCode")
    for row, title, left in ((46, "centAmount", "currencyCode"), (56, "currency", "centAmount")):
        missing = "centAmount" if left == "currencyCode" else "currencyCode"
        amount = _json({left: "EUR" if left == "currencyCode" else 100})
        yield from _everywhere(row, f"{title} missing", amount, REQUIRED_FIELD, missing)
    for row, currency in _OTHERS:
        amount = _json({"centAmount": 100, "currencyCode": currency})
        yield from _not_of_the_payment(row, currency, amount)
    yield from _minor_units()
    for title, shown, expected in _NOT_AS_SHOWN:
        yield Case(80, title, "Y", _shown(_json(shown)), expected)


def _json(amount: object) -> str:
    return msgspec.json.encode(amount).decode()


def _everywhere(
    row: int, title: str, amount: str, expected: Expected, name: str | None
) -> Iterator[Case]:
    """Yield the amount in every action, in a transaction, and from a browser.

    A browser names no sum to be paid, only one that it has shown to the shopper.
    """
    for action in _ACTIONS:
        named = replace(expected, field=f"{_IN_INTENT}.{name}" if name else None)
        yield Case(row, f"{title} in {action}", "I", _intent(action, amount), named)
    named = replace(expected, field=f"{_IN_TRANSACTION}.{name}" if name else None)
    yield Case(row, title, "T", _transaction(amount), named)
    refused = INVALID_JSON if name is None else naming(INVALID_FIELD, "amount.centAmount")
    yield Case(row, title, "Y", _payment(amount), replace(refused, field=None))
    named = replace(expected, field=f"{_SHOWN}.{name}" if name else None)
    yield Case(row, f"{title} as shown", "Y", _shown(amount), named)


def _not_of_the_payment(row: int, currency: str, amount: str) -> Iterator[Case]:
    expected = naming(INVALID_FIELD, "amount.currencyCode")
    for action in _ACTIONS:
        yield Case(row, f"{currency} in {action}", "I", _intent(action, amount), expected)
    yield Case(row, currency, "T", _transaction(amount), expected)
    yield Case(row, currency, "Y", _payment(amount), INVALID_FIELD)
    yield Case(row, f"{currency} as shown", "Y", _shown(amount), _AMOUNT_CHANGED)


def _minor_units() -> Iterator[Case]:
    """Yen have no minor unit and dinars have three: an integer of them all the same."""
    for row, currency in ((61, "JPY"), (62, "KWD")):
        for title, cents, expected in (
            ("with a fraction", "5.990", INVALID_JSON),
            ("as a decimal string", '"5.990"', INVALID_JSON),
            ("a hundred times too much", "599000", INVALID_OPERATION),
        ):
            amount = f'{{"centAmount": {cents}, "currencyCode": "{currency}"}}'
            make = _intent_in(currency, amount)
            yield Case(row, f"{currency} {title}", "I", make, expected)


def _intent(action: str, amount: str) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        return replace(intent(fixtures, fixtures.authorized), body=_intent_body(action, amount))

    return make


def _intent_in(currency: str, amount: str) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        payment_id = fixtures.started(currency=currency)
        body = _intent_body("capturePayment", amount)
        return replace(intent(fixtures, payment_id), body=body)

    return make


def _intent_body(action: str, amount: str) -> bytes:
    return f'{{"actions": [{{"action": "{action}", "amount": {amount}}}]}}'.encode()


def _transaction(amount: str) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        body = {**transaction_body(fixtures), "amount": msgspec.Raw(amount.encode())}
        return replace(transaction(fixtures), body=msgspec.json.encode(body))

    return make


def _shown(amount: str) -> Make:
    return lambda fixtures: payment(fixtures, quotedAmount=msgspec.Raw(amount.encode()))


def _payment(amount: str) -> Make:
    return lambda fixtures: payment(fixtures, amount=msgspec.Raw(amount.encode()))
