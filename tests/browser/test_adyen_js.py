"""The stand-in's adyen.js in a shop's page: card fields in a frame, 3-D Secure, a bank's page.

The shop is a page with a small server of its own.
"""

import json
import os
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from flask import Flask, Response, jsonify, request
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.serving import make_server

from adyen_support import (
    API_KEY,
    CHALLENGED,
    FRICTIONLESS,
    MASTERCARD,
    SHOP,
    VISA,
    WITH_WORD,
)
from sandbox.demo.ports import LOOPBACK, free_port
from sandbox.demo.server import Launch
from stand_in_server_support import SANDBOX, running, server_command
from witness.adyen_types import Literal, complaints

pytestmark = pytest.mark.browser
# What Adyen Web gives a shop of a card; two members are not in its types.
STATE = (
    "Plain<web.CardElementData & Pick<web.PaymentData, 'clientStateDataIndicator'>"
    " & { paymentMethod: { checkoutAttemptId: string; sdkData: string } }>"
)
# What it gives a shop of 3-D Secure.
DETAILS = "web.AdditionalDetailsData['data']"
PAGE = """<!doctype html>
<html lang="en"><head><title>Shop</title></head><body>
<div id="card"></div><button id="pay">Pay</button><button id="ideal">iDEAL</button><output></output>
<script src="{url}/checkoutshopper/sdk/6.45.2/adyen.js"></script>
<script type="module">
const {{ AdyenCheckout, Card, Redirect }} = window.AdyenWeb;
const say = ({{ resultCode }}) => {{ document.querySelector("output").value = resultCode; }};
const post = async (path, body) =>
  (await fetch(path, {{ method: "POST", body: JSON.stringify(body) }})).json();
const checkout = await AdyenCheckout({{
  clientKey: "test_sandbox",
  environment: "test",
  countryCode: "NL",
  locale: "en",
  onSubmit: async (state, component, actions) => actions.resolve(await post("/pay", state.data)),
  onAdditionalDetails: async (state, component, actions) =>
    actions.resolve(await post("/details", state.data)),
  onPaymentCompleted: say,
  onPaymentFailed: say,
}});
const card = new Card(checkout, {{ hasHolderName: true, holderNameRequired: true }}).mount("#card");
document.querySelector("#pay").onclick = () => card.submit();
const ideal = new Redirect(checkout, {{ type: "ideal" }});
document.querySelector("#ideal").onclick = () => ideal.submit();
</script></body></html>"""


@pytest.fixture(scope="module")
def adyen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the stand-in; return its address."""
    port, folder = free_port(0), tmp_path_factory.mktemp("adyen")
    # For the browser another site than the shop's.
    url = f"http://localhost:{port}"
    environment = {
        **os.environ,
        "PYTHONPATH": str(SANDBOX),
        "PORT": str(port),
        "SANDBOX_ADYEN_API_KEY": API_KEY,
        "SANDBOX_ADYEN_PUBLIC_URL": url,
    }
    health = f"http://{LOOPBACK}:{port}/health"
    log = folder / "adyen.log"
    with running(Launch("adyen", server_command("adyen"), folder, environment, health, log)):
        yield url


class ShopPage:
    """A shop with its server, a shopper at it, and what that server was sent."""

    def __init__(self, page: Page, adyen: str) -> None:
        self._adyen = adyen
        self.page = page
        self.sent: list[dict[str, Any]] = []
        self.given: list[dict[str, Any]] = []
        app = Flask("shop")
        app.get("/")(lambda: PAGE.format(url=adyen))
        app.get("/return", endpoint="return")(lambda: "Welcome back")
        app.post("/pay")(self._pay)
        app.post("/details")(self._submit)
        self.server = make_server(LOOPBACK, 0, app, threaded=True)
        self.origin = f"http://{LOOPBACK}:{self.server.server_port}"
        self.fields = self.page.frame_locator("#card iframe")
        self.challenge = self.page.frame_locator("iframe[name=threeDSIframe]")

    def _pay(self) -> Response:
        data = request.get_json(force=True)
        self.sent.append(data)
        known = {name: one for name, one in data.items() if name != "clientStateDataIndicator"}
        body = {
            **known,
            "amount": {"value": 1_000, "currency": "EUR"},
            "merchantAccount": SHOP,
            "reference": "p-1",
            "returnUrl": f"{self.origin}/return",
            "channel": "Web",
            "authenticationData": {"threeDSRequestData": {"nativeThreeDS": "preferred"}},
        }
        return self._answer("/payments", body)

    def _submit(self) -> Response:
        self.given.append(request.get_json(force=True))
        return self._answer("/payments/details", self.given[-1])

    def _answer(self, path: str, body: dict[str, Any]) -> Response:
        headers = {"X-API-Key": API_KEY}
        answer = requests.post(f"{self._adyen}/v72{path}", json=body, headers=headers, timeout=10)
        told = answer.json()
        return jsonify({name: told[name] for name in ("resultCode", "action") if name in told})

    def pay(self, number: str, holder: str = "A. Klaassen") -> None:
        """Type a card in and pay."""
        self.fields.get_by_label("Card number").fill(number)
        self.fields.get_by_label("Expiry date").fill("03/30")
        self.fields.get_by_label("Security code").fill("737")
        self.page.get_by_label("Name on card").fill(holder)
        self.page.get_by_role("button", name="Pay").click()

    def expect(self, result: str) -> None:
        """Wait for the result."""
        expect(self.page.locator("output")).to_have_text(result)


@pytest.fixture
def shop(profile: BrowserContext, adyen: str) -> Iterator[ShopPage]:
    opened = ShopPage(profile.new_page(), adyen)
    serving = threading.Thread(target=opened.server.serve_forever, daemon=True)
    serving.start()
    opened.page.goto(opened.origin)
    yield opened
    opened.page.close()
    opened.server.shutdown()
    serving.join()
    opened.server.server_close()


def test_a_card_is_paid_with_or_refused_and_the_shop_sees_no_number(shop: ShopPage) -> None:
    """Nothing is sent before the card is complete."""
    shop.pay("4111")
    expect(shop.fields.get_by_text("The card number is incomplete.")).to_be_visible()
    assert shop.sent == []
    shop.pay(MASTERCARD, "DECLINED")
    shop.expect("Refused")

    shop.page.reload()
    shop.pay(VISA)

    shop.expect("Authorised")
    for number, sent in zip((MASTERCARD, VISA), shop.sent, strict=True):
        assert number not in json.dumps(sent)
    assert complaints([Literal("state.data", STATE, shop.sent[-1])]) == []
    assert shop.sent[-1]["paymentMethod"]["holderName"] == "A. Klaassen"


def test_three_d_secure_takes_place_in_the_page(shop: ShopPage) -> None:
    """A frictionless card asks nothing, and another asks for a word."""
    for number, button, result in (
        (CHALLENGED, "Let the check fail", "Refused"),
        (CHALLENGED, "Confirm", "Authorised"),
        (FRICTIONLESS, None, "Authorised"),
        (WITH_WORD, "Confirm", "Authorised"),
    ):
        shop.page.reload()
        shop.pay(number)
        if number == WITH_WORD:
            shop.challenge.get_by_label("password").fill("password")
        if button:
            shop.challenge.get_by_role("button", name=button).click()
        shop.expect(result)
    assert [one.keys() for one in shop.given] == [{"details"}] * 4
    said = [Literal(f"details {at}", DETAILS, one) for at, one in enumerate(shop.given)]
    assert complaints(said) == []


def test_a_bank_sends_the_shopper_back(shop: ShopPage) -> None:
    shop.page.get_by_role("button", name="iDEAL").click()
    expect(shop.page.get_by_role("heading", name="Pay at your bank")).to_be_visible()
    shop.page.get_by_role("button", name="Pay", exact=True).click()
    shop.page.wait_for_url(re.compile(r"/return\?redirectResult=\w+$"))
