"""Money as people write it, for logs and reports."""

from payment_core.domain.money import Money

# ISO 4217; all others have two. commercetools' own currencies without minor units end with a 0.
_NO_FRACTION = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
_THREE_DIGITS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
_FOUR_DIGITS = frozenset({"CLF", "UYW"})


def money_text(money: Money) -> str:
    """Return such as 18.90 EUR."""
    digits = fraction_digits(money.currency_code)
    sign = "-" if money.cent_amount < 0 else ""
    text = str(abs(money.cent_amount)).rjust(digits + 1, "0")
    whole, fraction = text[: len(text) - digits], text[len(text) - digits :]
    return f"{sign}{whole}{'.' if fraction else ''}{fraction} {money.currency_code}"


def fraction_digits(currency_code: str) -> int:
    """Return how many digits of an amount in minor units stand behind the decimal point."""
    if currency_code in _NO_FRACTION or currency_code.endswith("0"):
        return 0
    if currency_code in _THREE_DIGITS:
        return 3
    return 4 if currency_code in _FOUR_DIGITS else 2
