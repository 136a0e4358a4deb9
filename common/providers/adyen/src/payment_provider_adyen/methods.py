"""The payment methods, how long they wait for a shopper, hold money and take to be decided.

https://docs.adyen.com/payment-methods/
"""

from datetime import timedelta

from payment_core.spi import AmountRange, AmountRules, PaymentMethodType
from payment_provider_adyen.minor_units import STEPS
from payment_provider_adyen.settings import AdyenSettings

_EURO = AmountRules(frozenset({"EUR"}))
_ANY = AmountRules(ranges={code: AmountRange(step, None, step) for code, step in STEPS.items()})
# https://docs.adyen.com/online-payments/adjust-authorisation/#validity: by Adyen's default.
_CARDS_HELD = timedelta(days=28)
_AT_A_BANK = timedelta(hours=3)
_SHOPPER_TIME = timedelta(hours=23)


def offered_methods(settings: AdyenSettings) -> tuple[PaymentMethodType, ...]:
    """Return the configured methods."""
    known = {
        "card": _card(settings),
        "ideal": PaymentMethodType(
            "ideal",
            needs_return_url=True,
            shopper_time=_AT_A_BANK,
            is_captured_at_once=True,
            amounts=_EURO,
        ),
        "sepa_debit": PaymentMethodType(
            "sepa_debit",
            needs_token=True,
            is_captured_at_once=True,
            is_decided_later=True,
            amounts=_EURO,
        ),
    }
    return tuple(one for name, one in known.items() if name in settings.methods)


def _card(settings: AdyenSettings) -> PaymentMethodType:
    hold_time = {"manual": _CARDS_HELD, "delayed": settings.delay}.get(settings.capture_method)
    return PaymentMethodType(
        "card",
        needs_token=True,
        can_be_stored=True,
        shopper_time=_SHOPPER_TIME,
        hold_time=hold_time,
        is_captured_at_once=settings.capture_method != "manual",
        amounts=_ANY,
        brands=("visa", "mastercard", "amex"),
    )
