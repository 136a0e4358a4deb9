"""What a shopper sees whom we cannot bring back to the shop."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bench import Place
from processor_support import PAYMENT_ID, logged

PATH = f"/payments/{PAYMENT_ID}/return"
WORDS = {
    "en": "may have gone through",
    "de": "möglicherweise",
    "fr": "peut-être",
    "es": "posible",
    "ar": "ربما",
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return Place().client()


def visit(
    client: FlaskClient, path: str, method: str = "GET", language: str | None = None
) -> TestResponse:
    headers = {} if language is None else {"Accept-Language": language}
    return client.open(path, method=method, headers=headers)


def check_page(answer: TestResponse, language: str = "en") -> None:
    assert answer.content_type == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in answer.text
    assert WORDS[language] in answer.text
    assert not re.search(r"<script|<style|<link|<form| on[a-z]+=|style=|\{", answer.text)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        (PATH, 400),
        (f"{PATH}?token=", 400),
        (f"{PATH}?token=x.y", 400),
        (f"{PATH}?other=1", 400),
        (f"{PATH}?token=%ff%fe.%00", 400),
        (f"{PATH}?" + "a=1&" * 200, 400),
        ("/payments/canary/return?token=x", 404),
        ("/payments/%3Cscript%3E/return", 404),
    ],
)
def test_a_bad_link_shows_a_page(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = visit(client, path, method)

    assert answer.status_code == status
    check_page(answer)


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("*", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("de-AT", "de"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("da,es;q=0.5", "es"),
        ("ar-EG", "ar"),
        ("da", "en"),
        ("<script>;q=x", "en"),
    ],
)
def test_the_page_is_in_the_shoppers_language(
    client: FlaskClient, asked: str | None, language: str
) -> None:
    check_page(visit(client, PATH, language=asked), language)


def test_head_has_the_headers_alone(client: FlaskClient) -> None:
    answer = visit(client, PATH, "HEAD")

    assert (answer.status_code, answer.data) == (400, b"")


def test_other_routes_still_answer_in_json(client: FlaskClient) -> None:
    for method, path in (("PUT", PATH), ("GET", f"{PATH}/more"), ("POST", "/payments")):
        assert visit(client, path, method).content_type == "application/json"


def test_the_log_names_the_payment_and_the_error() -> None:
    client = Place().client()
    with logged() as log:
        visit(client, f"{PATH}?token=wrong")

    assert (log[-1]["paymentId"], log[-1]["errorCode"]) == (PAYMENT_ID, "InvalidInput")
