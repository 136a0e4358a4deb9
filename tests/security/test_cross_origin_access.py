"""CORS: the shop's origins, the shopper's routes."""

import pytest
from flask.testing import FlaskClient

from bench import Place
from processor.http.cors import OriginPattern
from processor_support import PAYMENT_ID

SHOP = "https://shop.example.com"
SHOPPER_ROUTES = [
    ("GET", "/operations/config"),
    ("POST", "/payments"),
    ("POST", f"/payments/{PAYMENT_ID}/confirm"),
    ("GET", "/stored-payment-methods"),
    ("DELETE", f"/stored-payment-methods/{PAYMENT_ID}"),
]
OTHER_ROUTES = [
    ("GET", "/operations/status"),
    ("GET", "/operations/payment-components"),
    ("POST", f"/operations/payment-intents/{PAYMENT_ID}"),
    ("POST", "/operations/transactions"),
    ("GET", f"/payments/{PAYMENT_ID}/return"),
    ("POST", f"/payments/{PAYMENT_ID}/return"),
    ("POST", "/webhooks/sandbox"),
    ("GET", "/health"),
    ("GET", "/openapi.json"),
]
STRANGERS = [
    "null",
    "*",
    "",
    "https://shop.evil",
    "https://shop.example.com.evil.com",
    "https://evilshop.example.com",
    "https://shop.example.com:444",
    "https://shop.example.com/",
    "http://shop.example.com",
    "https://SHOP.example.com",
    "https://example.org",
    "https://evilexample.org",
    "https://a.example.org.evil.com",
    "https://evil.com/.example.org",
    "https://evil.com#.example.org",
    "https://user@a.example.org",
    "https://.example.org",
    "https://a.example.org:8443",
    "https://a.example.org\n",
]


@pytest.fixture
def client() -> FlaskClient:
    return Place().client(ALLOWED_ORIGINS=f"{SHOP},https://*.example.org")


def preflight(client: FlaskClient, path: str, **asked: str) -> dict[str, str]:
    """Ask as a browser does; return the CORS headers of the answer."""
    headers = {"Origin": SHOP, "Access-Control-Request-Method": "POST", **asked}
    answer = client.options(path, headers=headers)
    assert answer.data == b""
    return cors_headers(dict(answer.headers))


def cors_headers(headers: dict[str, str]) -> dict[str, str]:
    return {
        name: value for name, value in headers.items() if name.startswith("Access-Control-Allow")
    }


@pytest.mark.parametrize("origin", [SHOP, "https://a.example.org", "https://b.a.example.org"])
@pytest.mark.parametrize(("method", "path"), SHOPPER_ROUTES)
def test_cross_origin_read_the_shop_may_read_answers_and_errors(
    client: FlaskClient, method: str, path: str, origin: str
) -> None:
    answer = client.open(path, method=method, headers={"Origin": origin})

    assert answer.status_code == 401
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "X-Correlation-ID" in answer.headers["Access-Control-Expose-Headers"]
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("origin", STRANGERS)
@pytest.mark.parametrize(("method", "path"), SHOPPER_ROUTES)
def test_cross_origin_read_strangers_may_not(
    client: FlaskClient, method: str, path: str, origin: str
) -> None:
    environ = {"HTTP_ORIGIN": origin}

    answer = client.open(path, method=method, environ_overrides=environ)
    asked = client.options(path, environ_overrides=environ)

    assert cors_headers(dict(answer.headers)) == cors_headers(dict(asked.headers)) == {}
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize(("method", "path"), SHOPPER_ROUTES)
def test_needless_preflight_preflights_are_answered(
    client: FlaskClient, method: str, path: str
) -> None:
    allowed = preflight(
        client,
        path,
        **{
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "content-type,x-session-id, Idempotency-Key",
        },
    )

    assert allowed["Access-Control-Allow-Origin"] == SHOP
    assert set(allowed["Access-Control-Allow-Methods"].split(", ")) == {
        "GET",
        "POST",
        "DELETE",
        "OPTIONS",
    }
    assert set(allowed["Access-Control-Allow-Headers"].split(", ")) == {
        "Content-Type",
        "X-Session-Id",
        "X-Correlation-ID",
        "X-Request-ID",
        "Idempotency-Key",
        "Authorization",
    }


@pytest.mark.parametrize(
    "asked",
    [
        {"Access-Control-Request-Method": "PUT"},
        {"Access-Control-Request-Method": "post"},
        {"Access-Control-Request-Method": "*"},
        {"Access-Control-Request-Headers": "x-evil"},
        {"Access-Control-Request-Headers": "content-type, x-evil"},
        {"Access-Control-Request-Headers": "*"},
    ],
)
def test_needless_preflight_preflights_for_something_else_are_not(
    client: FlaskClient, asked: dict[str, str]
) -> None:
    assert preflight(client, "/payments", **asked) == {}


@pytest.mark.parametrize(("method", "path"), OTHER_ROUTES)
def test_browser_at_other_route_other_routes_have_no_cors_headers(
    client: FlaskClient, method: str, path: str
) -> None:
    answer = client.open(path, method=method, headers={"Origin": SHOP})

    assert not [name for name in dict(answer.headers) if name.startswith("Access-Control")]
    assert client.options(path, headers={"Origin": SHOP}).status_code == 405


def test_cross_origin_read_no_setting_makes_a_wildcard_of_everything() -> None:
    pattern = OriginPattern.parse("https://*.example.com:8443")

    assert pattern.allows("https://a.example.com:8443")
    assert not pattern.allows("https://a.example.com")
    assert not pattern.allows("https://a-example.com:8443")
    assert not pattern.allows("https://aXexample.com:8443")


@pytest.mark.parametrize(
    ("configured", "origin", "stranger"),
    [
        ("https://shop.test:443", "https://shop.test", "https://shop.test:80"),
        ("https://*.shop.test:443", "https://a.shop.test", "https://a.shop.test:80"),
        ("http://localhost:80", "http://localhost", "http://localhost:443"),
        ("http://[::1]:80", "http://[::1]", "http://[::1]:443"),
        ("http://localhost:443", "http://localhost:443", "http://localhost"),
    ],
)
def test_cross_origin_read_a_default_port_is_left_out_as_browsers_do(
    configured: str, origin: str, stranger: str
) -> None:
    client = Place().client(ALLOWED_ORIGINS=configured)

    assert preflight(client, "/payments", Origin=origin)["Access-Control-Allow-Origin"] == origin
    assert preflight(client, "/payments", Origin=stranger) == {}
