"""A shopper who buys by express checkout without a mouse."""

from playwright.sync_api import Locator, expect

from express_support import ExpressPage

_MOST_KEYS = 8


class Keyboard:
    """What is done on the page and in the sheet with the keyboard alone."""

    def __init__(self, express: ExpressPage) -> None:
        self._express = express

    def escape(self) -> None:
        """Close the sheet."""
        self._express.page.keyboard.press("Escape")

    def tab_to_the_button(self) -> None:
        """Go to the button, which is the first thing on the page."""
        self._express.page.keyboard.press("Tab")
        expect(self._express.button).to_be_focused()

    def press(self) -> None:
        """Open the sheet from the button that has the focus."""
        self._express.page.keyboard.press("Enter")
        self._express.sheet.locator("input[name=method]").first.wait_for()

    def choose(self, method: str) -> None:
        """Go to the delivery methods and on to this one."""
        wanted = self._express.sheet.locator(f"input[value={method}]")
        self._until("Tab", self._express.sheet.locator("input[name=method]:focus"))
        self._until("ArrowDown", wanted.and_(self._express.sheet.locator(":focus")))
        expect(wanted).to_be_checked()

    def pay(self) -> None:
        """Go to the pay button of the sheet and press it."""
        self._until("Tab", self._express.sheet.locator("#pay:focus"))
        self._express.page.keyboard.press("Enter")

    def _until(self, key: str, focused: Locator) -> None:
        for _ in range(_MOST_KEYS):
            if focused.count():
                return
            self._express.page.keyboard.press(key)
        expect(focused).to_have_count(1)
