"""Card tokens: the ready ones of the test cards, and single-use ones for typed card data.

Of a card only the last four digits and its expiry stay here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.psp.cards import CARDS_BY_NUMBER, CARDS_BY_TOKEN, Behavior, TestCard
from sandbox.psp.errors import Refusal
from sandbox.psp.payment import Method
from sandbox.psp.timing import Timing
from sandbox.psp_kit.card_numbers import has_valid_check_digit, security_code_length

_READY_TOKEN_EXPIRY = (12, 2040)  # month, year


@dataclass(frozen=True)
class PresentedCard:
    """What a token stands for: the method to show and how the banks will behave."""

    method: Method
    behavior: Behavior


@dataclass
class _StoredCard:
    card: PresentedCard
    created_at: datetime
    is_used: bool = False


class TokenVault:
    """Makes single-use tokens and gives each card out once."""

    def __init__(self, new_id: Callable[[str], str], timing: Timing) -> None:
        self._new_id = new_id
        self._timing = timing
        self._stored: dict[str, _StoredCard] = {}

    def store(
        self, number: str, expiry_month: int, expiry_year: int, cvc: str, now: datetime
    ) -> tuple[str, Method]:
        """Return a new token for a test card; raises `Refusal` naming the field at fault."""
        test_card = _recognized(number)
        if (expiry_year, expiry_month) < (now.year, now.month):
            raise Refusal("card_expired", "The card has expired.", "expiry")
        if len(cvc) != security_code_length(test_card.brand):
            raise Refusal("invalid_cvc", "The security code has another length.", "cvc")
        self._drop_old(now)
        token = self._new_id("tok")
        card = _presented(test_card, expiry_month, expiry_year)
        self._stored[token] = _StoredCard(card, now)
        return token, card.method

    def use(self, token: str) -> PresentedCard:
        """Return the card behind the token; raises `Refusal` when it is unknown or was used."""
        ready = CARDS_BY_TOKEN.get(token)
        if ready is not None:
            return _presented(ready, *_READY_TOKEN_EXPIRY)
        stored = self._stored.get(token)
        if stored is None:
            raise Refusal("token_unknown", "There is no such token.", "method.token")
        if stored.is_used:
            raise Refusal("token_used", "The token was used before.", "method.token")
        stored.is_used = True
        return stored.card

    def _drop_old(self, now: datetime) -> None:
        oldest = now - timedelta(seconds=self._timing.token_seconds)
        self._stored = {
            token: stored for token, stored in self._stored.items() if stored.created_at > oldest
        }


def _recognized(number: str) -> TestCard:
    if not has_valid_check_digit(number):
        raise Refusal("invalid_number", "This is not a card number.", "number")
    card = CARDS_BY_NUMBER.get(number)
    if card is None:
        raise Refusal("not_a_test_card", "Only test cards are taken here.", "number")
    return card


def _presented(card: TestCard, expiry_month: int, expiry_year: int) -> PresentedCard:
    method = Method(
        type="card",
        brand=card.brand,
        last_four=card.number[-4:],
        expiry_month=expiry_month,
        expiry_year=expiry_year,
    )
    return PresentedCard(method, card.behavior)
