"""Amounts as a shopper reads them."""

from sandbox.localized import amount_in

# ISO 4217, list one: the currencies that do not have two digits after the decimal separator.
_DIGITS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
         "VND", "VUV", "XAF", "XOF", "XPF"), 0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # fmt: skip


def amount_text(value: int, currency: str, language: str) -> str:
    """Return for example `€19.99`."""
    return amount_in(language, value, currency, _DIGITS.get(currency, 2))
