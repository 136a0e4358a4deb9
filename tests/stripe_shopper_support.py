"""A shopper in the demo shop where Stripe's stand-in is the PSP."""

from playwright.sync_api import FrameLocator

from shopper_support import CVC, EXPIRY, Shopper

APPROVED = "4242424242424242"
ANOTHER_APPROVED = "5555555555554444"
INSUFFICIENT_FUNDS = "4000000000009995"
INCORRECT_CVC = "4000000000000127"
THREE_D_SECURE = "4000002760003184"


class StripeShopper(Shopper):
    """Types Stripe's test cards into the frames of the stand-in."""

    @property
    def card_fields(self) -> FrameLocator:
        """The Payment Element for cards."""
        return self.page.frame_locator("iframe[src*='/elements/payment'][src*='type=card']")

    @property
    def challenge(self) -> FrameLocator:
        """The 3-D Secure page, which Stripe.js lays above the shop."""
        return self.page.frame_locator("iframe[src*='/elements/next-action']")

    def type_card(self, token: str = APPROVED) -> None:
        """Fill in the card fields with that number."""
        self.card_fields.locator("#number").fill(token)
        self.card_fields.locator("#expiry").fill(EXPIRY)
        self.card_fields.locator("#cvc").fill(CVC)

    def pay_by_card(self, token: str = APPROVED) -> None:
        """Fill in the card fields with that number and press the button."""
        self.type_card(token)
        self.pay()

    def answer(self, what: str) -> None:
        """Press a button of the bank's page: `approve` or `refuse`."""
        self.page.wait_for_url("**/authenticate/**")
        self.page.locator(f"button[value={what}]").click()
