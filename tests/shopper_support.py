"""A shopper with a real browser in the demo shop."""

import os
import re
import shutil
from collections.abc import Mapping

from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, Playwright

from log_scan_plugin import LogScan
from sandbox.demo.facts import Facts
from sandbox.psp.cards import CARDS_BY_TOKEN

EXPIRY = "12/34"
CVC = "737"
# Long enough for a busy machine; nothing waits this long when all is well.
PATIENCE = 15_000  # milliseconds
_CHROMIUM = ("chromium-headless-shell", "chromium")


class NoBrowser(Exception):
    """There is no Chromium on this machine; the message says how to get it."""


def start_chromium(playwright: Playwright) -> Browser:
    """Start Debian's Chromium, or the one that CHROMIUM names; raises `NoBrowser`.

    Where there is the headless shell, it is that: the whole of Chromium opens a window with tabs
    for each profile, which takes half of its processor time.
    """
    installed = filter(None, map(shutil.which, _CHROMIUM))
    program = os.environ.get("CHROMIUM") or next(installed, None)
    if program is None:
        raise NoBrowser(f"Chromium is missing: apt-get install {_CHROMIUM[0]}, or set CHROMIUM.")
    return playwright.chromium.launch(executable_path=program)


def card_number(token: str) -> str:
    """Return the number of a test card."""
    return CARDS_BY_TOKEN[token].number


class Shopper:
    """What a person does in the shop, step by step, in one tab."""

    def __init__(self, context: BrowserContext, facts: Facts, log_scan: LogScan) -> None:
        self.context = context
        self.facts = facts
        self.page: Page = context.new_page()
        self._log_scan = log_scan

    def fill_cart(self, *skus: str) -> None:
        """Put these products into the cart."""
        for sku in skus:
            self._post("/cart/items", {"sku": sku})

    def prefer(self, **choices: str) -> None:
        """Choose `form`, `language` or `theme`."""
        self._post("/settings", choices)

    def log_in(self, customer: str) -> None:
        """Come back as this customer."""
        self._post("/account/login", {"customer": customer})

    def subscribe(self) -> None:
        """Have the cart sent every month."""
        self._post("/cart/frequency", {"monthly": "true"})

    def _post(self, path: str, form: Mapping[str, str]) -> None:
        shop = self.facts.shop_url
        answer = self.context.request.post(
            f"{shop}{path}", form=dict(form), headers={"Origin": shop}
        )
        assert answer.ok, answer.status

    def check_out(self, form: str = "card", **choices: str) -> None:
        """Go with a lamp and a mug to the checkout page and wait until it can be used."""
        self.fill_cart("lamp", "mug")
        self.prefer(form=form, **choices)
        self.go("/checkout")
        self.pay_button.wait_for()
        self.page.locator("#loading").wait_for(state="detached")
        self._log_scan.plant("a session id", self.session_id())

    def go(self, path: str) -> None:
        """Open a page of the shop."""
        self.page.goto(f"{self.facts.shop_url}{path}")

    @property
    def pay_button(self) -> Locator:
        """The button of the enabler that sends the payment."""
        return self.page.locator("#payment button.pay")

    @property
    def card_fields(self) -> FrameLocator:
        """The PSP's frame with the card fields."""
        return self.page.frame_locator("iframe[src*='/hosted-fields']")

    @property
    def challenge(self) -> FrameLocator:
        """The PSP's frame with the 3-D Secure page."""
        return self.page.frame_locator("iframe[src*='/challenge/']")

    @property
    def alert(self) -> Locator:
        """What the enabler tells about the last attempt, when it is urgent."""
        return self.page.locator("#payment [role=alert] p")

    @property
    def status(self) -> Locator:
        """What the enabler tells about the last attempt, when it can wait."""
        return self.page.locator("#payment [role=status] p")

    def choose(self, method: str) -> None:
        """Choose a method in the drop-in."""
        self.page.locator(f"#payment input[type=radio][value='{method}']").check()

    def type_card(self, token: str = "tok_approved") -> None:
        """Fill in the card fields."""
        fill_card(self.card_fields, token)

    def pay(self) -> None:
        """Press the button."""
        self.show_pay_button()
        self.pay_button.click()

    def show_pay_button(self) -> None:
        """Scroll to the button.

        A click right after scrolling would reach the frame that stood there before: the browser
        learns with the next frame that it draws where frames of other origins are.
        """
        self.pay_button.scroll_into_view_if_needed()
        self.page.evaluate("new Promise((go) => requestAnimationFrame(() => setTimeout(go, 50)))")

    def pay_by_card(self, token: str = "tok_approved") -> None:
        """Fill in the card fields and press the button."""
        self.type_card(token)
        self.pay()

    def finish(self, method: str) -> None:
        """Pay by this method, which is on the page, and do all that is asked for."""
        if method == "card":
            self.type_card()
        if method == "purchaseorder":
            self.page.locator("#payment input[type=text]").first.fill("PO-4711")
        self.pay()
        if method == "ideal":
            self.decide("confirm")

    def decide(self, outcome: str) -> None:
        """Press a button of the bank's page."""
        self.page.wait_for_url(re.compile("/bank/"))
        self.page.locator(f"button[value={outcome}]").click()

    def order_number(self) -> str:
        """Wait for the order page and return the number of the order."""
        self.page.wait_for_url(re.compile(r"/orders/[A-Z0-9-]+"))
        return order_number_in(self.page)

    def session_id(self) -> str:
        """Return the id of the checkout session on the page."""
        value = self.page.locator("#payment").get_attribute("data-session-id")
        assert value is not None
        return value

    def note_violations(self) -> list[str]:
        """Note each violation of a policy from now on, also in frames, and each error."""
        noted: list[str] = []

        def note(text: str) -> None:
            noted.append(text)

        self.context.expose_function("noteViolation", note)
        self.context.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " ({ violatedDirective, blockedURI }) =>"
            "   window.noteViolation(`${violatedDirective} ${blockedURI}`))"
        )
        self.page.on("pageerror", lambda error: noted.append(str(error)))
        return noted


def order_number_in(page: Page) -> str:
    """Return the number of the order that the page shows."""
    return page.url.split("/orders/")[1]


def fill_card(fields: FrameLocator, token: str) -> None:
    """Type a test card into the PSP's fields."""
    fields.locator("#number").fill(card_number(token))
    fields.locator("#expiry").fill(EXPIRY)
    fields.locator("#cvc").fill(CVC)
