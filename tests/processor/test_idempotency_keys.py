"""Idempotency keys that are none: a typed 400, and no effect."""

import json

import pytest

from bad_body_support import CARD, Caller, as_checkout, as_shopper, refused
from bench import Bench


@pytest.fixture(scope="module", params=[as_shopper, as_checkout])
def caller(request: pytest.FixtureRequest) -> Caller:
    made: Caller = request.param(Bench())
    return made


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256, "a\tb"])
def test_idempotency_keys_that_are_none(caller: Caller, key: str) -> None:
    body = json.dumps({"actions": [{"action": "cancelPayment"}], "paymentMethod": CARD}).encode()

    assert refused(caller.send(body, **{"Idempotency-Key": key}), "Idempotency-Key")
    named = {"actions": [{"action": "cancelPayment"}], "paymentMethod": CARD, "idempotencyKey": key}
    assert refused(caller.send_json(named), "idempotencyKey")


@pytest.mark.parametrize("key", [1, True, [], {}])
def test_idempotency_keys_are_strings(caller: Caller, key: object) -> None:
    named = {"actions": [{"action": "cancelPayment"}], "paymentMethod": CARD, "idempotencyKey": key}

    assert refused(caller.send_json(named))
