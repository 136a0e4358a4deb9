"""The shop's own rules: texts, settings, foreign forms, and shoppers who type addresses."""

import json
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from sandbox.demo.stack import Stack
from sandbox.shop.app import create_app
from sandbox.shop.settings import ShopNotConfigured, ShopSettings
from sandbox.shop.texts import load_texts
from stack_support import PlantingMerchant

ENVIRONMENT = {
    "CTP_PROJECT_KEY": "demo",
    "CTP_CLIENT_ID": "shop",
    "CTP_CLIENT_SECRET": "secret",
    "CTP_API_URL": "http://127.0.0.1:1",
    "CTP_AUTH_URL": "http://127.0.0.1:1",
    "CTP_SESSION_URL": "http://127.0.0.1:1",
    "CTP_CHECKOUT_URL": "http://127.0.0.1:1",
    "PROCESSOR_URL": "http://127.0.0.1:2",
    "ENABLER_URL": "http://127.0.0.1:3",
    "PAYMENT_PROVIDER": "sandbox",
    "PSP_SCRIPT_SOURCES": "http://localhost:4",
    "PSP_FRAME_SOURCES": "http://localhost:4",
    "TEST_CARDS_URL": "http://localhost:4/",
    "SHOP_URL": "http://127.0.0.1:5",
    "MERCHANT_CENTER_URL": "http://127.0.0.1:7",
    "SHOP_COOKIE_SECRET": "for tests",
}
INTEGRITY = {
    "chunks/de-1.js": "sha384-de",
    "chunks/fr-1.js": "sha384-fr",
    "chunks/hints-1.js": "sha384-hints",
    "chunks/marks-1.js": "sha384-marks",
    "chunks/sandbox-1.js": "sha384-psp",
    "chunks/styles-1.js": "sha384-css",
    "connector-enabler.es.js": "sha384-es",
    "connector-enabler.umd.js": "sha384-umd",
}


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    """Return the environment of a shop that no server stands behind."""
    file = tmp_path / "integrity.json"
    file.write_text(json.dumps({"integrity": INTEGRITY}))
    return {**ENVIRONMENT, "ENABLER_INTEGRITY_FILE": str(file)}


def test_all_languages_have_the_same_texts_and_none_is_empty() -> None:
    texts = load_texts()
    assert len({frozenset(one) for one in texts.values()}) == 1
    assert all(all(one.values()) for one in texts.values())


@pytest.mark.parametrize("name", [*ENVIRONMENT, "ENABLER_INTEGRITY_FILE"])
def test_a_missing_setting_is_named(environment: Mapping[str, str], name: str) -> None:
    with pytest.raises(ShopNotConfigured, match=name):
        ShopSettings.read({one: value for one, value in environment.items() if one != name})


def test_an_enabler_that_is_not_built_is_named(environment: Mapping[str, str]) -> None:
    with pytest.raises(ShopNotConfigured, match="not built"):
        ShopSettings.read({**environment, "ENABLER_INTEGRITY_FILE": "/nowhere"})


def test_the_hashes_of_what_a_card_payment_loads(environment: Mapping[str, str]) -> None:
    scripts = ShopSettings.read(environment).scripts("de")
    assert [integrity for _, integrity in scripts] == [
        *("sha384-es", "sha384-psp", "sha384-de"),
        *("sha384-css", "sha384-marks"),
    ]
    assert scripts[0][0] == "http://127.0.0.1:3/connector-enabler.es.js"


@pytest.mark.parametrize("origin", [None, "null", "http://127.0.0.1:6", "http://localhost:5"])
@pytest.mark.parametrize(
    "path",
    [
        "/cart/items",
        "/cart/frequency",
        "/settings",
        "/orders",
        "/account/login",
        "/account/logout",
        "/subscriptions/HP-1/charges",
        "/subscriptions/HP-1/checkout",
    ],
)
def test_a_form_of_another_site_is_refused(
    environment: Mapping[str, str], path: str, origin: str | None
) -> None:
    client = create_app(ShopSettings.read(environment)).test_client()
    headers = {} if origin is None else {"Origin": origin}
    assert client.post(path, data={"sku": "mug"}, headers=headers).status_code == 403


def test_settings_keep_what_is_on_offer_and_lead_to_this_shop_only(
    environment: Mapping[str, str],
) -> None:
    client = create_app(ShopSettings.read(environment)).test_client()
    own = {"Origin": "http://127.0.0.1:5"}
    chosen = {"language": "fr", "theme": "<b>", "form": "hpp"}
    for referer in ("http://evil.example/cart", "http://localhost//evil.example"):
        answer = client.post("/settings", data=chosen, headers={**own, "Referer": referer})
        assert answer.headers["Location"] in ("/", "/evil.example")
    page = client.get("/").text
    assert '<html lang="fr" dir="ltr" data-theme="system">' in page
    assert '<option value="hpp" selected>' in page


@pytest.mark.parametrize("path", ["charges", "checkout"])
def test_a_guest_has_no_subscription(environment: Mapping[str, str], path: str) -> None:
    client = create_app(ShopSettings.read(environment)).test_client()
    own = {"Origin": "http://127.0.0.1:5"}
    assert client.post(f"/subscriptions/HP-1/{path}", headers=own).status_code == 404


@pytest.mark.parametrize("customer", ["", "eve", "MARA"])
def test_nobody_logs_in_as_somebody_unknown(environment: Mapping[str, str], customer: str) -> None:
    client = create_app(ShopSettings.read(environment)).test_client()
    own = {"Origin": "http://127.0.0.1:5"}
    answer = client.post("/account/login", data={"customer": customer}, headers=own)
    assert answer.status_code == 400


def test_a_silent_commercetools_is_told_without_details(environment: Mapping[str, str]) -> None:
    client = create_app(ShopSettings.read(environment)).test_client()
    with client.session_transaction() as cookie:
        cookie["cart"] = "1"
    answer = client.get("/cart")
    assert answer.status_code == 503
    assert "Something went wrong" in answer.text
    assert "127.0.0.1:1" not in answer.text


@pytest.fixture
def visitor(stack: Stack) -> Iterator[requests.Session]:
    """Return a browser without JavaScript in the running shop."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Origin"] = stack.facts.shop_url
        yield session


@pytest.mark.servers
def test_quantities_are_changed_and_bounded(visitor: requests.Session, stack: Stack) -> None:
    shop = stack.facts.shop_url
    page = visitor.post(f"{shop}/cart/items", {"sku": "mug"}, timeout=5).text
    address = shop + page.split('class="quantity" method="post" action="')[1].split('"')[0]

    assert "€56.70" in visitor.post(address, {"quantity": "3"}, timeout=5).text
    assert "€378.00" in visitor.post(address, {"quantity": "999"}, timeout=5).text
    for wrong in ("", "-1", "1.5", "²"):
        assert visitor.post(address, {"quantity": wrong}, timeout=5).status_code == 400
    assert "Your cart is empty." in visitor.post(address, {"quantity": "0"}, timeout=5).text


@pytest.mark.servers
def test_no_order_without_a_payment_on_the_cart(visitor: requests.Session, stack: Stack) -> None:
    shop = stack.facts.shop_url
    visitor.post(f"{shop}/cart/items", {"sku": "mug"}, timeout=5)
    page = visitor.post(f"{shop}/orders", timeout=5)
    assert "This order has not been paid yet." in page.text


@pytest.mark.servers
def test_four_tabs_that_order_at_once_get_the_same_page_of_one_order(
    visitor: requests.Session, stack: Stack, merchant: PlantingMerchant
) -> None:
    shop = stack.facts.shop_url
    visitor.post(f"{shop}/cart/items", {"sku": "mug"}, timeout=5)
    page = visitor.get(f"{shop}/checkout", timeout=5).text
    merchant.pay(page.split('data-session-id="')[1].split('"')[0], "tok_approved")
    together = threading.Barrier(4)

    def order(_: int) -> tuple[str, str]:
        with requests.Session() as tab:
            tab.trust_env = False
            tab.cookies.update(visitor.cookies)
            together.wait()
            answer = tab.post(f"{shop}/orders", headers={"Origin": shop}, timeout=30)
            return answer.url, answer.text

    with ThreadPoolExecutor(4) as tabs:
        pages = list(tabs.map(order, range(4)))
    assert len({url for url, _ in pages}) == 1
    assert all("Thank you, Ada!" in text for _, text in pages)


@pytest.mark.servers
@pytest.mark.parametrize("path", ["/orders/nowhere", "/orders/X%22%20or%201=1", "/nowhere"])
def test_what_does_not_exist_is_not_found(
    visitor: requests.Session, stack: Stack, path: str
) -> None:
    assert visitor.get(f"{stack.facts.shop_url}{path}", timeout=5).status_code == 404


@pytest.mark.servers
def test_an_empty_cart_cannot_be_checked_out(visitor: requests.Session, stack: Stack) -> None:
    answer = visitor.get(f"{stack.facts.shop_url}/checkout", timeout=5)
    assert answer.url.endswith("/cart")
