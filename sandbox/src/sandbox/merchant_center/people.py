"""The users of the Merchant Center, and who of them has signed in."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import msgspec
from flask import request

# https://docs.commercetools.com/merchant-center: the languages of its users
LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "fr-FR": "Français",
    "pt-BR": "Português",
}


class User(msgspec.Struct, frozen=True):
    """A user with the names of their permissions, as the gateway writes them into its token."""

    key: str
    id: str
    name: str
    permissions: Sequence[str]


USERS: Mapping[str, User] = {
    one.key: one
    for one in (
        User("manager", "7a1c0f4e-0000-4000-8000-000000000001", "Ada", ("manageOrders",)),
        User("viewer", "7a1c0f4e-0000-4000-8000-000000000002", "Ben", ("viewOrders",)),
        User("editor", "7a1c0f4e-0000-4000-8000-000000000003", "Cleo", ("viewProducts",)),
    )
}


class SignIn(msgspec.Struct, frozen=True):
    """Who looks at the page, and in which language. There is no password: nothing real is here."""

    user: User
    language: str


def cookie_name(url: str) -> str:
    """Return the cookie's name: cookies know no ports, and two demos may run on this machine."""
    return f"merchant-center-{urlsplit(url).port}"


def cookie_value(user: str, language: str) -> str:
    """Return the cookie of a user; raises `KeyError` for one who does not exist."""
    return f"{USERS[user].key}.{language if language in LANGUAGES else 'en'}"


def signed_in(url: str) -> SignIn | None:
    """Return who has signed in by the request's cookie."""
    key, _, language = request.cookies.get(cookie_name(url), "").partition(".")
    user = USERS.get(key)
    return SignIn(user, language) if user is not None and language in LANGUAGES else None
