"""Amounts as people read and write them, without a float in between."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.localized import amount_in

_NUMBER = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,4}))?")


class NotAnAmount(ValueError):
    """What somebody typed cannot be read as an amount of that currency."""


def money_text(money: Mapping[str, Any], language: str = "en") -> str:
    """Return such as `€59.90` for an amount in minor units."""
    return amount_in(language, money["centAmount"], money["currencyCode"], money["fractionDigits"])


def decimal_text(money: Mapping[str, Any]) -> str:
    """Return `59.90`."""
    digits = money["fractionDigits"]
    whole, minor = divmod(money["centAmount"], 10**digits)
    return f"{whole}.{minor:0{digits}}" if digits else str(whole)


def minor_units(text: str, digits: int) -> int:
    """Read `12`, `12.5` or `12,50` as minor units; raises `NotAnAmount`."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None or len(found[2] or "") > digits:
        raise NotAnAmount(text)
    amount = int(found[1] + (found[2] or "").ljust(digits, "0"))
    if amount == 0:
        raise NotAnAmount(text)
    return amount
