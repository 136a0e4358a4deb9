"""Money in minor units: https://docs.commercetools.com/api/types#centprecisionmoney."""

from typing import Annotated, Literal

import msgspec

from sandbox.commercetools.representations import Draft, Value

# ISO 4217, all that is in use.
_CURRENCIES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN
BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP
GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF
KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK
SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU
UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA XXX
YER ZAR ZMW ZWG
"""
# https://docs.commercetools.com/api/types#nonstandardcurrency: what ISO 4217 counts in hundredths.
_NON_STANDARD = "CZK0 HUF0 ILS0 KZT0 TRY0 TWD0"
_CODES = "|".join(f"{_CURRENCIES} {_NON_STANDARD}".split())
CurrencyCode = Annotated[str, msgspec.Meta(pattern=f"^(?:{_CODES})$")]

_LARGEST = 2**53 - 1
CentAmount = Annotated[int, msgspec.Meta(ge=-_LARGEST, le=_LARGEST)]

_ZERO_DIGITS = (
    f"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF {_NON_STANDARD}"
)
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
