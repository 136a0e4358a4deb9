"""What differs between payment methods: currencies, and for how long something lasts.

https://docs.stripe.com/payments/payment-methods/payment-method-support
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import MappingProxyType

from sandbox.stripe.payment_methods import TYPES, PaymentMethod


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SEPARATE_CAPTURE = frozenset({"card", "klarna", "paypal"})
_EURO = frozenset({"eur"})
# Each from the page of the payment method; a card takes every currency.
_CURRENCIES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "bancontact": _EURO,
        "eps": _EURO,
        "ideal": _EURO,
        "sepa_debit": _EURO,
        "p24": frozenset({"eur", "pln"}),
        "klarna": _codes("aud cad chf czk dkk eur gbp nok nzd pln sek usd"),
        "paypal": _codes("aud cad chf czk dkk eur gbp hkd nok nzd pln sek sgd usd"),
    }
)
# Stripe publishes none of these times, only that an attempt expires. They are of the size that the
# operators of these methods name. The 3-D Secure page of a card does not end by itself.
_REDIRECT_LASTS: Mapping[str, timedelta] = MappingProxyType(
    {
        "bancontact": timedelta(hours=1),
        "eps": timedelta(hours=1),
        "ideal": timedelta(hours=1),
        "p24": timedelta(hours=1),
        "klarna": timedelta(hours=3),
        "paypal": timedelta(hours=3),
    }
)
# https://docs.stripe.com/payments/place-a-hold-on-a-payment-method
_HOLD_LASTS: Mapping[str, timedelta] = MappingProxyType(
    {"card": timedelta(days=7), "klarna": timedelta(days=28), "paypal": timedelta(days=10)}
)
# https://docs.stripe.com/payments/sepa-debit: five business days, in rare cases more.
_SETTLES_AFTER: Mapping[str, timedelta] = MappingProxyType({"sepa_debit": timedelta(days=5)})
_VISA_OFF_SESSION = timedelta(days=4, hours=18)


def usable(
    allowed: Iterable[str], currency: str, capture_method: str, switched_off: Iterable[str]
) -> list[str]:
    """Return what is left of the allowed types, silently, as Stripe does."""
    return [
        one
        for one in allowed
        if one in TYPES
        and one not in switched_off
        and (capture_method != "manual" or one in _SEPARATE_CAPTURE)
        and (one not in _CURRENCIES or currency in _CURRENCIES[one])
    ]


def redirect_lasts(method: PaymentMethod) -> timedelta | None:
    """Return how long the shopper has on the page of the bank; None for as long as they like."""
    return _REDIRECT_LASTS.get(method.type) if method.course == "redirect" else None


def settles_after(method: PaymentMethod) -> timedelta:
    """Return how long it takes until a bank says whether a payment that is processed went well."""
    return _SETTLES_AFTER.get(method.type, timedelta(seconds=3))


def hold_lasts(method: PaymentMethod, *, off_session: bool) -> timedelta:
    """Return how long an authorization is good for."""
    if off_session and method.type == "card" and method.brand == "visa":
        return _VISA_OFF_SESSION
    return _HOLD_LASTS.get(method.type, _HOLD_LASTS["card"])
