"""What protects the pages, what they load, and the languages that they speak."""

import html
import json
import re

import pytest
import requests

from psp_support import PSPWorld, read
from sandbox.psp.cards import TEST_CARDS
from sandbox.psp_kit.amount_text import amount_text
from sandbox.psp_kit.texts import LANGUAGES, load_texts

SHOP = "https://shop.test"


@pytest.fixture
def world() -> PSPWorld:
    return PSPWorld()


def pages(world: PSPWorld) -> dict[str, requests.Response]:
    challenge = world.pay("tok_three_ds")["action"]["url"]
    return {
        "index": world.visit("/"),
        "fields": world.visit(f"/hosted-fields?parent={SHOP}"),
        "challenge": world.visit(challenge),
        "embedded": world.visit(f"{challenge}?embedded={SHOP}"),
        "bank": world.visit(world.start({"type": "ideal"})["action"]["url"]),
        "pay": world.visit(world.start({"type": "hpp"})["action"]["url"]),
    }


def test_no_page_contains_script_or_style_of_its_own(world: PSPWorld) -> None:
    for page in pages(world).values():
        assert page.status_code == 200
        assert re.findall(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=", page.text) == []


def test_every_page_has_a_strict_policy(world: PSPWorld) -> None:
    for name, page in pages(world).items():
        rules = page.headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= set(rules)
        is_embeddable = name in ("fields", "embedded")
        assert rules[-1] == ("frame-ancestors *" if is_embeddable else "frame-ancestors 'none'")
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Content-Type-Options"] == "nosniff"


def test_what_a_page_loads_is_there(world: PSPWorld) -> None:
    for page in pages(world).values():
        for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
            assert world.visit(html.unescape(address)).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "*",
        "null",
        "https://shop.test/",
        "https://shop.test/path",
        "https://user@shop.test",
        "javascript:alert(1)",
        'https://shop.test" onload="x',
        "https://shop.test\n",
    ],
)
def test_messages_go_to_a_web_origin_only(world: PSPWorld, origin: str) -> None:
    fields = world.visit("/hosted-fields", params={"parent": origin})
    assert (fields.status_code, read(fields)["error"]["param"]) == (400, "parent")
    url = world.pay("tok_three_ds")["action"]["url"]
    challenge = world.visit(url, params={"embedded": origin})
    assert (challenge.status_code, read(challenge)["error"]["param"]) == (400, "embedded")


@pytest.mark.parametrize("origin", ["http://localhost:8080", "http://[::1]:8080", SHOP])
def test_the_fields_know_the_one_page_they_talk_to(world: PSPWorld, origin: str) -> None:
    page = world.visit("/hosted-fields", params={"parent": origin})
    assert f'data-parent="{origin}"' in page.text


def test_the_fields_need_a_parent(world: PSPWorld) -> None:
    assert world.visit("/hosted-fields").status_code == 400


def test_the_script_is_readable_by_every_origin(world: PSPWorld) -> None:
    script = world.visit("/sandbox-psp.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert script.headers["Access-Control-Allow-Origin"] == "*"


def test_the_index_lists_every_test_card(world: PSPWorld) -> None:
    page = world.visit("/").text
    for card in TEST_CARDS:
        assert card.number in page
        assert card.token in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fields_speak_the_language_of_the_shop(world: PSPWorld, language: str) -> None:
    page = world.visit(f"/hosted-fields?parent={SHOP}&locale={language}-XX").text
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page
    texts = load_texts()[language]
    assert f'<label for="number">{texts["number"]}</label>' in page
    found = re.search(r'data-texts="([^"]+)"', page)
    assert found is not None
    assert json.loads(html.unescape(found[1])) == texts


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("de-AT,en;q=0.5", "de"), ("sv,fr;q=0.1", "fr"), ("sv", "en"), ("", "en")],
)
def test_other_pages_speak_the_language_of_the_browser(
    world: PSPWorld, accepted: str, language: str
) -> None:
    url = world.start({"type": "ideal"})["action"]["url"]
    page = world.visit(url, headers={"Accept-Language": accepted})
    assert load_texts()[language]["bankTitle"] in page.text


def test_every_language_has_every_text() -> None:
    texts = load_texts()
    for language in LANGUAGES:
        assert texts[language].keys() == texts["en"].keys()
        assert all(text.strip() for text in texts[language].values())


@pytest.mark.parametrize(
    ("value", "currency", "language", "text"),
    [
        (1999, "EUR", "en", "€19.99"),
        (5, "EUR", "de", "0,05\u00a0€"),
        (1999, "JPY", "en", "¥1,999"),
        (1999, "KWD", "fr", "1,999\u00a0KWD"),
    ],
)
def test_an_amount_is_shown_in_the_digits_of_its_currency(
    value: int, currency: str, language: str, text: str
) -> None:
    assert amount_text(value, currency, language) == text


def test_what_the_merchant_sent_is_escaped(world: PSPWorld) -> None:
    payment = world.start({"type": "ideal"}, orderReference="<script>alert(1)</script>")
    assert "<script>alert" not in world.visit(payment["action"]["url"]).text
