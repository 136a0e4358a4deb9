"""Stripe in the demo shop: what a shopper is told, and offered, that differs from others."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
import requests
from playwright.sync_api import Route, expect

from log_scan_plugin import LogScan
from sandbox.demo.facts import Facts
from sandbox.demo.stack import Stack
from stack_support import PlantingMerchant
from stripe_shopper_support import INCORRECT_CVC, StripeShopper

pytestmark = pytest.mark.browser


def tell_the_enabler(buyer: StripeShopper, **options: str) -> None:
    """Let the shop's page make its Enabler with other options than its own."""

    def change(route: Route) -> None:
        script = route.fetch()
        whole, changed = (
            "} = place.dataset;",
            f"}} = {{ ...place.dataset, ...{json.dumps(options)} }};",
        )
        assert whole in script.text()
        route.fulfill(response=script, body=script.text().replace(whole, changed))

    buyer.page.route("**/static/checkout.js", change)


def test_a_shopper_reads_the_language_of_the_page_in_stripes_fields_and_messages(
    buyer: StripeShopper,
) -> None:
    buyer.check_out()
    for language, text in (("en", "security code is wrong"), ("de", "Prüfnummer ist falsch")):
        buyer.prefer(language=language)
        buyer.go("/checkout")
        buyer.pay_by_card(INCORRECT_CVC)
        expect(buyer.alert).to_contain_text(text)

    tell_the_enabler(buyer, locale="nl-BE")
    buyer.go("/checkout")
    expect(buyer.card_fields.get_by_label("Kaartnummer")).to_be_visible()
    expect(buyer.card_fields.get_by_label("Vervaldatum")).to_be_visible()
    buyer.pay_by_card()
    buyer.order_number()


def session_of_a_cart_in_dollars(facts: Facts, headers: Mapping[str, str]) -> str:
    """Return a session for another cart: the demo shop itself sells in euro."""

    def made(url: str, draft: dict[str, Any]) -> str:
        answer = requests.post(url, json=draft, headers=dict(headers), timeout=10)
        assert answer.ok, answer.text
        return str(answer.json()["id"])

    money = {"centAmount": 4_700, "currencyCode": "USD"}
    item = {"name": {"en": "Book"}, "slug": "book", "quantity": 1, "money": money}
    draft = {"currency": "USD", "customLineItems": [item]}
    cart_id = made(f"{facts.api_url}/{facts.project_key}/carts", draft)
    metadata = {"processorUrl": facts.processor_url, "merchantReturnUrl": facts.shop_url}
    session = {"cart": {"cartRef": {"id": cart_id}}, "metadata": metadata}
    return made(f"{facts.session_url}/{facts.project_key}/sessions", session)


def test_a_cart_in_dollars_is_offered_no_method_that_is_in_euro_only(
    buyer: StripeShopper, stripe_stack: Stack, log_scan: LogScan
) -> None:
    buyer.check_out("embedded")
    methods = buyer.page.locator("#payment input[type=radio]")
    in_euro = [one.get_attribute("value") for one in methods.all()]
    assert {"card", "ideal", "klarna", "sepa_debit"} <= set(in_euro)
    with PlantingMerchant(stripe_stack.facts, log_scan) as merchant:
        session_id = session_of_a_cart_in_dollars(stripe_stack.facts, merchant.sign_in())
    log_scan.plant("a session id", session_id)

    tell_the_enabler(buyer, sessionId=session_id)
    buyer.page.reload()
    buyer.pay_button.wait_for()

    in_dollars = {one.get_attribute("value") for one in methods.all()}
    assert in_dollars == set(in_euro) - {"bancontact", "eps", "ideal", "p24", "sepa_debit"}
