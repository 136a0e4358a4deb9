"""Row 75: what only a page knows of its browser, and what a PSP gave it."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from bad_input.case import INVALID_JSON, Case, Make, Request
from bad_input.endpoints import EVERY, payment
from bad_input.fixtures import BadInputFixtures


def rows() -> Iterator[Case]:
    """What only a page knows, and what a PSP gave it, are bounded texts and numbers."""
    for title, browser in (
        ("browser a string", "x"),
        ("browser with no colors", {"colorDepth": 0}),
        ("browser height a text", {"screenHeight": "1"}),
        ("browser language long", {"language": "x" * 36}),
    ):
        yield Case(75, title, "Y", _with_browser(browser), INVALID_JSON)
    for title, details in (
        ("details a list", []),
        ("details numbers", {"a": 1}),
        ("details long", {"a": "x" * 16_385}),
        ("details many", {str(number): "x" for number in range(11)}),
    ):
        yield Case(75, title, "N", _confirming(details), INVALID_JSON)


def _with_browser(browser: object) -> Make:
    return lambda fixtures: payment(fixtures, browser=browser)


def _confirming(details: object) -> Make:
    def make(fixtures: BadInputFixtures) -> Request:
        body = msgspec.json.encode({"details": details})
        return replace(EVERY["N"](fixtures), body=body)

    return make
