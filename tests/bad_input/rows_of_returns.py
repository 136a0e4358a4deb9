"""Rows 84 to 89: shoppers, and others, who come back from the PSP."""

from collections.abc import Callable, Iterator

from bad_input.case import (
    INVALID_FIELD,
    NO_PAYMENT_TO_COME_BACK_FROM,
    NO_WAY_BACK,
    NOT_FOUND,
    Case,
    Expected,
    Make,
    Request,
    naming,
)
from bad_input.endpoints import payment, shopper
from bad_input.fixtures import UNKNOWN_ID, BadInputFixtures

METHODS = ("GET", "POST")
_BACK = Expected(302)
_BAD_ADDRESS = naming(INVALID_FIELD, "merchantReturnUrl")
_BACK_AND_SETTLED = Expected(302, changes=True)
_FORGED = "&result=success&redirect_status=succeeded&outcome=approved&payment_intent=pi_1"
_ELSEWHERE = "&returnUrl=https://evil.example.com&url=//evil.example.com&next=javascript:alert(1)"
_BAD_RETURN_URLS = (
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example.com",
    "https://ok@evil.example.com",
    "https://ok:pw@evil.example.com",
    "https://evil.example.com\\@shop.example.com",
    "https:\\\\evil.example.com",
    "https://evil\u2025example.com",
    "https://shop.example.com/\r\nSet-Cookie: x=1",
    "http://shop.example.com/back",
    "/back",
    "https://b\u00fccher..example/",
    "myapp://back",
)


def rows() -> Iterator[Case]:
    """Yield the cases."""
    for method in METHODS:
        for row, title, query in (
            (84, "no query", ""),
            (84, "empty token", "?token="),
            (84, "token of dots", "?token=..."),
            (84, "another parameter", "?other=1"),
            (85, "10 KB of token", "?token=" + "x" * 10_000),
            (85, "token that is no text", "?token=%ff%fe.%00"),
            (86, "success without a token", f"?{_FORGED[1:]}"),
        ):
            make = _returning(method, lambda link, q=query: link.partition("?")[0] + q)  # type: ignore[misc]
            yield Case(row, f"{title} by {method}", "R", make, NO_WAY_BACK)
        yield from _tampered(method)
        yield from _good_links(method)
    for number, url in enumerate(_BAD_RETURN_URLS, 1):
        yield Case(89, f"return URL {number}", "Y", _leaving_to(url), _BAD_ADDRESS)
    yield from _confirmations()


def _tampered(method: str) -> Iterator[Case]:
    changes: dict[str, Callable[[str], str]] = {
        "cut off": lambda link: link[:-1],
        "made longer": lambda link: link + "A",
        "first letter changed": lambda link: link.replace("?token=", "?token=A"),
        "doubled": lambda link: link + "&" + link.partition("?")[2].replace("=", "=x", 1),
    }
    for title, change in changes.items():
        expected = _BACK_AND_SETTLED if title == "doubled" else NO_WAY_BACK
        yield Case(85, f"{title} by {method}", "R", _returning(method, change), expected)
    other = _returning(method, _for_another_payment)
    yield Case(88, f"another payment by {method}", "R", other, NO_WAY_BACK)
    nowhere = _returning(method, lambda link: link.replace(link.split("/")[2], "no-id"))
    yield Case(88, f"no payment by {method}", "R", nowhere, NO_PAYMENT_TO_COME_BACK_FROM)


def _for_another_payment(link: str) -> str:
    return link.replace(link.split("/")[2], UNKNOWN_ID)


def _good_links(method: str) -> Iterator[Case]:
    """Yield links that are ours: where they lead, and what became of the money, others decide."""
    forged = _undecided(method, _FORGED)
    yield Case(86, f"success forged by {method}", "R", forged, _BACK)
    yield Case(87, f"replayed by {method}", "R", _replayed(method), _BACK)
    elsewhere = _returning(method, lambda link: link + _ELSEWHERE)
    yield Case(89, f"another address by {method}", "R", elsewhere, _BACK_AND_SETTLED)


def _returning(method: str, change: Callable[[str], str]) -> Make:
    """Return the way back of somebody who paid at the bank, with its link changed."""

    def make(fixtures: BadInputFixtures) -> Request:
        link = fixtures.back_link(fixtures.leaving(fixtures.session()))
        return Request(change(link), method)

    return make


def _undecided(method: str, more: str) -> Make:
    """Return the way back of somebody who did nothing at the bank."""

    def make(fixtures: BadInputFixtures) -> Request:
        started = fixtures.leaving(fixtures.session())
        return Request(fixtures.link_given_to_the_psp(started) + more, method)

    return make


def _replayed(method: str) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        link = fixtures.back_link(fixtures.leaving(fixtures.session()))
        assert fixtures.browser.get(link).status_code == 302
        return Request(link, method)

    return make


def _leaving_to(url: str) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        session_id = fixtures.session(merchantReturnUrl=url)
        return payment(fixtures, {"type": "ideal"}, session_id)

    return make


def _confirmations() -> Iterator[Case]:
    """Yield those who ask how somebody else's payment stands."""
    ids = {
        "another cart's payment": lambda p: p.authorized,
        "an unknown payment": lambda _: UNKNOWN_ID,
        "no id": lambda _: "no-id",
        "a key": lambda _: "key=pay-1",
        "10 KB": lambda _: "x" * 10_000,
    }
    for title, payment_id in ids.items():
        make = _confirming(payment_id)
        yield Case(88, f"{title} confirmed", "N", make, NOT_FOUND)


def _confirming(payment_id: Callable[[BadInputFixtures], str]) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        path = f"/payments/{payment_id(fixtures)}/confirm"
        return Request(path, headers=shopper(fixtures, fixtures.payer))

    return make
