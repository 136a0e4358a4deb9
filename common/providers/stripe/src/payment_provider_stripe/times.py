"""How long Stripe's payment methods wait for a shopper, hold money and take to be decided.

Stripe never ends a PaymentIntent that waits for its shopper, but its own checkout page does after
a day: https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at.
Pages of banks close within an hour (iDEAL, Bancontact and P24 after 14 minutes at another PSP:
https://docs.antom.com/ac/pm/default_timeout); three hours leave room for slow ones.
"""

from collections.abc import Iterable
from datetime import timedelta

import msgspec

from payment_core.spi import PaymentMethodType

_BANK_PAGES = frozenset({"bancontact", "eps", "ideal", "p24"})
_AT_A_BANK = timedelta(hours=3)
# https://docs.stripe.com/payments/sepa-debit: up to fourteen business days.
_DECIDED_LATER = frozenset({"sepa_debit"})
# Only these can be held; all others are taken at once.
# https://docs.stripe.com/payments/payment-methods/payment-method-support#additional-api-supportability
_HOLDS = {
    # https://docs.stripe.com/payments/place-a-hold-on-a-payment-method
    "card": timedelta(days=7),
    # https://docs.stripe.com/payments/klarna
    "klarna": timedelta(days=28),
    # https://docs.stripe.com/payments/paypal
    "paypal": timedelta(days=10),
}


def can_be_held(method_type: str) -> bool:
    """Whether Stripe can hold the money of that method first and take it later."""
    return method_type in _HOLDS


def with_times(
    methods: Iterable[PaymentMethodType], *, is_manual: bool
) -> tuple[PaymentMethodType, ...]:
    """Return the methods with their times; `is_manual` says that what can be held is held."""
    return tuple(_with_times(one, is_manual=is_manual) for one in methods)


def _with_times(method: PaymentMethodType, *, is_manual: bool) -> PaymentMethodType:
    hold_time = _HOLDS.get(method.type) if is_manual else None
    return msgspec.structs.replace(
        method,
        shopper_time=_AT_A_BANK if method.type in _BANK_PAGES else method.shopper_time,
        hold_time=hold_time,
        is_captured_at_once=hold_time is None,
        is_decided_later=method.type in _DECIDED_LATER,
    )
