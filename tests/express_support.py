"""A page with an express button on an origin of its own, whose callbacks are the test's."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import msgspec
from flask import Flask
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page
from werkzeug.serving import make_server

from returning_customers_support import MONTHLY
from sandbox.demo.facts import Facts
from stack_support import PlantingMerchant

Json = dict[str, Any]
PAID = "paid by card"
TOTAL = 5_990
EXPRESS, ABROAD = 490, 990
_METHODS = {"DE": {"standard": 0, "express": EXPRESS}, "AT": {"standard": ABROAD}}
# What the button is called, and where the sheet comes from.
_WALLETS = {"sandbox": ("Sandbox Pay", "/wallet"), "stripe": ("Google Pay", "/elements/express")}
_DIGITS = {"JPY": 0, "BHD": 3}
# Every callback can be held back, and can throw; what was called is written down.
_PAGE = """<!doctype html>
<html lang="en"><head><title>Express</title></head><body><main><h1>Express</h1>
<div id="express"></div><p id="end" role="status"></p></main>
<script type="module">
const { Enabler } = await import(%(enabler)s);
Object.assign(window, { calls: [], ends: [], gates: {}, faults: {}, errors: [] });
window.addEventListener("error", ({ message }) => window.errors.push(message));
async function ask(name, event = {}) {
  window.calls.push(name);
  await window.gates[name];
  if (window.faults[name]) throw new Error(window.faults[name]);
  return window.shop(name, event);
}
const callback = (name) => (event) => ask(name, event);
const end = (text) => {
  window.ends.push(text);
  document.getElementById("end").textContent = text;
};
const enabler = new Enabler({ processorUrl: %(processor)s, locale: "en" });
const builder = await enabler.createExpressBuilder("wallets");
await builder.build({
  initialAmount: %(amount)s,
  allowedCountries: ["DE", "AT", "JP"],
  onPayButtonClick: callback("onPayButtonClick"),
  onShippingAddressSelected: callback("onShippingAddressSelected"),
  getShippingMethods: callback("getShippingMethods"),
  onShippingMethodSelected: callback("onShippingMethodSelected"),
  onPaymentSubmit: callback("onPaymentSubmit"),
  onComplete: ({ isSuccess, method, error }) =>
    end(isSuccess ? `paid by ${method.type}` : `not paid: ${error.code}`),
  onError: ({ name, code, message }) => end(`${name} ${code}: ${message}`),
}).mount("#express");
document.body.dataset.ready = "";
</script></body></html>"""


class ExpressPage:
    """What the shopper sees, what the page was asked, and the cart of the last session."""

    def __init__(
        self,
        context: BrowserContext,
        facts: Facts,
        merchant: PlantingMerchant,
        currency: str = "EUR",
        total: int = TOTAL,
    ) -> None:
        self.facts = facts
        self.session_id = ""
        self.asked: list[tuple[str, Json]] = []
        self._merchant = merchant
        self._currency, self._total = currency, total
        self._cart_id = ""
        [self._origin] = facts.page_origins
        self._button, path = _WALLETS[facts.provider]
        self._sheet = f"dialog iframe[src*='{path}']"
        self.page: Page = context.new_page()
        self.page.expose_function("shop", self._answer)

    @contextmanager
    def served(self) -> Iterator["ExpressPage"]:
        """Serve the page, and open it."""
        app = Flask("express")
        app.add_url_rule("/", view_func=self._html)
        port = urlsplit(self._origin).port
        server = make_server("localhost", port or 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            self.open()
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def open(self) -> None:
        """Load the page, also once more."""
        self.page.goto(self._origin)
        self.page.locator("body[data-ready]").wait_for()

    # What the shopper does.

    @property
    def button(self) -> Locator:
        """The wallet's button on the page."""
        return self.page.get_by_role("button", name=self._button)

    @property
    def sheet(self) -> FrameLocator:
        """The wallet's sheet."""
        return self.page.frame_locator(self._sheet)

    @property
    def dialog(self) -> Locator:
        """Where the sheet is; there is none while it is closed."""
        return self.page.locator(self._sheet)

    @property
    def total(self) -> Locator:
        """The sum that the sheet shows."""
        return self.sheet.locator("#total")

    @property
    def end(self) -> Locator:
        """What the page was told in the end."""
        return self.page.locator("#end")

    def press(self) -> None:
        """Open the sheet and wait for the delivery methods of the first address."""
        self.button.click()
        self.sheet.locator("input[name=method]").first.wait_for()

    def deliver_to(self, name: str) -> None:
        """Choose another address."""
        self.sheet.locator("#address").select_option(name)

    def choose(self, method: str) -> None:
        """Choose another delivery method."""
        self.sheet.locator(f"input[value={method}]").check()

    def pay(self) -> None:
        """Press the button in the sheet."""
        self.sheet.locator("#pay").click()

    # What the page does.

    def hold(self, callback: str) -> None:
        """Keep this callback from answering until it is let go."""
        self.page.evaluate(
            "(name) => { gates[name] = new Promise((go) => { gates[`${name} go`] = go; }); }",
            callback,
        )

    def let_go(self, callback: str) -> None:
        """Let it answer."""
        self.page.evaluate("(name) => gates[`${name} go`]()", callback)

    def fail(self, callback: str, message: str | None) -> None:
        """Have this callback throw; None ends that."""
        self.page.evaluate("([name, message]) => { faults[name] = message; }", [callback, message])

    @property
    def calls(self) -> list[str]:
        """Which callbacks were called, in their order."""
        found: list[str] = self.page.evaluate("calls")
        return found

    @property
    def ends(self) -> list[str]:
        """Everything that the page was told about an end."""
        found: list[str] = self.page.evaluate("ends")
        return found

    def event(self, callback: str) -> Json:
        """Return with what it was called last."""
        return next(event for name, event in reversed(self.asked) if name == callback)

    # The server of the page.

    def cart(self) -> Json:
        """Return the cart of the last session."""
        return self._api("GET", f"carts/{self._cart_id}")

    def held(self) -> list[int]:
        """Return what was authorized for the cart, one sum for each time."""
        listed = self.cart().get("paymentInfo", {}).get("payments", ())
        payments = [self._merchant.payment(one["id"]) for one in listed]
        return [
            transaction["amount"]["centAmount"]
            for payment in payments
            for transaction in payment["transactions"]
            if (transaction["type"], transaction["state"]) == ("Authorization", "Success")
        ]

    def grow(self, cents: int) -> None:
        """Put something more into the cart behind the sheet's back."""
        self._change(_item("more", cents, self._currency))

    def subscribe(self) -> None:
        """Let a customer order what is in the cart every month."""
        person = {"email": f"{self._cart_id}@example.com", "password": "not-a-real-one"}
        customer = self._api("POST", "customers", json=person)["customer"]["id"]
        [item, *_] = self.cart()["customLineItems"]
        self._change(
            {"action": "setCustomerId", "customerId": customer},
            {
                "action": "setCustomLineItemRecurrenceInfo",
                "customLineItemId": item["id"],
                "recurrenceInfo": MONTHLY,
            },
        )

    def _answer(self, name: str, event: Json) -> object:
        self.asked.append((name, event))
        if name == "onPayButtonClick":
            return {"sessionId": self._begin()}
        if name == "getShippingMethods":
            return self._methods(event["address"]["country"])
        if name == "onShippingMethodSelected":
            self._deliver(event["shippingMethod"]["id"])
        elif name == "onShippingAddressSelected":
            self._change({"action": "setShippingAddress", "address": event["address"]})
        elif name == "onPaymentSubmit":
            address = {"action": "setShippingAddress", "address": event["shippingAddress"]}
            self._change(address)
        return None

    def _begin(self) -> str:
        """Return a session for the cart, which the first press makes."""
        if not self._cart_id:
            item = _item("shoes", self._total, self._currency)
            item.pop("action")
            draft = {"currency": self._currency, "customLineItems": [item]}
            self._cart_id = self._api("POST", "carts", json=draft)["id"]
        if not self.session_id:
            self.session_id = self._merchant.create_session(self._cart_id)
        return self.session_id

    def _methods(self, country: str) -> list[Json]:
        return [
            {"id": name, "name": name.capitalize(), "amount": self._amount(cents)}
            for name, cents in _METHODS.get(country, {}).items()
        ]

    def _deliver(self, method: str) -> None:
        cart = self.cart()
        country = cart["shippingAddress"]["country"]
        old = [one["id"] for one in cart["customLineItems"] if one["slug"] == "delivery"]
        gone = [{"action": "removeCustomLineItem", "customLineItemId": one} for one in old]
        self._change(*gone, _item("delivery", _METHODS[country][method], self._currency))

    def _change(self, *actions: Json) -> None:
        cart = self.cart()
        update = {"version": cart["version"], "actions": actions}
        self._api("POST", f"carts/{cart['id']}", json=update)

    def _amount(self, cents: int) -> Json:
        digits = _DIGITS.get(self._currency, 2)
        return {"centAmount": cents, "currencyCode": self._currency, "fractionDigits": digits}

    def _api(self, method: str, path: str, **request: Any) -> Json:
        url = f"{self.facts.api_url}/{self.facts.project_key}/{path}"
        return self._merchant.call(method, url, self._merchant.sign_in(), **request)

    def _html(self) -> str:
        return _PAGE % {
            "enabler": f'"{self.facts.enabler_url}/connector-enabler.es.js"',
            "processor": f'"{self.facts.processor_url}"',
            "amount": msgspec.json.encode(self._amount(self._total)).decode(),
        }


def _item(slug: str, cents: int, currency: str) -> Json:
    return {
        "action": "addCustomLineItem",
        "name": {"en": slug.capitalize()},
        "slug": slug,
        "quantity": 1,
        "money": {"centAmount": cents, "currencyCode": currency},
    }


# Opens a page whose cart has that currency and sum.
Opening = Callable[..., ExpressPage]
