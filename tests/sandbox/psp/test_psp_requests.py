"""What the API refuses to read, and who it refuses to serve."""

from typing import Any

import pytest

from psp_support import PSP_URL, PSPWorld, euro, payment_body, read


@pytest.fixture
def world() -> PSPWorld:
    return PSPWorld()


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"amount": euro(0)}, "amount.value"),
        ({"amount": euro(-1)}, "amount.value"),
        ({"amount": {"value": 1.5, "currency": "EUR"}}, "amount.value"),
        ({"amount": {"value": "100", "currency": "EUR"}}, "amount.value"),
        ({"amount": {"value": True, "currency": "EUR"}}, "amount.value"),
        ({"amount": {"value": 2**53, "currency": "EUR"}}, "amount.value"),
        ({"amount": {"value": 100, "currency": "eur"}}, "amount.currency"),
        ({"amount": {"value": 100, "currency": "EURO"}}, "amount.currency"),
        ({"amount": {"value": 100, "currency": "EUR", "cents": 1}}, "amount.cents"),
        ({"merchantReference": ""}, "merchantReference"),
        ({"merchantReference": "x" * 256}, "merchantReference"),
        ({"merchantReference": None}, "merchantReference"),
        ({"method": {"type": "cash"}}, "method.type"),
        ({"method": {"type": "card"}}, "method"),
        ({"method": {"type": "ideal", "token": "tok_approved"}}, "method"),
        ({"metadata": {"a": 1}}, "metadata[...]"),
        ({"metadata": {str(n): "" for n in range(51)}}, "metadata"),
        ({"returnUrl": "javascript:alert(1)"}, "returnUrl"),
        ({"returnUrl": "//evil.test/"}, "returnUrl"),
        ({"returnUrl": "https://ok@evil.test/"}, "returnUrl"),
        ({"returnUrl": "https://shop.test/\nx"}, "returnUrl"),
        ({"returnUrl": "https://shop.test/\n"}, "returnUrl"),
        ({"returnUrl": "https://shop.test/ü"}, "returnUrl"),
        ({"amount": {"value": 100, "currency": "EUR\n"}}, "amount.currency"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_payment_that_cannot_be_read_names_the_member_at_fault(
    world: PSPWorld, changes: dict[str, Any], param: str
) -> None:
    answer = world.post("/v1/payments", {**payment_body(), **changes})
    assert answer.status_code == 400
    assert read(answer)["error"] == {
        "type": "invalid_request",
        "code": "invalid_request",
        "message": read(answer)["error"]["message"],
        "param": param,
    }


@pytest.mark.parametrize("missing", ["amount", "merchantReference", "method"])
def test_a_member_may_be_missing(world: PSPWorld, missing: str) -> None:
    body = payment_body()
    del body[missing]
    answer = world.post("/v1/payments", body)
    assert answer.status_code == 400
    assert missing in read(answer)["error"]["message"]


@pytest.mark.parametrize("body", [b"", b" ", b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 9000])
def test_what_is_not_a_json_object_is_a_bad_request(world: PSPWorld, body: bytes) -> None:
    answer = world.call("POST", "/v1/payments", data=body)
    assert (answer.status_code, read(answer)["error"]["code"]) == (400, "invalid_request")


def test_a_body_has_a_largest_size(world: PSPWorld) -> None:
    answer = world.post("/v1/payments", payment_body(metadata={"a": "x" * 70_000}))
    assert (answer.status_code, read(answer)["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/payments/pay_unknown"),
        ("POST", "/v1/payments/pay_unknown/cancel"),
        ("DELETE", "/v1/webhook-endpoints/we_unknown"),
        ("GET", "/v1/nothing"),
        ("POST", "/test/payments/pay_unknown/settle"),
        ("POST", "/test/payments/pay_unknown/explode"),
    ],
)
def test_what_is_not_there_is_not_found(world: PSPWorld, method: str, path: str) -> None:
    answer = world.call(method, path, {} if method == "POST" else None)
    assert (answer.status_code, read(answer)["error"]["code"]) == (404, "not_found")


def test_a_wrong_method_is_told_so(world: PSPWorld) -> None:
    answer = world.call("DELETE", "/v1/payments")
    assert (answer.status_code, read(answer)["error"]["code"]) == (405, "method_not_allowed")


def test_the_search_needs_a_reference(world: PSPWorld) -> None:
    answer = world.get("/v1/payments")
    assert (answer.status_code, read(answer)["error"]["param"]) == (400, "merchantReference")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/account"),
        ("POST", "/v1/payments"),
        ("GET", "/v1/webhook-endpoints"),
        ("GET", "/test/requests"),
        ("POST", "/test/faults"),
        ("DELETE", "/test/faults"),
        ("POST", "/test/clock/advance"),
    ],
)
@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer pk_sandbox_demo", "Basic c2tfc2FuZGJveF9kZW1v"]
)
def test_the_secret_key_is_needed(
    world: PSPWorld, method: str, path: str, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = world.session.request(method, PSP_URL + path, headers=headers)
    assert answer.status_code == 401
    assert read(answer)["error"]["code"] == "authentication_failed"


def test_the_account_shows_that_the_key_works(world: PSPWorld) -> None:
    answer = world.get("/v1/account")
    assert (answer.status_code, read(answer)) == (200, {"id": "acct_sandbox", "livemode": False})


def test_the_journal_shows_server_calls(world: PSPWorld) -> None:
    world.post("/v1/payments", payment_body(), key="k")
    world.post("/v1/payments", payment_body(), key="k")
    world.call("GET", "/v1/payments/pay_unknown", headers={"X-Correlation-ID": "c-1"})
    entries = read(world.get("/test/requests"))["data"]
    assert entries[1] == {
        "at": "2026-03-01T12:00:00Z",
        "method": "POST",
        "path": "/v1/payments",
        "idempotencyKey": "k",
        "correlationId": None,
        "status": 201,
        "replayed": True,
    }
    assert [(one["status"], one["replayed"]) for one in entries] == [
        (201, False),
        (201, True),
        (404, False),
    ]
    assert entries[2]["correlationId"] == "c-1"
    assert world.call("DELETE", "/test/requests").status_code == 204
    assert read(world.get("/test/requests"))["data"] == []


def test_fault_switches_speak_like_the_api(world: PSPWorld) -> None:
    world.post("/test/faults", {"path": "^/v1/account$", "status": 429, "retryAfter": 7})
    answer = world.get("/v1/account")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert read(answer)["error"]["code"] == "rate_limited"
    assert world.get("/v1/account").status_code == 200
