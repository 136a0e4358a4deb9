"""Amounts as Stripe counts them, where that differs from commercetools.

commercetools counts in the minor units of ISO 4217. Stripe does too, but for the exceptions below.
HUF and TWD are none of them: Stripe restricts only payouts in these.
https://docs.stripe.com/currencies#minor-units
"""

from collections.abc import Mapping

from payment_core.spi import Money

# Stripe still counts hundredths of these, which have no minor units any more.
_HUNDREDTHS = frozenset({"ISK", "UGX"})
# Stripe counts whole units of these, which have minor units.
_WHOLE_UNITS = frozenset({"MGA"})
# The three-decimal currencies, in which the last digit must be 0.
_LAST_DIGIT_ZERO = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
STEPS: Mapping[str, int] = {
    **dict.fromkeys(_WHOLE_UNITS, 100),
    **dict.fromkeys(_LAST_DIGIT_ZERO, 10),
}
"""Of what every amount that Stripe can move is a multiple, in commercetools' minor units."""

DECIMALS: Mapping[str, int] = {
    **dict.fromkeys(_HUNDREDTHS, 2),
    **dict.fromkeys(_WHOLE_UNITS, 0),
}
"""How many decimal places Stripe's numbers have, where commercetools' have others."""


class InexpressibleAmount(ValueError):
    """The amount exists, but Stripe has no number for it."""


def to_stripe(money: Money) -> int:
    """Return the amount as Stripe's integer; raises `InexpressibleAmount`."""
    code, amount = money.currency_code, money.cent_amount
    if amount % STEPS.get(code, 1):
        raise InexpressibleAmount(f"Stripe cannot move this amount of {code}.")
    if code in _HUNDREDTHS:
        return amount * 100
    return amount // 100 if code in _WHOLE_UNITS else amount


def from_stripe(amount: int, currency: str) -> Money:
    """Return Stripe's integer and its lower-case currency as money."""
    code = currency.upper()
    if code in _HUNDREDTHS:
        amount //= 100  # Exact: Stripe refuses fractions of these.
    elif code in _WHOLE_UNITS:
        amount *= 100
    return Money(amount, code)
