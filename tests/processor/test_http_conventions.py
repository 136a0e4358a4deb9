"""What every answer has in common, whichever route it comes from."""

import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from bench import Place
from payment_core.runtime.errors import OutcomeUnknown
from processor_support import PAYMENT_ID, codes, logged
from token_issuer_support import TokenIssuer

ROUTES = [
    ("GET", "/operations/config"),
    ("GET", "/operations/status"),
    ("GET", "/operations/payment-components"),
    ("POST", f"/operations/payment-intents/{PAYMENT_ID}"),
    ("POST", "/payments"),
    ("POST", f"/payments/{PAYMENT_ID}/confirm"),
    ("GET", f"/payments/{PAYMENT_ID}/return"),
    ("POST", f"/payments/{PAYMENT_ID}/return"),
    ("POST", "/webhooks/sandbox"),
    ("GET", "/health"),
    ("GET", "/openapi.json"),
    ("GET", "/nowhere"),
    ("PUT", "/payments"),
    ("OPTIONS", "/payments"),
]


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def client(place: Place) -> FlaskClient:
    return place.client()


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_answer_and_its_log_line_have_the_correlation_id(
    place: Place, method: str, path: str
) -> None:
    headers = {"X-Correlation-ID": "order-1:retry/2"}
    with logged() as log:
        answer = place.client().open(path, method=method, headers=headers)

    [line] = [line for line in log if line["message"] == "Request served"]
    assert answer.headers["X-Correlation-ID"] == line["correlationId"] == "order-1:retry/2"
    assert line["status"] == answer.status_code
    assert line["method"] == method


@pytest.mark.parametrize(
    "bad", ["", "x" * 129, "a b", 'a"b', "a\x1b[31mb", "ä", "a,b", "a;b", "{a}", "a\\b"]
)
def test_a_correlation_id_that_could_do_harm_is_replaced(client: FlaskClient, bad: str) -> None:
    answer = client.get("/health", headers={"X-Correlation-ID": bad})

    assert re.fullmatch("[0-9a-f]{24}", answer.headers["X-Correlation-ID"])


def test_log_injection_a_log_line_is_one_line_and_repeats_nothing_of_the_request(
    place: Place,
) -> None:
    with logged() as log:
        place.client().get(
            "/payments/canary%0d%0a%1b[31m/return?token=canary",
            headers={"User-Agent": "canary", "X-Session-Id": "canary", "Cookie": "canary"},
        )

    [line] = log
    assert line["route"] == "/payments/<payment_id>/return"
    assert "canary" not in json.dumps(line)


def test_the_log_names_the_payment_and_the_error(place: Place) -> None:
    with logged() as log:
        place.client().get(f"/payments/{PAYMENT_ID}/return?token=wrong")

    [line] = log
    assert line["paymentId"] == PAYMENT_ID
    assert line["errorCode"] == "InvalidInput"
    assert line["durationMs"] == 0


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/payments/",
        "//payments",
        "//health",
        "/operations//config",
        "/operations/../health",
        "/operations/%2e%2e/health",
        "/health%00",
        "/HEALTH",
        "/webhooks",
        "/webhooks/",
        "/webhooks/sandbox/x",
        "/payments//return",
        "/payments/a/b/return",
        "/static/app.py",
    ],
)
def test_unknown_paths(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert codes(answer) == ["ResourceNotFound"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/payments", {"POST", "OPTIONS"}),
        ("DELETE", "/operations/config", {"GET", "HEAD", "OPTIONS"}),
        ("PUT", f"/payments/{PAYMENT_ID}/return", {"GET", "HEAD", "POST"}),
        ("GET", "/webhooks/sandbox", {"POST"}),
        ("OPTIONS", "/health", {"GET", "HEAD"}),
        ("TRACE", "/health", {"GET", "HEAD"}),
    ],
)
def test_wrong_methods(client: FlaskClient, method: str, path: str, allowed: set[str]) -> None:
    answer = client.open(path, method=method)

    assert answer.status_code == 405
    assert codes(answer) == ["MethodNotAllowed"]
    assert set(answer.headers["Allow"].split(", ")) == allowed


def test_health_asks_nobody(client: FlaskClient) -> None:
    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.get_json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/health", "/operations/config", "/unknown"])
def test_an_answer_without_its_body_has_the_headers_of_one_with_it(
    client: FlaskClient, path: str
) -> None:
    whole, head = client.get(path), client.head(path)

    assert whole.data
    assert head.data == b""
    assert head.status_code == whole.status_code
    assert head.headers["Content-Type"] == whole.headers["Content-Type"] == "application/json"
    assert int(head.headers["Content-Length"]) == len(whole.data)


@pytest.mark.parametrize(("number", "status"), [(100, 200), (101, 400)])
def test_a_hundred_query_parameters_are_enough(
    client: FlaskClient, number: int, status: int
) -> None:
    query = "&".join(["a=1"] * number)

    assert client.get(f"/health?{query}").status_code == status


def _crashing(error: Exception) -> Callable[..., object]:
    def crash(**_path: str) -> object:
        raise error

    return crash


def test_an_unknown_outcome_is_503_and_says_when_to_ask_again(place: Place) -> None:
    app = place.app()
    app.view_functions["GET /health"] = _crashing(OutcomeUnknown("Trouble.", 17))  # type: ignore[assignment]

    answer = app.test_client().get("/health")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "17"
    assert codes(answer) == ["ServiceUnavailable"]


def test_what_can_be_offered_is_described(place: Place) -> None:
    issuer = TokenIssuer(place)
    headers = {"Authorization": f"Bearer {issuer.token()}"}

    answer = place.client().get("/operations/payment-components", headers=headers).get_json()

    assert {"type": "embedded"} in answer["dropins"]
    assert {"type": "card"} in answer["components"]
    assert {"type": "invoice"} in answer["components"]
    assert {"type": "purchaseorder"} in answer["components"]
    assert answer["express"] == [{"type": "wallets"}]


@pytest.mark.parametrize(
    ("method", "path"), [route for route in ROUTES if route[1].startswith(("/operations", "/pay"))]
)
def test_nothing_below_operations_and_payments_is_open(
    client: FlaskClient, method: str, path: str
) -> None:
    refused = 400 if path.endswith("/return") else 401
    assert client.open(path, method=method).status_code in (refused, 405, 204)
