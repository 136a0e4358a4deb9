"""A user of the Merchant Center at the view of an order's payments."""

import json
import time
from collections.abc import Callable

from playwright.sync_api import FrameLocator, Locator, Page, Request, expect

from shopper_support import PATIENCE, Shopper


class Operator:
    """A user of the Merchant Center on the page of an order."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sent: list[Request] = []
        page.on("request", self._record)

    @property
    def view(self) -> FrameLocator:
        """The frame of the Custom View."""
        return self.page.frame_locator("#view")

    def open(self, user: str = "manager", language: str = "en") -> None:
        """Sign in as this user and wait until the view shows something."""
        address = self.page.url.partition("?")[0]
        self.page.goto(f"{address}?as={user}&language={language}")
        self.view.locator("main.ov").wait_for()
        self.view.locator(".ov-loading").wait_for(state="detached")

    def press(self, name: str) -> None:
        """Press a button of the view."""
        self.view.get_by_role("button", name=name, exact=True).click()

    def take(self, action: str, amount: str, button: str) -> None:
        """Open a form, write an amount and send it."""
        self.press(action)
        self.view.get_by_role("textbox").fill(amount)
        self.press(button)
        self.view.locator(".ov-form").wait_for(state="detached")

    def reload_until(self, shown: Locator) -> None:
        """Reload until it is there: a webhook brings it, and nothing on the page says when."""
        until = time.monotonic() + PATIENCE / 1000
        while True:
            self.press("Reload")
            try:
                return expect(shown).to_be_visible(timeout=2_000)
            except AssertionError:
                if time.monotonic() > until:
                    raise

    def timeline(self) -> list[tuple[str | None, str | None, str]]:
        """Return type, state and amount of each operation, the newest first."""
        entries = self.view.locator(".ov-timeline li:not([data-type=note])").all()
        return [
            (
                one.get_attribute("data-type"),
                one.get_attribute("data-state"),
                one.locator(".ov-sum").inner_text(),
            )
            for one in entries
        ]

    def operations(self) -> list[str]:
        """Return the name of the operation in each action that was sent."""
        actions = [one for one in self.sent if one.method == "POST"]
        return [json.loads(one.post_data or "")["operation"] for one in actions]

    def _record(self, request: Request) -> None:
        if request.url.endswith("/proxy/forward-to"):
            self.sent.append(request)


def follow_the_link(shopper: Shopper) -> Operator:
    """Go from the order's page to the Merchant Center."""
    shopper.page.get_by_role("link", name="This order in the Merchant Center").click()
    operator = Operator(shopper.page)
    operator.view.locator("main.ov").wait_for()
    return operator


# Pays an order by the card of this token, and opens its page in the Merchant Center.
Ordering = Callable[..., Operator]
