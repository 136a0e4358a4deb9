"""Money in minor units: https://docs.commercetools.com/api/types#centprecisionmoney."""

from typing import Annotated, Literal

import msgspec

from sandbox.commercetools.representations import Draft, Value

CurrencyCode = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]

_LARGEST = 2**53 - 1
CentAmount = Annotated[int, msgspec.Meta(ge=-_LARGEST, le=_LARGEST)]

_ZERO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DIGITS = "CLF UYW"
_FRACTION_DIGITS = {
    **dict.fromkeys(_ZERO_DIGITS.split(), 0),
    **dict.fromkeys(_THREE_DIGITS.split(), 3),
    **dict.fromkeys(_FOUR_DIGITS.split(), 4),
}


class MoneyDraft(Draft):
    """An amount that a client sends; what it says about fraction digits is ignored."""

    cent_amount: CentAmount
    currency_code: CurrencyCode
    type: Literal["centPrecision"] = "centPrecision"
    fraction_digits: int | None = None


class Money(Value):
    """An amount in minor units of its currency."""

    type: str
    currency_code: str
    cent_amount: int
    fraction_digits: int


def money(draft: MoneyDraft) -> Money:
    """Return the amount with the digits of its currency."""
    return minor_units(draft.cent_amount, draft.currency_code)


def minor_units(cent_amount: int, currency_code: str) -> Money:
    """Return an amount of minor units."""
    return Money(
        type="centPrecision",
        currency_code=currency_code,
        cent_amount=cent_amount,
        fraction_digits=_FRACTION_DIGITS.get(currency_code, 2),
    )
