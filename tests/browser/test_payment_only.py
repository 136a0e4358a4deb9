"""Payment Only mode: the shop's own page with addresses and order, and no interface of Checkout.

https://docs.commercetools.com/checkout/overview#payment-only-mode
"""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from books_support import Books
from sandbox.demo.stack import Stack
from shopper_support import fill_card
from stack_support import PlantingMerchant

pytestmark = pytest.mark.browser

_PAGE = """<!doctype html><html lang="en"><title>Shop</title>
<label><input id="stock" type="checkbox"> In stock</label>
<div id="payment"></div><p id="ready"></p><p id="result"></p>
<script type="module">
const facts = FACTS;
const write = (id) => (text) => { document.getElementById(id).textContent = text; };
const { Enabler } = await import(`${facts.enablerUrl}/connector-enabler.es.js`);
const place = document.getElementById("payment");
place.addEventListener("ready", () => write("ready")("ready"));
const enabler = new Enabler({
  processorUrl: facts.processorUrl,
  sessionId: facts.sessionId,
  onComplete: ({ isSuccess, paymentReference }) =>
    write("result")(`${isSuccess} ${paymentReference}`),
});
const builder = await enabler.createComponentBuilder("card");
// What Checkout's onSubmit does: the shop looks at its stock before the shopper pays.
const onPayButtonClick = async () => document.getElementById("stock").checked && {};
await builder.build({ showPayButton: true, onPayButtonClick }).mount("#payment");
</script></html>"""


@pytest.fixture
def session_id(merchant: PlantingMerchant) -> str:
    return merchant.create_session(merchant.create_cart()["id"])


@pytest.fixture
def page(profile: BrowserContext, stack: Stack, session_id: str) -> Iterator[Page]:
    """Return the shop's page, on an origin that the processor allows."""
    [origin] = stack.facts.page_origins
    facts = {
        "enablerUrl": stack.facts.enabler_url,
        "processorUrl": stack.facts.processor_url,
        "sessionId": session_id,
    }
    body = _PAGE.replace("FACTS", json.dumps(facts)).encode()

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    port = urlsplit(origin).port
    assert port is not None
    with ThreadingHTTPServer(("localhost", port), Shop) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        opened = profile.new_page()
        opened.goto(f"{origin}/")
        yield opened
        server.shutdown()


def test_the_page_may_say_no_and_then_pays(page: Page, books: Books, session_id: str) -> None:
    expect(page.locator("#ready")).to_have_text("ready")
    fill_card(page.frame_locator("iframe[src*='/hosted-fields']"), "tok_approved")
    page.locator("button.pay").click()
    expect(page.locator("button.pay")).not_to_have_attribute("aria-disabled", "true")
    assert books.payments(session_id) == []

    page.locator("#stock").check()
    page.locator("button.pay").click()

    expect(page.locator("#result")).to_contain_text("true")
    [payment] = books.payments(session_id)
    expect(page.locator("#result")).to_have_text(f"true {payment['id']}")
    assert books.transactions(session_id) == [("Authorization", "Success")]
