"""Amounts and dates as a language writes them, for shoppers."""

from datetime import datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency

_ISO_LENGTH = 3


def amount_in(language: str, minor_units: int, currency: str, digits: int) -> str:
    """Return such as `€59.90` in English, `59,90 €` in German and `€ 59,90` in Dutch.

    A currency of commercetools' own, such as HUF0, has the symbol of the one that it is made of.
    """
    usual: str = Locale.parse(language).currency_formats["standard"].pattern
    # commercetools has other digits for some currencies than the library.
    pattern = usual.replace("0.00", f"0.{'0' * digits}" if digits else "0")
    number = Decimal(minor_units).scaleb(-digits)
    code = currency[:_ISO_LENGTH]
    return format_currency(number, code, pattern, locale=language, currency_digits=False)


def date_in(language: str, timestamp: str) -> str:
    """Return the day of an RFC 3339 timestamp, such as `Nov 27, 2026` in English."""
    return format_date(datetime.fromisoformat(timestamp), locale=language)
