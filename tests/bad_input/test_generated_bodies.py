"""Bodies that Hypothesis makes from good ones: typed answers, and money only for good bodies.

`make bad-bodies BODIES=10000` sends as many to every endpoint; the tests send a few.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bad_input.case import Make, Request
from bad_input.endpoints import EVERY, JSON_READERS, transaction
from bad_input.fixtures import BadInputFixtures
from bad_input.good_bodies import (
    may_move_by_operator,
    may_move_intent,
    may_move_payment,
    may_move_transaction,
)
from bad_input.mutations import Ambiguous, bodies, understood
from event_support import notification, pushed

pytestmark = pytest.mark.slow  # Many generated bodies.

FEW = 60
SOME_CART = "99999999-9999-4999-8999-999999999999"
BODIES = int(os.environ.get("BODIES", FEW))
CODES = {
    "InvalidJsonInput",
    "RequiredField",
    "InvalidField",
    "InvalidInput",
    "InvalidOperation",
    "ResourceNotFound",
    "IdempotencyConflict",
    "PaymentChanged",
    "PayloadTooLarge",
    "TooManyAttempts",
    "PaymentInProgress",
}


@dataclass(frozen=True)
class Reader:
    """An endpoint that reads a body, and what it may answer.

    `may_change` tells whether a body is good enough for money to move; `wrap` is what its sender
    puts around it.
    """

    good: Make
    statuses: frozenset[int]
    may_change: Callable[[Any], bool] = lambda _: False
    wrap: Callable[[BadInputFixtures, Request], Request] = lambda _, request: request


def message(fixtures: BadInputFixtures) -> Request:
    told = notification(fixtures.authorized, "t")
    return Request("/", body=json.dumps(told).encode(), is_event=True)


def return_post(fixtures: BadInputFixtures) -> Request:
    return replace(EVERY["R"](fixtures), method="POST", body=b'{"token": "x"}')


def on_some_cart(fixtures: BadInputFixtures) -> Request:
    return transaction(fixtures, cartId=SOME_CART)


def on_an_owing_cart(fixtures: BadInputFixtures, request: Request) -> Request:
    """Name a cart that nobody has paid yet: the body is made before anybody can know it."""
    owing = fixtures.owing_cart.encode()
    return replace(request, body=request.body.replace(SOME_CART.encode(), owing))


def signed(fixtures: BadInputFixtures, request: Request) -> Request:
    return replace(request, headers=fixtures.signed(request.body))


def enveloped(_: BadInputFixtures, request: Request) -> Request:
    return replace(request, body=pushed(request.body))


READERS: Mapping[str, Reader] = {
    "I": Reader(EVERY["I"], frozenset({200, 400, 413}), may_move_intent),
    "A": Reader(EVERY["A"], frozenset({200, 400, 409, 413}), may_move_by_operator),
    "T": Reader(
        on_some_cart, frozenset({201, 400, 409, 413}), may_move_transaction, on_an_owing_cart
    ),
    "Y": Reader(EVERY["Y"], frozenset({200, 400, 409, 413}), may_move_payment),
    "N": Reader(EVERY["N"], frozenset({200, 400, 413})),
    "R": Reader(return_post, frozenset({400})),
    "W": Reader(EVERY["W"], frozenset({204, 400, 503}), wrap=signed),
    "E": Reader(EVERY["E"], frozenset({204})),
    "E-payload": Reader(message, frozenset({204}), wrap=enveloped),
}


def send(fixtures: BadInputFixtures, reader: Reader, request: Request) -> bool:
    """Send a body; return whether it was good enough to change something."""
    fixtures.forget_calls()
    answer = request.send(fixtures)
    assert answer.status_code in reader.statuses, (answer.status_code, answer.text)
    is_page = answer.mimetype == "text/html"  # A shopper on the way back reads no JSON.
    if answer.status_code >= 400 and not is_page:
        assert_typed(answer.get_json(), answer.status_code)
    if not fixtures.changes():
        return False
    assert reader.may_change(understood(request.body)), fixtures.changes()
    fixtures.renew()
    return True


def assert_typed(body: dict[str, Any], status: int) -> None:
    [error] = body["errors"]
    assert (body["statusCode"], body["message"]) == (status, error["message"])
    assert error["code"] in CODES | {"invalid_token", "ServiceUnavailable"}


@pytest.mark.parametrize("name", READERS)
def test_a_body_is_refused_or_truly_good(name: str) -> None:
    fixtures, reader = BadInputFixtures(), READERS[name]
    good = json.loads(reader.good(fixtures).body or b"{}")
    good_ones = []

    @settings(
        max_examples=BODIES,
        derandomize=BODIES == FEW,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(body=bodies(good))
    def check(body: bytes) -> None:
        request = replace(reader.good(fixtures), body=body)
        good_ones.append(send(fixtures, reader, reader.wrap(fixtures, request)))

    check()
    # Else the others would prove nothing.
    assert any(good_ones) == (name in JSON_READERS)


@given(st.binary(max_size=50))
@settings(max_examples=FEW, derandomize=True, database=None)
def test_the_judge_knows_broken_json(body: bytes) -> None:
    try:
        assert understood(body) == json.loads(body)
    except Ambiguous:
        return
