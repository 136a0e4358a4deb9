"""Amounts as a shopper reads them."""

# ISO 4217, list one: the currencies that do not have two digits after the decimal separator.
_DIGITS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
         "VND", "VUV", "XAF", "XOF", "XPF"), 0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # fmt: skip


def amount_text(value: int, currency: str) -> str:
    """Return for example `19.99 EUR`."""
    digits = _DIGITS.get(currency, 2)
    whole, minor = divmod(value, 10**digits)
    number = f"{whole}.{minor:0{digits}}" if digits else str(whole)
    return f"{number} {currency}"
