"""Links that bring a shopper back: ours alone, for one payment, without an end."""

import base64
from collections.abc import Callable

import pytest

from payment_core.runtime.errors import InvalidInput
from payment_core.runtime.secret import Secret
from processor.redirects.return_token import ReturnTokens
from processor_support import PAYMENT_ID

URL = "https://shop.example.com/back?lang=de&x=1"


@pytest.fixture
def tokens() -> ReturnTokens:
    return made_with("client secret")


def issued(tokens: ReturnTokens, payment_id: str, url: str = URL) -> str:
    return tokens.issue(payment_id, tokens.statement(url))


def made_with(*secrets: str) -> ReturnTokens:
    return ReturnTokens([Secret(one) for one in secrets])


def test_return_address_it_gives_the_merchants_url_back(tokens: ReturnTokens) -> None:
    token = issued(tokens, PAYMENT_ID, URL)

    assert tokens.merchant_url(token, PAYMENT_ID) == URL
    assert made_with("client secret").merchant_url(token, PAYMENT_ID) == URL


def test_return_address_the_first_secret_signs_and_all_verify() -> None:
    token = issued(made_with("new", "old"), PAYMENT_ID, URL)

    assert made_with("newer", "new").merchant_url(token, PAYMENT_ID) == URL
    with pytest.raises(InvalidInput):
        made_with("old").merchant_url(token, PAYMENT_ID)


def test_return_address_its_length_depends_on_the_url_alone(tokens: ReturnTokens) -> None:
    ids = [f"{number:08x}-0000-4000-8000-{number:012x}" for number in range(50)]

    lengths = {len(issued(tokens, one, URL)) for one in ids}

    assert lengths == {tokens.length(tokens.statement(URL))}


def test_return_address_it_is_safe_in_a_query(tokens: ReturnTokens) -> None:
    token = issued(tokens, PAYMENT_ID, URL + "&q=üüü>>>???")

    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_return_address_it_is_for_one_payment(tokens: ReturnTokens) -> None:
    with pytest.raises(InvalidInput):
        tokens.merchant_url(issued(tokens, PAYMENT_ID, URL), PAYMENT_ID.replace("0", "1"))


def test_return_address_another_client_secret_refuses_it(tokens: ReturnTokens) -> None:
    other = made_with("another secret")

    with pytest.raises(InvalidInput):
        tokens.merchant_url(issued(other, PAYMENT_ID, URL), PAYMENT_ID)


def _flipped(text: str, index: int) -> str:
    return text[:index] + ("A" if text[index] != "A" else "B") + text[index + 1 :]


def test_return_address_no_character_of_what_it_says_can_be_changed(tokens: ReturnTokens) -> None:
    token = issued(tokens, PAYMENT_ID, URL)

    # Of the last character two bits mean nothing.
    for index in range(len(token) - 1):
        with pytest.raises(InvalidInput):
            tokens.merchant_url(_flipped(token, index), PAYMENT_ID)


def _evil(token: str) -> str:
    content = base64.urlsafe_b64encode(b'"https://evil.example.com"')
    return content.decode().rstrip("=") + "." + token.rpartition(".")[2]


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: "",
        lambda _: ".",
        lambda _: "ä.ö",
        lambda _: "x" * 10_000,
        lambda token: token.rpartition(".")[0],
        lambda token: token + ".",
        lambda token: token + "A",
        lambda token: token[:-1],
        lambda token: token[1:],
        lambda token: f"{token}.{token}",
        _evil,
    ],
)
def test_return_address_forgeries_are_refused(
    tokens: ReturnTokens, forge: Callable[[str], str]
) -> None:
    with pytest.raises(InvalidInput):
        tokens.merchant_url(forge(issued(tokens, PAYMENT_ID, URL)), PAYMENT_ID)
