"""Links that bring a shopper back: ours alone, for one payment, for two hours."""

import base64
from collections.abc import Callable

import pytest

from payment_core.runtime.errors import Unauthenticated
from payment_core.runtime.secret import Secret
from processor.return_token import ReturnTokens
from processor_support import PAYMENT_ID, Place

URL = "https://shop.example.com/back?lang=de&x=1"
TWO_HOURS = 7200


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def tokens(place: Place) -> ReturnTokens:
    return ReturnTokens(Secret("client secret"), place.world)


def test_u1_it_gives_the_merchants_url_back(place: Place, tokens: ReturnTokens) -> None:
    token = tokens.issue(PAYMENT_ID, URL)
    place.clock.advance(TWO_HOURS - 1)

    assert tokens.merchant_url(token, PAYMENT_ID) == URL
    assert ReturnTokens(Secret("client secret"), place.world).merchant_url(token, PAYMENT_ID) == URL


def test_u1_it_is_safe_in_a_query(tokens: ReturnTokens) -> None:
    token = tokens.issue(PAYMENT_ID, URL + "&q=üüü>>>???")

    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_u1_it_expires(place: Place, tokens: ReturnTokens) -> None:
    token = tokens.issue(PAYMENT_ID, URL)
    place.clock.advance(TWO_HOURS)

    with pytest.raises(Unauthenticated):
        tokens.merchant_url(token, PAYMENT_ID)


def test_u1_it_is_for_one_payment(tokens: ReturnTokens) -> None:
    with pytest.raises(Unauthenticated):
        tokens.merchant_url(tokens.issue(PAYMENT_ID, URL), PAYMENT_ID.replace("0", "1"))


def test_u1_another_client_secret_refuses_it(place: Place, tokens: ReturnTokens) -> None:
    other = ReturnTokens(Secret("another secret"), place.world)

    with pytest.raises(Unauthenticated):
        tokens.merchant_url(other.issue(PAYMENT_ID, URL), PAYMENT_ID)


def _flipped(text: str, index: int) -> str:
    return text[:index] + ("A" if text[index] != "A" else "B") + text[index + 1 :]


def test_u1_no_character_can_be_changed(tokens: ReturnTokens) -> None:
    token = tokens.issue(PAYMENT_ID, URL)

    for index in range(len(token)):
        with pytest.raises(Unauthenticated):
            tokens.merchant_url(_flipped(token, index), PAYMENT_ID)


def _evil(token: str) -> str:
    content = base64.urlsafe_b64encode(
        f'["{PAYMENT_ID}","https://evil.example.com",9999999999]'.encode()
    )
    return content.decode().rstrip("=") + "." + token.partition(".")[2]


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: "",
        lambda _: ".",
        lambda _: "ä.ö",
        lambda _: "x" * 10_000,
        lambda token: token.partition(".")[0],
        lambda token: token + ".",
        lambda token: token + "=",
        lambda token: token[:-1],
        lambda token: token[1:],
        lambda token: f"{token}.{token}",
        _evil,
    ],
)
def test_u1_forgeries_are_refused(tokens: ReturnTokens, forge: Callable[[str], str]) -> None:
    with pytest.raises(Unauthenticated):
        tokens.merchant_url(forge(tokens.issue(PAYMENT_ID, URL)), PAYMENT_ID)
