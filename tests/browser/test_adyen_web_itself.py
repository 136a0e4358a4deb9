"""Adyen Web itself, as its package has it: our adapter and the stand-in get on with it.

The stand-in has a small `adyen.js` of its own. Here Adyen's code does 3-D Secure in the page: it
reads what the stand-in puts into actions and frames, and is asked by our adapter.
"""

import base64
import hashlib
import json
import random
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response, request, send_from_directory
from playwright.sync_api import BrowserContext, FrameLocator, Page, Route, expect
from werkzeug.serving import make_server

from adyen_support import API_KEY, BROWSER, CHALLENGED, FRICTIONLESS, NATIVE, SHOP, WITH_WORD, card
from sandbox.adyen.app import create_app
from sandbox.adyen.settings import AdyenSettings
from sandbox.adyen.stand_in import Adyen
from sandbox.clock import VirtualClock
from sandbox.demo.ports import LOOPBACK
from sandbox.in_process import InProcessNetwork

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
ADYEN_WEB = ROOT / "tests" / "npm" / "node_modules" / "@adyen" / "adyen-web" / "dist" / "es"
ENABLER = ROOT / "enabler" / "public"
HOST = "https://checkoutshopper-test.adyen.com"
STYLES = "https://checkoutshopper-test.cdn.adyen.com/adyen.css"
OF_ADYEN = re.compile(r"https://[\w.-]+\.adyen\.com/")
PAGE = """<!doctype html>
<html lang="en"><head><title>Shop</title></head><body>
<div id="challenge" style="height: 30rem"></div><output></output>
<script type="module">
import {{ AdyenCheckout }} from "/adyen-web/core/AdyenCheckout.js";
import {{ connect }} from "/enabler/{chunk}";
window.AdyenWeb = {{ AdyenCheckout }};
const post = async (path, body) =>
  (await fetch(path, {{ method: "POST", body: JSON.stringify(body) }})).json();
const answer = {answer};
const config = {{ publishableKey: "test_sandbox", scriptUrl: answer.styleSheetUrl, answer }};
const adapter = await connect(config, async () => {{}});
window.pay = async (number) => {{
  document.querySelector("output").value = "";
  const {{ action }} = await post("/pay", {{ origin: location.origin, number }});
  const place = document.querySelector("#challenge");
  const end = await adapter.challenge(JSON.stringify(action), place, "en");
  const {{ resultCode }} = await post("/details", end);
  document.querySelector("output").value = resultCode;
}};
</script></body></html>"""


class ShopPage:
    """A shop whose page has Adyen Web, and the stand-in under Adyen's own names."""

    def __init__(self, page: Page) -> None:
        self.page = page
        clock = VirtualClock()
        settings = AdyenSettings(api_key=API_KEY, merchant_accounts=(SHOP,), public_url=HOST)
        session = InProcessNetwork(clock).session()
        self._adyen = create_app(Adyen(settings, clock, session, random.Random(7)))
        self._adyen_web = {"adyen.css": (ADYEN_WEB / "adyen.css").read_bytes()}
        self.ended: list[dict[str, Any]] = []
        app = Flask("shop")
        app.get("/")(self._show)
        app.get("/adyen-web/<path:name>", endpoint="web")(
            lambda name: send_from_directory(ADYEN_WEB, name)
        )
        app.get("/enabler/<path:name>", endpoint="enabler")(
            lambda name: send_from_directory(ENABLER, name)
        )
        app.post("/pay")(self._pay)
        app.post("/details")(self._submit)
        self.server = make_server(LOOPBACK, 0, app, threaded=True)
        self.url = f"http://{LOOPBACK}:{self.server.server_port}/"
        page.route(OF_ADYEN, self._be_adyen)

    def open(self) -> None:
        """Load Adyen Web, which has hundreds of modules."""
        self.page.goto(self.url)
        self.page.wait_for_function("typeof window.pay === 'function'")

    def pay(self, number: str) -> None:
        """Begin to pay by that card."""
        self.page.evaluate("(number) => { window.pay(number); }", number)

    @property
    def question(self) -> FrameLocator:
        """The issuer's frame."""
        return self.page.frame_locator("#challenge iframe[name=threeDSIframe]")

    def _show(self) -> str:
        styles = hashlib.sha384(self._adyen_web["adyen.css"]).digest()
        answer = {
            "environment": "test",
            "scriptIntegrity": "sha384-none",
            "styleSheetUrl": STYLES,
            "styleSheetIntegrity": f"sha384-{base64.b64encode(styles).decode()}",
        }
        [chunk] = [one.name for one in (ENABLER / "chunks").glob("adyen-*.js")]
        return PAGE.format(chunk=f"chunks/{chunk}", answer=json.dumps(answer))

    def _pay(self) -> Response:
        wanted = request.get_json(force=True)
        body = {
            **NATIVE,
            "browserInfo": BROWSER,
            "origin": wanted["origin"],
            "paymentMethod": card(wanted["number"]),
            "amount": {"value": 1_000, "currency": "EUR"},
            "merchantAccount": SHOP,
            "reference": "p-1",
            "returnUrl": f"{self.url}return",
        }
        return self._asked("/v72/payments", body)

    def _submit(self) -> Response:
        self.ended.append(request.get_json(force=True))
        return self._asked("/v72/payments/details", self.ended[-1])

    def _asked(self, path: str, body: dict[str, Any]) -> Response:
        client = self._adyen.test_client()
        answer = client.post(path, json=body, headers={"X-API-Key": API_KEY})
        return Response(answer.data, answer.status_code, content_type="application/json")

    def _be_adyen(self, route: Route) -> None:
        """Answer as the stand-in does; Adyen's other hosts are not there."""
        asked = urlsplit(route.request.url)
        if route.request.url == STYLES:
            headers = {"Access-Control-Allow-Origin": "*"}
            route.fulfill(
                body=self._adyen_web["adyen.css"], headers=headers, content_type="text/css"
            )
        elif f"https://{asked.netloc}" != HOST:
            route.abort()
        else:
            answer = self._adyen.test_client().open(
                f"{asked.path}?{asked.query}",
                method=route.request.method,
                headers=dict(route.request.headers),
                data=route.request.post_data_buffer or b"",
                buffered=True,
            )
            route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.data)


@pytest.fixture
def shop(profile: BrowserContext) -> Iterator[ShopPage]:
    opened = ShopPage(profile.new_page())
    serving = threading.Thread(target=opened.server.serve_forever, daemon=True)
    serving.start()
    opened.open()
    yield opened
    opened.page.close()
    opened.server.shutdown()
    serving.join()
    opened.server.server_close()


def test_a_frictionless_card_asks_nothing_and_another_is_challenged(shop: ShopPage) -> None:
    result = shop.page.locator("output")
    shop.pay(FRICTIONLESS)
    expect(result).to_have_text("Authorised")
    assert [one.keys() for one in shop.ended] == [{"details"}]

    # These are challenged after a look at the browser.
    for button, expected in (("Let the check fail", "Refused"), ("Confirm", "Authorised")):
        shop.ended.clear()
        shop.pay(CHALLENGED)
        shop.question.get_by_role("button", name=button).click()
        expect(result).to_have_text(expected)
        assert [one["details"].keys() for one in shop.ended] == [{"threeDSResult"}]

    # This challenge comes at once, and fills its place.
    shop.pay(WITH_WORD)
    shop.question.get_by_label("password").fill("password")
    frame = shop.page.locator("#challenge iframe[name=threeDSIframe]").bounding_box()
    place = shop.page.locator("#challenge").bounding_box()
    assert frame is not None
    assert place is not None
    assert frame["width"] == place["width"]
    assert frame["height"] >= place["height"] * 0.9
    shop.question.get_by_role("button", name="Confirm").click()
    expect(result).to_have_text("Authorised")
