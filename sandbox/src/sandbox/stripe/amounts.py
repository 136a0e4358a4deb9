"""Which amounts Stripe takes: https://docs.stripe.com/currencies."""

from collections.abc import Collection

from sandbox.stripe.errors import ParameterError


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


LARGEST = 999_999_999_999
_ZERO_DECIMAL = _codes("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf")
_THREE_DECIMAL = _codes("bhd jod kwd omr tnd")
_WHOLE_HUNDREDS = frozenset(["isk", "ugx"])
_TWO_DECIMAL = _codes(
    """
    aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd
    cad cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd
    hkd hnl htg huf idr ils inr jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk
    mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron
    rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah usd
    uyu uzs wst xcd xcg yer zar zmw
    """
)
_CURRENCIES = _ZERO_DECIMAL | _THREE_DECIMAL | _WHOLE_HUNDREDS | _TWO_DECIMAL
# Where Stripe names no minimum, the one of the currency of the merchant's bank account counts;
# some of these stand in for that.
_USUAL_LEAST = 50
_LEAST = {
    "aed": 200,
    "bgn": 100,
    "czk": 1_500,
    "dkk": 250,
    "gbp": 30,
    "hkd": 400,
    "huf": 17_500,
    "isk": 6_000,
    "kwd": 100,
    "mga": 2_000,
    "mxn": 1_000,
    "myr": 200,
    "nok": 300,
    "pln": 200,
    "ron": 200,
    "sek": 300,
    "thb": 1_000,
    "ugx": 200_000,
}
_NO_MINIMUM = frozenset({"ideal"})
_MOST_BESIDE_CARDS = {"cop": 9_999_999_999, "idr": LARGEST, "inr": 999_999_999}
_USUAL_MOST = 99_999_999
_MOST_AMERICAN_EXPRESS = 999_999_999


def check_currency(currency: str) -> None:
    """Raise `ParameterError` for a currency that Stripe does not have, or not in lower case."""
    if currency not in _CURRENCIES:
        raise ParameterError("parameter_invalid", f"Invalid currency: {currency}", "currency")


def check_amount(amount: int, currency: str, param: str = "amount") -> None:
    """Raise `ParameterError` for an amount that cannot be moved in that currency."""
    if currency in _THREE_DECIMAL and amount % 10:
        raise ParameterError("invalid_charge_amount", "The last digit must be 0.", param)
    if currency in _WHOLE_HUNDREDS and amount % 100:
        raise ParameterError(
            "invalid_charge_amount_no_decimal_compatible", "Must be divisible by 100.", param
        )


def check_range(amount: int, currency: str, types: Collection[str]) -> None:
    """Raise `ParameterError` for an amount that none of these payment methods takes."""
    if amount < _LEAST.get(currency, _USUAL_LEAST) and not _NO_MINIMUM & set(types):
        raise ParameterError("amount_too_small", "The amount is too small.", "amount")
    most = _MOST_BESIDE_CARDS.get(currency, _USUAL_MOST)
    if amount > most and "card" not in types:
        raise ParameterError("amount_too_large", "The amount is too large.", "amount")


def check_brand(amount: int, brand: str) -> None:
    """Raise `ParameterError` for an amount that no card of this brand takes."""
    if brand == "amex" and amount > _MOST_AMERICAN_EXPRESS:
        raise ParameterError("amount_too_large", "The amount is too large.", "amount")
