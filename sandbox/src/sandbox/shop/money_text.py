"""Amounts as people read them, without a float in between."""

from collections.abc import Mapping
from typing import Any

from sandbox.localized import amount_in


def money_text(money: Mapping[str, Any], language: str = "en") -> str:
    """Return such as `€59.90` for an amount in minor units."""
    return amount_in(language, money["centAmount"], money["currencyCode"], money["fractionDigits"])
