"""Card numbers: check digit, brand and the length of the security code."""

import re

_BRANDS = (
    ("amex", re.compile(r"3[47]\d{13}")),
    ("visa", re.compile(r"4(\d{12}|\d{15}|\d{18})")),
    ("mastercard", re.compile(r"(5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}")),
)


def brand_of(number: str) -> str | None:
    """Return the brand of a complete number, None when it is not one we take."""
    return next((brand for brand, pattern in _BRANDS if pattern.fullmatch(number)), None)


def has_valid_check_digit(number: str) -> bool:
    """Check the last digit (ISO/IEC 7812-1, annex B: the Luhn formula)."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def security_code_length(brand: str) -> int:
    """Return the number of digits of the security code printed on cards of that brand."""
    return 4 if brand == "amex" else 3
