"""The same money in commercetools' minor units and in Adyen's."""

import pytest

from payment_core.domain.money import Money
from payment_provider_adyen.minor_units import InexpressibleAmount, from_adyen, to_adyen


@pytest.mark.parametrize(
    ("cents", "currency", "at_adyen"),
    [
        (1999, "EUR", 1999),
        (500, "JPY", 500),
        (500, "KRW", 500),
        (1045, "HUF", 1045),
        (80_045, "TWD", 80_045),
        (12_345, "KWD", 12_345),
        (12_345, "BHD", 12_345),
        (5, "CLP", 500),
        (5, "ISK", 500),
        (500, "CVE", 5),
        (500, "IDR", 5),
    ],
)
def test_there_and_back(cents: int, currency: str, at_adyen: int) -> None:
    assert to_adyen(Money(cents, currency)) == {"value": at_adyen, "currency": currency}
    assert from_adyen(at_adyen, currency) == Money(cents, currency)


@pytest.mark.parametrize("currency", ["CVE", "IDR"])
@pytest.mark.parametrize("cents", [1, 99, 101, 1050])
def test_a_fraction_that_adyen_cannot_move_is_refused(currency: str, cents: int) -> None:
    with pytest.raises(InexpressibleAmount):
        to_adyen(Money(cents, currency))


@pytest.mark.parametrize("currency", ["CLP", "ISK"])
def test_a_fraction_that_commercetools_cannot_record_is_refused(currency: str) -> None:
    with pytest.raises(InexpressibleAmount):
        from_adyen(150, currency)
