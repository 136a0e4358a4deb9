"""Bodies that no route reads: a typed 4xx, and no effect."""

import gzip
import json

import pytest

from bad_body_support import CARD, Caller, as_checkout, as_shopper, refused
from broken_json import BROKEN_JSON
from processor_support import codes
from shop_support import Shop


@pytest.fixture(scope="module", params=[as_shopper, as_checkout])
def caller(request: pytest.FixtureRequest) -> Caller:
    made: Caller = request.param(Shop())
    return made


@pytest.mark.parametrize("body", BROKEN_JSON.values(), ids=BROKEN_JSON.keys())
def test_rows_1_to_16_broken_json(caller: Caller, body: bytes) -> None:
    answer = caller.send(body)

    assert refused(answer)
    assert codes(answer) == ["InvalidJsonInput"]


@pytest.mark.parametrize("body", [b"null", b"[]", b'"text"', b"1", b"true", b"1.5"])
def test_rows_3_to_6_json_that_is_no_object(caller: Caller, body: bytes) -> None:
    assert refused(caller.send(body))


def test_an_empty_object_names_what_is_missing(caller: Caller) -> None:
    answer = caller.send(b"{}")

    assert refused(answer)
    assert codes(answer) == ["RequiredField"]
    assert answer.get_json()["errors"][0]["field"] in ("paymentMethod", "actions")


@pytest.mark.parametrize("size", [64 * 1024 + 1, 200_000])
def test_rows_18_and_82_a_body_over_64_kib(caller: Caller, size: int) -> None:
    answer = caller.send(b'{"custom": "' + b"x" * (size - 14) + b'"}')

    assert answer.status_code == 413
    assert codes(answer) == ["PayloadTooLarge"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": ""},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": "application/problem+json"},
        {"Content-Type": "text/json"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/json; charset=latin1"},
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "br"},
        {"Content-Encoding": "identity, gzip"},
    ],
)
def test_rows_22_and_23_other_content_types(caller: Caller, headers: dict[str, str]) -> None:
    body = json.dumps({"actions": [{"action": "cancelPayment"}], "paymentMethod": CARD}).encode()

    answer = caller.send(gzip.compress(body) if "Content-Encoding" in headers else body, **headers)

    assert answer.status_code == 415
    assert codes(answer) == ["UnsupportedMediaType"]


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
