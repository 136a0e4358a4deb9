"""Adyen's minor units, and the world's.

https://docs.adyen.com/development-resources/currency-codes: four currencies differ from ISO 4217.
"""

from sandbox.adyen.errors import Invalid

_ISO_ZERO = frozenset(("CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND",
                       "VUV", "XAF", "XOF", "XPF"))  # fmt: skip
_ISO_THREE = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))
_OWN = {"CLP": 2, "CVE": 0, "IDR": 0, "ISK": 2}


def _iso_digits(currency: str) -> int:
    return 0 if currency in _ISO_ZERO else 3 if currency in _ISO_THREE else 2


def digits(currency: str) -> int:
    """Return how many digits Adyen has behind the decimal separator."""
    return _OWN.get(currency, _iso_digits(currency))


def iso_minor(value: int, currency: str) -> int:
    """Return an amount of Adyen's in ISO minor units.

    Raises `Invalid` for one that has none, such as half a Chilean peso.
    """
    shift = _iso_digits(currency) - digits(currency)
    if shift >= 0:
        return int(value * 10**shift)
    whole, rest = divmod(value, 10**-shift)
    if rest:
        raise Invalid(f"The amount has parts that {currency} does not have")
    return int(whole)


def decimal(value: int, currency: str) -> str:
    """Return an amount of Adyen's as its reports write it, such as `10.00`."""
    places = digits(currency)
    sign, text = "-" if value < 0 else "", str(abs(value)).rjust(places + 1, "0")
    return sign + (f"{text[:-places]}.{text[-places:]}" if places else text)
