"""Amounts as people write them."""

import pytest

from payment_core.domain.money import Money
from payment_core.domain.money_text import fraction_digits, money_text


@pytest.mark.parametrize(
    ("cents", "currency", "text"),
    [
        (1_890, "EUR", "18.90 EUR"),
        (5, "EUR", "0.05 EUR"),
        (0, "USD", "0.00 USD"),
        (-1_890, "EUR", "-18.90 EUR"),
        (1_890, "JPY", "1890 JPY"),
        (1_890, "HUF0", "1890 HUF0"),
        (1_890, "KWD", "1.890 KWD"),
        (18_900, "CLF", "1.8900 CLF"),
    ],
)
def test_it_has_the_currencys_fraction(cents: int, currency: str, text: str) -> None:
    assert money_text(Money(cents, currency)) == text


def test_every_currency_of_iso_4217_without_two_digits() -> None:
    found = {
        0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
        3: "BHD IQD JOD KWD LYD OMR TND",
        4: "CLF UYW",
    }
    for digits, codes in found.items():
        assert {fraction_digits(one) for one in codes.split()} == {digits}
