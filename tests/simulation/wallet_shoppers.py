"""Shoppers who pay by a wallet's sheet, which has no session before its button is pressed."""

from functools import partial

import requests

from bench import PROCESSOR, Json
from psp_profiles.profile import Course
from sandbox.commercetools.carts import Cart
from simulation.browser_tabs import Submit, Tab
from simulation.cart_owners import change_price
from simulation.circumstances import Circumstance
from simulation.inbound_requests import marked
from simulation.oracle import cost_of
from simulation.shops import Shop
from simulation.simulated_system import SimulatedSystem

_COURSES: tuple[Course, ...] = ("approved", "approved", "approved", "declined", "challenge")
# Cents: what a page writes into the cart for the address and the delivery that were chosen.
_DELIVERIES = (0, 490, 990)
_CLOSED, _OUTDATED, _CONFIRMED_TWICE = 0.25, 0.35, 0.3


class Sheet(Tab):
    """One visit to the sheet. `shown` is its sum, None while it can show none."""

    def __init__(self, system: SimulatedSystem, session: str, cart_id: str, shown: Json) -> None:
        super().__init__(system, session)
        self.cart_id = cart_id
        self.shown: Json | None = shown

    def choose(self, cents: int) -> None:
        """Choose a delivery: the page changes the cart, and the sheet reads what is due then."""
        self._system.set_delivery(self.cart_id, cents)
        answer = self._system.attempt(self._config)
        due = answer.json().get("due") if answer is not None and answer.ok else None
        self.shown = due and {name: due[name] for name in ("centAmount", "currencyCode")}

    def confirm_again(self, submit: Submit) -> None:
        """Send the same payment once more, while the first is under way."""
        answer = self._send(submit)
        if answer is not None and answer.status_code == 200:
            self._note(answer.json()["paymentReference"], answer.json()["outcome"])

    def _config(self) -> requests.Response:
        url = f"{PROCESSOR}/operations/config"
        return self._system.get(url, **{"X-Session-Id": self._session})


class WalletShopper:
    """Presses the button on a page, and again after the sheet was closed or refused.

    `cart` is the visitor's; None on the page of a product, which makes a cart of its own.
    """

    def __init__(self, system: SimulatedSystem, cart: Json | None, number: int) -> None:
        self._system = system
        self._chance = system.chance
        self._cart = cart
        self._name = f"sheet-{number}"
        self.sheets: list[Sheet] = []

    def shop(self) -> None:
        """Visit the sheet, up to three times."""
        if not self._system.express_types():
            return  # The page shows no button.
        outcome = None
        for _ in range(self._chance.randint(1, 3)):
            self._wait(10)
            with marked(Circumstance.WALLET_SHEET):
                outcome = self._visit()
            if outcome not in (None, "rejected", "underpaid"):
                break
        orders = Circumstance.ORDERS in self._system.circumstances
        if orders and outcome == "approved" and self._cart is not None:
            Shop(self._system, self._cart).try_to_order()

    def ask_again(self) -> None:
        """Look at everything that was left open."""
        for sheet in self.sheets:
            sheet.ask_again()

    def _visit(self) -> str | None:
        """Return how the payment ended; None without one: the sheet was closed, or refused."""
        sheet = self._press()
        self.sheets.append(sheet)
        for _ in range(self._chance.randint(0, 2)):
            sheet.choose(self._chance.choice(_DELIVERIES))
        if sheet.shown is None or self._chance.random() < _CLOSED:
            return None
        if self._chance.random() < _OUTDATED:
            self._change_in_another_tab(sheet)
        return self._confirm(sheet, sheet.shown)

    def _press(self) -> Sheet:
        """Press the button: the sheet shows the page's sum, and cart and session come later."""
        seen = self._cart_now()
        cents = cost_of(seen) if seen is not None else 10_000
        self._wait(6)
        cart = self._cart
        if cart is None or self._cart_now() is None:
            cart = self._cart = self._system.cart(cents)
        shown = {"centAmount": cents, "currencyCode": "EUR"}
        return Sheet(self._system, self._system.session(cart), str(cart["id"]), shown)

    def _cart_now(self) -> Cart | None:
        return self._system.records.cart(self._cart["id"]) if self._cart is not None else None

    def _change_in_another_tab(self, sheet: Sheet) -> None:
        self._wait(4)
        if self._chance.random() < 0.5:
            self._system.set_delivery(sheet.cart_id, self._chance.choice(_DELIVERIES))
        else:
            change_price(self._system, sheet.cart_id)

    def _confirm(self, sheet: Sheet, shown: Json) -> str | None:
        means = self._system.means(self._chance.choice(_COURSES))
        name = f"{self._name}-{len(self.sheets)}" if self._chance.random() < 0.7 else ""
        submit = Submit(means.method, means.token, name, shown)
        if self._chance.random() < _CONFIRMED_TWICE:
            again = partial(sheet.confirm_again, submit)
            self._system.scheduler.spawn(f"{self._name} again", again)
        return sheet.pay(submit)

    def _wait(self, most: int) -> None:
        for _ in range(self._chance.randint(0, most)):
            self._system.scheduler.pause()
