"""Amounts are written without losing a cent."""

import pytest

from sandbox.shop.money_text import money_text


def money(cents: int, currency: str = "EUR", digits: int = 2) -> dict[str, object]:
    return {"centAmount": cents, "currencyCode": currency, "fractionDigits": digits}


@pytest.mark.parametrize(
    ("amount", "language", "shown"),
    [
        (money(5990), "en", "€59.90"),
        (money(5990), "de", "59,90\u00a0€"),
        (money(5), "fr", "0,05\u00a0€"),
        (money(5990), "ar", "\u200f59.90\u00a0€"),
        (money(5990), "nl", "€\u00a059,90"),
        (money(123456), "de", "1.234,56\u00a0€"),
        (money(123456), "pl", "1\u00a0234,56\u00a0€"),
        (money(500, "JPY", 0), "en", "¥500"),
        (money(500, "HUF0", 0), "en", "HUF500"),
        (money(9007199254740991), "en", "€90,071,992,547,409.91"),
    ],
)
def test_an_amount_is_shown_as_the_language_writes_it(
    amount: dict[str, object], language: str, shown: str
) -> None:
    assert money_text(amount, language) == shown
