"""What the shop remembers about a visitor, in a signed cookie."""

from collections.abc import Mapping, MutableMapping
from typing import Any

import flask

from sandbox.shop.people import CUSTOMERS, GUEST, Person

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ar": "العربية",
}
THEMES = ("system", "light", "dark")
# How the enabler is asked to show up: as a drop-in, the PSP's page, or one component.
FORMS = ("embedded", "hpp", "card", "stored", "ideal", "invoice", "purchaseorder")
# Forms with which a card can be stored or a stored one be paid with.
_CARD_FORMS = ("embedded", "card", "stored")
_MOST_ORDERS = 40  # A cookie has no room for many more.


class Visitor:
    """The cart and checkout session of the person whose request is being served."""

    def __init__(self, cookie: MutableMapping[str, Any]) -> None:
        self._cookie = cookie

    @property
    def cart_id(self) -> str | None:
        """Return the id of the cart that the visitor fills."""
        return self._cookie.get("cart")

    @property
    def session_id(self) -> str | None:
        """Return the id of the cart's checkout session."""
        return self._cookie.get("session")

    @property
    def order_number(self) -> str | None:
        """Return the number of the order that the last cart became."""
        return self._cookie.get("order")

    @property
    def person(self) -> Person:
        """Return the customer who has logged in, or the guest."""
        return CUSTOMERS.get(self._cookie.get("person", ""), GUEST)

    @property
    def customer_id(self) -> str | None:
        """Return the id of the commercetools Customer who has logged in."""
        return self._cookie.get("customer")

    @property
    def guest_orders(self) -> tuple[str, ...]:
        """Return the numbers of the orders that were made here without logging in."""
        return tuple(self._cookie.get("orders", ()))

    @property
    def is_subscribing(self) -> bool:
        """Return whether the cart is to be sent every month."""
        return bool(self._cookie.get("monthly")) and self.customer_id is not None

    @property
    def methods(self) -> tuple[str, ...]:
        """Return the payment methods that the cart may be paid by; all when there are none here."""
        # Only a card can be charged again while its owner is not there.
        return ("card",) if self.is_subscribing else ()

    @property
    def language(self) -> str:
        """Return the language that was chosen, else the browser's, else English."""
        chosen: str | None = self._cookie.get("language")
        return chosen or flask.request.accept_languages.best_match(list(LANGUAGES)) or "en"

    @property
    def theme(self) -> str:
        """Return `light`, `dark`, or `system` for what the visitor's device prefers."""
        return str(self._cookie.get("theme", THEMES[0]))

    @property
    def form(self) -> str:
        """Return which payment form is shown."""
        chosen = str(self._cookie.get("form", FORMS[0]))
        return chosen if chosen in _CARD_FORMS or not self.is_subscribing else FORMS[0]

    def may_see(self, number: str, customer_id: str | None) -> bool:
        """Return whether this visitor has made the order, which belongs to that customer."""
        is_theirs = customer_id is not None and customer_id == self.customer_id
        return is_theirs or number in self.guest_orders

    def log_in(self, person: Person, customer_id: str) -> None:
        """Shop as this customer from now on."""
        self._cookie["person"] = person.key
        self._cookie["customer"] = customer_id
        self._cookie.pop("session", None)

    def log_out(self) -> None:
        """Shop as a guest from now on, with an empty cart."""
        for name in ("person", "customer", "monthly", "order", "cart", "session"):
            self._cookie.pop(name, None)

    def subscribe(self, monthly: bool) -> None:
        """Send the cart every month, or once. The checkout session has to be another one then."""
        self._cookie["monthly"] = monthly
        self._cookie.pop("session", None)

    def fill(self, cart_id: str) -> None:
        """Start with another cart."""
        self.forget_cart()
        self._cookie["cart"] = cart_id

    def continue_with(self, cart_id: str) -> None:
        """Fill the cart that the guest's one has become."""
        self._cookie["cart"] = cart_id

    def check_out(self, session_id: str) -> None:
        """Pay the cart in this session from now on."""
        self._cookie["session"] = session_id

    def ordered(self, order_number: str) -> None:
        """The cart has become an order."""
        self._cookie["order"] = order_number
        self._remember(order_number)
        self.forget_cart()

    def _remember(self, order_number: str) -> None:
        if self.customer_id is None:
            others = [one for one in self.guest_orders if one != order_number]
            self._cookie["orders"] = [order_number, *others][:_MOST_ORDERS]

    def forget_cart(self) -> None:
        """Go on without a cart."""
        for name in ("cart", "session", "monthly"):
            self._cookie.pop(name, None)

    @property
    def express_cart_id(self) -> str | None:
        """Return the id of the cart that is bought with a wallet."""
        return self._express.get("cart")

    def express_cart_of(self, sku: str) -> str | None:
        """Return the id of the cart in which this product is bought at once."""
        return self.express_cart_id if self._express.get("sku") == sku else None

    def express_session(self, cart_id: str) -> str | None:
        """Return the id of the session in which that cart is bought with a wallet."""
        return self._express.get("session") if self.express_cart_id == cart_id else None

    def buy_at_once(self, cart_id: str, session_id: str, sku: str | None) -> None:
        """Buy that cart with a wallet from now on; `sku` is the product that it is for."""
        self._cookie["express"] = {"cart": cart_id, "session": session_id, "sku": sku}

    def bought_at_once(self, order_number: str) -> None:
        """The cart has become an order; the one that the visitor fills stays, if it is another."""
        if self.express_cart_id == self.cart_id:
            self.ordered(order_number)
        else:
            self._remember(order_number)
        self._cookie.pop("express", None)

    @property
    def _express(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self._cookie.get("express", {})
        return found

    def prefer(self, choices: Mapping[str, str]) -> None:
        """Keep what was chosen; what is not on offer is ignored."""
        offers = {"language": tuple(LANGUAGES), "theme": THEMES, "form": FORMS}
        for name, offered in offers.items():
            if choices.get(name) in offered:
                self._cookie[name] = choices[name]


def current_visitor() -> Visitor:
    """Return whose request this is."""
    return Visitor(flask.session)
