"""Which amounts Stripe takes: https://docs.stripe.com/currencies."""

from sandbox.stripe.errors import ParameterError

_ZERO_DECIMAL = frozenset(
    {"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga"}
    | {"pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"}
)
_THREE_DECIMAL = frozenset({"bhd", "jod", "kwd", "omr", "tnd"})
_WHOLE_HUNDREDS = frozenset({"isk", "ugx"})
_OTHERS = frozenset(
    {"aud", "cad", "chf", "czk", "dkk", "eur", "gbp", "huf", "nok", "pln", "sek", "twd", "usd"}
)
# Not the real table: enough to refuse an amount that is too small.
_LEAST = {"jpy": 50, "kwd": 100, "isk": 6000, "ugx": 200000, "mga": 2000}


def check_currency(currency: str) -> None:
    """Raise `ParameterError` for a currency that is not modelled, or not in lower case."""
    if currency not in _ZERO_DECIMAL | _THREE_DECIMAL | _WHOLE_HUNDREDS | _OTHERS:
        raise ParameterError("parameter_invalid", f"Invalid currency: {currency}", "currency")


def check_amount(amount: int, currency: str, param: str = "amount") -> None:
    """Raise `ParameterError` for an amount that cannot be moved in that currency."""
    if currency in _THREE_DECIMAL and amount % 10:
        raise ParameterError("invalid_charge_amount", "The last digit must be 0.", param)
    if currency in _WHOLE_HUNDREDS and amount % 100:
        raise ParameterError(
            "invalid_charge_amount_no_decimal_compatible", "Must be divisible by 100.", param
        )


def check_least(amount: int, currency: str) -> None:
    """Raise `ParameterError` for an amount that is too small to be charged."""
    if amount < _LEAST.get(currency, 50):
        raise ParameterError("amount_too_small", "The amount is too small.", "amount")
