"""Amounts as Adyen counts them, where that differs from commercetools.

commercetools counts in the minor units of ISO 4217. Adyen does too, but for the exceptions below.
https://docs.adyen.com/development-resources/currency-codes/
"""

import re
from collections.abc import Mapping

from payment_core.spi import Money, fraction_digits

# Adyen counts hundredths of these, which have no minor units.
_HUNDREDTHS = frozenset({"CLP", "ISK"})
# Adyen counts whole units of these, which have hundredths.
_WHOLE_UNITS = frozenset({"CVE", "IDR"})
_PER_UNIT = 100
_DECIMAL = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,6}))?")

STEPS: Mapping[str, int] = dict.fromkeys(sorted(_WHOLE_UNITS), _PER_UNIT)
"""Of what every amount that Adyen can move is a multiple, in commercetools' minor units."""


class InexpressibleAmount(ValueError):
    """The amount exists on one side, and the other has no number for it."""


def to_adyen(money: Money) -> dict[str, object]:
    """Return the amount as Adyen's object; raises `InexpressibleAmount`, never rounds."""
    code, value = money.currency_code, money.cent_amount
    if code in _HUNDREDTHS:
        value *= _PER_UNIT
    elif code in _WHOLE_UNITS:
        value = _whole(value, code)
    return {"value": value, "currency": code}


def from_adyen(value: int, currency: str) -> Money:
    """Return Adyen's number as money; raises `InexpressibleAmount`, never rounds."""
    if currency in _WHOLE_UNITS:
        return Money(value * _PER_UNIT, currency)
    if currency in _HUNDREDTHS:
        return Money(_whole(value, currency), currency)
    return Money(value, currency)


def from_decimal(text: str, currency: str) -> int:
    """Return Adyen's number for an amount as its reports write it, such as `10.00` or `-5`.

    Raises ValueError for a text that is no amount, `InexpressibleAmount` for a part of a unit.
    """
    read = _DECIMAL.fullmatch(text)
    if read is None:
        raise ValueError("no amount")
    sign, whole, fraction = read.groups(default="")
    places = _places(currency)
    if fraction[places:].strip("0"):
        raise InexpressibleAmount(f"{currency} has {places} digits behind the point.")
    return int(f"{sign}{whole}{fraction[:places].ljust(places, '0')}")


def _places(currency: str) -> int:
    if currency in _HUNDREDTHS:
        return 2
    return 0 if currency in _WHOLE_UNITS else fraction_digits(currency)


def _whole(value: int, currency: str) -> int:
    units, fraction = divmod(value, _PER_UNIT)
    if fraction:
        raise InexpressibleAmount(f"There is no such amount of {currency} on the other side.")
    return units
