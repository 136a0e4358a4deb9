"""The test payment methods, with Stripe's names for them, and how each behaves.

https://docs.stripe.com/testing
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

Course = Literal["approved", "declined", "challenge", "redirect", "settles", "fails_later"]


class PaymentMethod(msgspec.Struct, frozen=True, kw_only=True):
    """A way to pay. `decline` is Stripe's error code and decline code."""

    id: str
    type: str = "card"
    course: Course = "approved"
    decline: tuple[str, str] = ("card_declined", "generic_decline")
    refund: Literal["at_once", "pending", "fails_later"] = "at_once"
    dispute: Literal["", "needs_response", "warning_needs_response"] = ""
    multicapture: bool = True


def _declined(name: str, code: str, decline_code: str) -> PaymentMethod:
    return PaymentMethod(id=name, course="declined", decline=(code, decline_code))


_ALL = (
    PaymentMethod(id="pm_card_visa"),
    PaymentMethod(id="pm_card_mastercard"),
    PaymentMethod(id="pm_card_jcb", multicapture=False),
    PaymentMethod(id="pm_card_authenticationRequired", course="challenge"),
    _declined("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
    _declined(
        "pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"
    ),
    _declined("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
    _declined("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
    _declined("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
    _declined("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
    _declined("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"),
    PaymentMethod(id="pm_card_pendingRefund", refund="pending"),
    PaymentMethod(id="pm_card_refundFail", refund="fails_later"),
    PaymentMethod(id="pm_card_createDispute", dispute="needs_response"),
    PaymentMethod(id="pm_card_createDisputeInquiry", dispute="warning_needs_response"),
)
TEST_METHODS: Mapping[str, PaymentMethod] = MappingProxyType({one.id: one for one in _ALL})

# https://docs.stripe.com/payments/sepa-debit/accept-a-payment#test-integration
_IBANS: Mapping[str, Course] = MappingProxyType(
    {"AT611904300234573201": "settles", "AT861904300235473202": "fails_later"}
)
_REDIRECTS = frozenset({"bancontact", "eps", "ideal", "klarna", "p24", "paypal"})
TYPES = frozenset({"card", "sepa_debit", *_REDIRECTS})


def method_of_type(kind: str, new_id: str, iban: str | None) -> PaymentMethod | None:
    """Return a new payment method of that type; None for one that is not modelled."""
    if kind in _REDIRECTS:
        return PaymentMethod(id=new_id, type=kind, course="redirect")
    if kind == "sepa_debit" and iban is not None and iban in _IBANS:
        return PaymentMethod(id=new_id, type=kind, course=_IBANS[iban])
    return None
