"""A shopper in the demo shop where Adyen's stand-in is the PSP, and what that stand-in knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from playwright.sync_api import FrameLocator

from books_support import Books
from shopper_support import Shopper

APPROVED = "5555555555554444"
ANOTHER_APPROVED = "4111111111111111"
THREE_D_SECURE = "4917610000000000"
FRICTIONLESS = "5201281505129736"
HOLDER = "A. Klaassen"
REFUSED_HOLDER = "NOT_ENOUGH_BALANCE"
IBAN = "NL13TEST0123456789"
EXPIRY, CVC = "03/30", "737"


class AdyenShopper(Shopper):
    """Types Adyen's test cards into the frame of the stand-in."""

    @property
    def card_fields(self) -> FrameLocator:
        """The frame with the card fields."""
        return self.page.frame_locator("iframe[src*='/checkoutshopper/securedfields/']")

    def type_card(self, token: str = APPROVED, holder: str = HOLDER) -> None:
        """Fill in the card fields with that number; the holder's name decides refusals."""
        self.card_fields.locator("#number").fill(token)
        self.card_fields.locator("#expiry").fill(EXPIRY)
        self.card_fields.locator("#cvc").fill(CVC)
        self.page.get_by_label("Name on card").fill(holder)

    def pay_by_card(self, token: str = APPROVED, holder: str = HOLDER) -> None:
        """Fill in the card fields with that number and press the button."""
        self.type_card(token, holder)
        self.pay()

    def answer(self, what: str) -> None:
        """Press a button of the page of 3-D Secure or of a bank, such as `approve`."""
        self.page.wait_for_url("**/checkoutshopper/**")
        self.page.locator(f"button[value={what}]").click()


class AdyenBooks(Books):
    """Reads the stand-in's own books, which no call of Adyen's shows."""

    def dispute(self, order_number: str, *event_codes: str) -> None:
        """Let the bank of the card holder say this of the payment of an order."""
        [payment] = self.order(order_number)["paymentInfo"]["payments"]
        reference = payment["obj"]["interfaceId"]
        for code in event_codes:
            self._control("POST", f"adyen/disputes/{reference}/{code}")

    def held(self, session_id: str) -> list[int]:
        """Return what the PSP has authorized for the cart, one amount for each time, in cents."""
        return [
            operation["amount"]["value"]
            for payment in self.payments(session_id)
            for one in self._at_psp(payment["id"])
            for operation in one["operations"]
            if (operation["type"], operation["status"]) == ("authorization", "succeeded")
        ]

    @contextmanager
    def without_native_three_d_secure(self) -> Iterator[None]:
        """Let no issuer have 3-D Secure in a shop's page."""
        self._control("PUT", "adyen/account", native_three_ds=False)
        yield
        self._control("PUT", "adyen/account")

    def _at_psp(self, payment_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._control(
            "GET", f"books?merchantReference={payment_id}"
        ).json()["data"]
        return found

    def _control(self, method: str, path: str, **body: bool) -> requests.Response:
        key = {"Authorization": f"Bearer {self._facts.psp_secret_key}"}
        url = f"{self._facts.psp_url}/test/{path}"
        answer = self._session.request(method, url, json=body, headers=key, timeout=5)
        answer.raise_for_status()
        return answer
