"""Takes the pictures of the demo: `make screenshots` writes docs/images/*.png.

They look best with the font Inter on the machine (Debian: fonts-inter).
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from log_scan_plugin import LogScan
from merchant_center_user import follow_the_link
from sandbox.demo.checkout import Merchant
from sandbox.demo.facts import Facts
from sandbox.demo.stack import demo_stack
from shopper_support import Shopper, card_number, start_chromium
from wallets_support import Wallets

FOLDER = Path(__file__).parents[1] / "docs" / "images"
DESKTOP = {"width": 1200, "height": 900}
PHONE = {"width": 390, "height": 844}


class Camera:
    """Opens the shop as different people and takes pictures of what they see."""

    def __init__(self, browser: Browser, facts: Facts, wallets: Wallets) -> None:
        self._browser = browser
        self._facts = facts
        self._wallets = wallets

    def take_all(self) -> None:
        """Take every picture."""
        self.shop()
        self.checkout("checkout-light", "light")
        self.checkout("checkout-dark", "dark")
        self.mobile()
        self.error()
        self.three_d_secure()
        self.order()
        self.operator_view("operator-view-light", "light", "en")
        self.operator_view("operator-view-dark", "dark", "de")
        self.stored_cards("stored-cards", "light")
        self.account()

    def stored_cards(self, name: str, theme: str) -> None:
        """The drop-in of a customer who has stored cards."""
        with self._shopper() as shopper:
            self._wallets.empty()
            self._wallets.save("mara")
            self._wallets.make_default(self._wallets.save("mara", "tok_approved_mastercard"))
            self._wallets.add_expired("mara")
            shopper.log_in("mara")
            shopper.check_out("embedded", theme=theme)
            self._save(shopper, name)

    def account(self) -> None:
        """The account with a subscription, whose third month needs its customer."""
        tall = {"width": 1200, "height": 1060}
        with self._shopper(viewport=tall, color_scheme="dark") as shopper:
            self._wallets.empty()
            self._wallets.save("mara")
            shopper.log_in("mara")
            shopper.fill_cart("mug", "plant")
            shopper.subscribe()
            shopper.prefer(form="embedded")
            shopper.go("/checkout")
            shopper.page.locator("#agreement").check()
            shopper.pay()
            shopper.order_number()
            for month, token in ((2, "tok_approved"), (3, "tok_stored_authentication")):
                if month == 3:
                    self._wallets.save("mara", token)
                shopper.go("/account")
                card = shopper.page.locator("option", has_text=card_number(token)[-4:])
                shopper.page.locator("[name=card]").select_option(card.get_attribute("value"))
                shopper.page.get_by_role("button", name=f"Charge month {month}").click()
                shopper.page.locator(".notice").wait_for()
            shopper.page.locator("#loading").wait_for(state="detached")
            shopper.page.evaluate("window.scrollTo(0, 0)")
            self._save(shopper, "account")

    def shop(self) -> None:
        """The products."""
        with self._shopper(viewport={"width": 1200, "height": 1180}) as shopper:
            shopper.go("/")
            self._save(shopper, "shop")

    def checkout(self, name: str, theme: str) -> None:
        """The drop-in with a card typed in."""
        with self._shopper() as shopper:
            shopper.check_out("embedded", theme=theme)
            shopper.type_card("tok_approved")
            self._save(shopper, name)

    def mobile(self) -> None:
        """The drop-in on a phone, from right to left."""
        with self._shopper(viewport=PHONE, color_scheme="dark") as shopper:
            shopper.check_out("embedded", language="ar")
            shopper.type_card("tok_approved_mastercard")
            shopper.page.evaluate("window.scrollTo(0, 0)")
            self._save(shopper, "mobile")

    def error(self) -> None:
        """A declined card."""
        with self._shopper() as shopper:
            shopper.check_out("card")
            shopper.pay_by_card("tok_insufficient_funds")
            shopper.alert.wait_for()
            self._save(shopper, "declined")

    def three_d_secure(self) -> None:
        """The check of the card's bank."""
        with self._shopper() as shopper:
            shopper.check_out("embedded")
            shopper.pay_by_card("tok_three_ds")
            shopper.challenge.locator("button[value=confirm]").wait_for()
            self._save(shopper, "three-d-secure")

    def order(self) -> None:
        """An order of which a part was returned, as its shopper sees it."""
        with self._shopper() as shopper:
            shopper.check_out("embedded")
            shopper.pay_by_card("tok_approved")
            number = shopper.order_number()
            operator = follow_the_link(shopper)
            operator.take("Capture", "147.90", "Capture €147.90")
            operator.take("Refund", "18.90", "Refund €18.90")
            shopper.go(f"/orders/{number}")
            self._save(shopper, "order")

    def operator_view(self, name: str, scheme: Any, language: str) -> None:
        """An order's payments in the Merchant Center, with a dispute and a refund half written."""
        with self._shopper(
            viewport={"width": 1200, "height": 1180}, color_scheme=scheme
        ) as shopper:
            shopper.check_out("embedded")
            shopper.pay_by_card("tok_dispute")
            number = shopper.order_number()
            operator = follow_the_link(shopper)
            operator.take("Capture", "100", "Capture €100.00")
            # The order's page looks again by itself, until the dispute is there.
            shopper.go(f"/orders/{number}")
            shopper.page.get_by_text("€100.00 has been returned to you.").wait_for()
            operator = follow_the_link(shopper)
            operator.open("manager", language)
            view = operator.view
            view.locator("[data-action=capture]").click()
            view.get_by_role("textbox").fill("20.00" if language == "en" else "20,00")
            self._save(shopper, name)

    @contextmanager
    def _shopper(self, **options: Any) -> Iterator[Shopper]:
        context = self._browser.new_context(
            **{"viewport": DESKTOP, "reduced_motion": "reduce", **options}
        )
        yield Shopper(context, self._facts, LogScan())
        context.close()

    def _save(self, shopper: Shopper, name: str) -> None:
        # Frames draw a moment later than the page.
        shopper.page.wait_for_timeout(400)
        shopper.page.screenshot(path=FOLDER / f"{name}.png")
        print(f"  docs/images/{name}.png")


def main() -> int:
    """Start the demo and a browser, and take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_stack(Path(folder)) as stack,
        sync_playwright() as playwright,
    ):
        browser = start_chromium(playwright)
        with Merchant(stack.facts) as merchant:
            Camera(browser, stack.facts, Wallets(merchant, stack.facts)).take_all()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
