"""The test payment methods, with Stripe's names for them, and how each behaves.

https://docs.stripe.com/testing
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

Course = Literal[
    "approved", "declined", "unauthenticated", "challenge", "redirect", "settles", "fails_later"
]
NeedsShopper = Literal["always", "unless_set_up", "never"]

_AUTHENTICATION = "authentication_required"


class PaymentMethod(msgspec.Struct, frozen=True, kw_only=True):
    """A way to pay. `decline` is Stripe's error code and decline code.

    `needs_shopper` is when a card that asks its holder cannot be charged without one; whoever
    `is_set_up` was asked when it was stored. One that `was_used` without being attached to a
    customer cannot be used again.
    """

    id: str
    type: str = "card"
    brand: str = "visa"
    last4: str = "4242"
    exp_month: int = 12
    exp_year: int = 2034
    needs_shopper: NeedsShopper = "always"
    can_be_attached: bool = True
    customer: str | None = None
    is_set_up: bool = False
    was_used: bool = False
    course: Course = "approved"
    decline: tuple[str, str] = ("card_declined", "generic_decline")
    refund: Literal["at_once", "pending", "fails_later"] = "at_once"
    dispute: Literal["", "needs_response", "warning_needs_response"] = ""
    multicapture: bool = True

    @property
    def without_shopper(self) -> "PaymentMethod":
        """How it behaves when nobody is there to be asked."""
        if self.course != "challenge":
            return self
        was_asked = self.needs_shopper == "unless_set_up" and self.is_set_up
        if was_asked or self.needs_shopper == "never":
            return msgspec.structs.replace(self, course="approved")
        decline = (_AUTHENTICATION, _AUTHENTICATION)
        return msgspec.structs.replace(self, course="unauthenticated", decline=decline)


def _declined(name: str, code: str, decline_code: str, last4: str) -> PaymentMethod:
    return PaymentMethod(
        id=name,
        course="declined",
        decline=(code, decline_code),
        last4=last4,
        can_be_attached=False,
    )


def _asking(name: str, last4: str, needs_shopper: NeedsShopper) -> PaymentMethod:
    return PaymentMethod(id=name, course="challenge", last4=last4, needs_shopper=needs_shopper)


_ALL = (
    PaymentMethod(id="pm_card_visa"),
    PaymentMethod(id="pm_card_mastercard", brand="mastercard", last4="4444"),
    PaymentMethod(id="pm_card_amex", brand="amex", last4="0005"),
    PaymentMethod(id="pm_card_jcb", brand="jcb", last4="0505", multicapture=False),
    _asking("pm_card_authenticationRequired", "3184", "always"),
    _asking("pm_card_authenticationRequiredOnSetup", "3155", "unless_set_up"),
    _asking("pm_card_authenticationRequiredSetupForOffSession", "0446", "never"),
    PaymentMethod(id="pm_card_chargeCustomerFail", course="declined", last4="0341"),
    _declined("pm_card_visa_chargeDeclined", "card_declined", "generic_decline", "0002"),
    _declined(
        "pm_card_visa_chargeDeclinedInsufficientFunds",
        "card_declined",
        "insufficient_funds",
        "9995",
    ),
    _declined("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card", "9987"),
    _declined("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card", "9979"),
    _declined("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card", "0069"),
    _declined("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc", "0127"),
    _declined(
        "pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error", "0119"
    ),
    PaymentMethod(id="pm_card_pendingRefund", refund="pending", last4="7726"),
    PaymentMethod(id="pm_card_refundFail", refund="fails_later", last4="5126"),
    PaymentMethod(id="pm_card_createDispute", dispute="needs_response", last4="0259"),
    PaymentMethod(
        id="pm_card_createDisputeInquiry", dispute="warning_needs_response", last4="1976"
    ),
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
