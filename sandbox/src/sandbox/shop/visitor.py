"""What the shop remembers about a visitor, in a signed cookie."""

from collections.abc import Mapping, MutableMapping
from typing import Any

import flask

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
}
THEMES = ("system", "light", "dark")
# How the enabler is asked to show up: as a drop-in, the PSP's page, or one component.
FORMS = ("embedded", "hpp", "card", "ideal", "invoice", "purchaseorder")


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
        return str(self._cookie.get("form", FORMS[0]))

    def fill(self, cart_id: str) -> None:
        """Start with a new cart."""
        self._cookie["cart"] = cart_id
        self._cookie.pop("session", None)

    def check_out(self, session_id: str) -> None:
        """Pay the cart in this session from now on."""
        self._cookie["session"] = session_id

    def ordered(self, order_number: str) -> None:
        """The cart has become an order."""
        self._cookie["order"] = order_number
        self.forget_cart()

    def forget_cart(self) -> None:
        """Go on without a cart."""
        self._cookie.pop("cart", None)
        self._cookie.pop("session", None)

    def prefer(self, choices: Mapping[str, str]) -> None:
        """Keep what was chosen; what is not on offer is ignored."""
        offers = {"language": tuple(LANGUAGES), "theme": THEMES, "form": FORMS}
        for name, offered in offers.items():
            if choices.get(name) in offered:
                self._cookie[name] = choices[name]


def current_visitor() -> Visitor:
    """Return whose request this is."""
    return Visitor(flask.session)
