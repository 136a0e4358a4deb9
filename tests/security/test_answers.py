"""What every answer of every application has, and what no answer says."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from bench import Bench, Place
from every_route import APPLICATIONS, application, routes
from processor_support import codes, logged
from sandbox.faults import FaultRule

EVERY_APPLICATION = pytest.mark.parametrize("name", APPLICATIONS)
# The same for every visitor of a shop; no other answer is kept.
PUBLIC = "public, max-age=300"
UNKNOWN = [("GET", "/nowhere"), ("PATCH", "/health"), ("GET", "//"), ("TRACE", "/health")]


def check_headers(answer: TestResponse, *, may_be_kept: bool = False) -> None:
    def only(name: str) -> str:
        [value] = answer.headers.getlist(name)
        return str(value)

    assert only("X-Content-Type-Options") == "nosniff"
    assert only("Cache-Control") in ("no-store", PUBLIC if may_be_kept else "no-store")
    assert only("Referrer-Policy") == "no-referrer"
    assert only("Strict-Transport-Security").startswith("max-age=")
    assert only("Content-Security-Policy").startswith("default-src 'none'")
    assert only("X-Correlation-ID")
    assert "Server" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@EVERY_APPLICATION
def test_security_headers_every_answer_has_the_security_headers(name: str) -> None:
    app = application(name, Place())
    asked = [(method, path) for _, method, path in routes(app)] + UNKNOWN

    statuses: set[int] = set()
    for method, path in asked:
        answer = app.test_client().open(path, method=method)
        statuses.add(answer.status_code)
        check_headers(answer, may_be_kept=path == "/express-config" and answer.status_code == 200)
    assert statuses >= {200, 404, 405}


def test_security_headers_no_application_is_left_out() -> None:
    deployed = {path.parent.name for path in Path(__file__).parents[2].glob("*/Procfile")}

    assert deployed == set(APPLICATIONS)


@EVERY_APPLICATION
def test_security_headers_so_have_answers_to_what_nobody_foresaw(name: str) -> None:
    app = application(name, Place())
    for endpoint, method, path in routes(app):
        app.view_functions[endpoint] = crashing(KeyError("boom"))
        check_headers(app.test_client().open(path, method=method))


def crashing(error: Exception) -> Callable[..., Flask]:
    def crash(**_path: str) -> Flask:
        raise error

    return crash


@EVERY_APPLICATION
@pytest.mark.parametrize(
    "error",
    [
        KeyError("canary sk_live_canary"),
        RuntimeError("canary\nTraceback (most recent call last)"),
        UnicodeDecodeError("utf-8", b"canary", 0, 1, "canary"),
    ],
    ids=["error-detail-key-error", "error-detail-runtime-error", "error-detail-unicode-error"],
)
def test_an_unexpected_error_says_nothing_but_its_correlation_id(
    name: str, error: Exception
) -> None:
    place = Place()
    with logged() as log:
        app = application(name, place)
        crashed = []
        for endpoint, method, path in routes(app):
            app.view_functions[endpoint] = crashing(error)
            crashed.append((method, app.test_client().open(path, method=method)))

    for method, answer in crashed:
        assert answer.status_code == 500
        is_page = answer.mimetype == "text/html"  # A shopper on the way back reads no JSON.
        if method != "HEAD" and not is_page:
            assert codes(answer) == ["General"]
            assert answer.get_json()["message"] == "Internal server error."
        assert "canary" not in answer.text + str(answer.headers)
    told = [line for line in log if line["message"] == "Unexpected error"]
    assert [line["correlationId"] for line in told] == [
        answer.headers["X-Correlation-ID"] for _, answer in crashed
    ]
    assert {(line["severity"], line["error"]) for line in told} == {("ERROR", type(error).__name__)}
    assert "canary" not in json.dumps(log)


@pytest.mark.parametrize("name", ["event-handler", "reconciliation"])
def test_browser_at_other_route_what_no_browser_calls_knows_no_browser(name: str) -> None:
    app = application(name, Place())
    for _, method, path in routes(app):
        headers = {"Origin": "https://shop.example.com", "Access-Control-Request-Method": "POST"}
        answer = app.test_client().open(path, method=method, headers=headers)
        assert not [one for one, _ in answer.headers if one.startswith("Access-Control")]


def test_error_detail_what_commercetools_says_is_for_the_log_alone() -> None:
    told = {"statusCode": 400, "message": "x", "errors": [{"code": "X", "message": "inner-words"}]}
    refusal = FaultRule(
        path="/payments", method="POST", status=400, malformed_body=json.dumps(told), count=None
    )
    with logged() as log:
        bench = Bench()
        session_id = bench.session()
        bench.commercetools.faults.add(refusal)
        answer = bench.pay(session_id)

    assert answer.status_code == 400
    assert codes(answer) == ["X"]
    assert "inner-words" not in answer.text
    [line] = [one for one in log if one["message"] == "commercetools refused a request"]
    assert (line["severity"], line["reason"]) == ("ERROR", "inner-words")
