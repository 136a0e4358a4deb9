"""One list of declines: what providers say, what the enabler has a text for, in every language."""

import re
from pathlib import Path

import pytest

from payment_core.domain.declines import DECLINE_CODES
from payment_provider_adyen import declines as of_adyen
from payment_provider_stripe.declines import _STANDARD_CODES, _TEXTS
from processor.domain.outcome import SUPERSEDED
from sandbox.psp.cards import TEST_CARDS
from sandbox.psp.failures import _MESSAGES

MESSAGES = Path(__file__).parents[2] / "enabler" / "src" / "messages"
LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "nl", "pl", "pt")
# What a shopper can hear of an attempt that came to nothing.
REASONS = DECLINE_CODES | {SUPERSEDED}
# What the sandbox PSP says besides: nothing that a shopper should know more of.
SAID_PLAINLY = {"authentication_canceled", "bank_refused", "canceled", "lost_card"}


def reasons() -> set[str]:
    """Return the enabler's list."""
    union = re.search(r"type DeclineReason =(.*?);", (MESSAGES / "messages.ts").read_text(), re.S)
    assert union is not None
    return set(re.findall(r'"(\w+)"', union[1]))


def test_the_enabler_knows_every_standard_code_and_no_other() -> None:
    assert reasons() == REASONS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_text_for_each(language: str) -> None:
    _, _, texts = (MESSAGES / f"{language}.ts").read_text().partition("declines: {")
    declines, _, _ = texts.partition("\n  },")
    assert set(re.findall(r"^    (\w+):\s", declines, re.M)) == REASONS


def test_stripes_reasons_are_standard_codes() -> None:
    assert set(_STANDARD_CODES.values()) <= set(_TEXTS) <= DECLINE_CODES


def test_adyens_reasons_are_standard_codes() -> None:
    told = {*of_adyen._CODES.values(), *of_adyen._REASONS.values()}
    assert told <= set(of_adyen._TEXTS) <= DECLINE_CODES


def test_the_sandbox_says_standard_codes_or_ones_that_are_told_plainly() -> None:
    known = DECLINE_CODES | SAID_PLAINLY
    codes = {one.behavior.decline for one in TEST_CARDS}
    assert codes <= known
    about_operations = {"capture_failed", "dispute_won", "refund_failed"}
    assert set(_MESSAGES) - about_operations <= known
