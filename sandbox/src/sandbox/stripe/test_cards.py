"""Stripe's published test cards, each with the test payment method that behaves the same.

https://docs.stripe.com/testing#cards
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class TestCard:
    """A number that anybody may type in; `method` names a test payment method."""

    number: str
    method: str
    summary: str


TEST_CARDS = (
    TestCard("4242424242424242", "pm_card_visa", "approved"),
    TestCard("5555555555554444", "pm_card_mastercard", "approved"),
    TestCard("4000002760003184", "pm_card_authenticationRequired", "3-D Secure"),
    TestCard("4000002500003155", "pm_card_authenticationRequired", "3-D Secure"),
    TestCard("4000000000000002", "pm_card_visa_chargeDeclined", "declined"),
    TestCard(
        "4000000000009995",
        "pm_card_visa_chargeDeclinedInsufficientFunds",
        "declined: insufficient funds",
    ),
    TestCard("4000000000009987", "pm_card_visa_chargeDeclinedLostCard", "declined: lost"),
    TestCard("4000000000009979", "pm_card_visa_chargeDeclinedStolenCard", "declined: stolen"),
    TestCard("4000000000000069", "pm_card_chargeDeclinedExpiredCard", "declined: expired"),
    TestCard("4000000000000127", "pm_card_chargeDeclinedIncorrectCvc", "declined: wrong CVC"),
    TestCard(
        "4000000000000119",
        "pm_card_chargeDeclinedProcessingError",
        "declined: processing error",
    ),
    TestCard("4000000000007726", "pm_card_pendingRefund", "the refund takes a while"),
    TestCard("4000000000005126", "pm_card_refundFail", "the refund fails later"),
    TestCard("4000000000000259", "pm_card_createDispute", "a dispute follows the capture"),
    TestCard("4000000000001976", "pm_card_createDisputeInquiry", "the bank asks a question"),
)
CARDS_BY_NUMBER: Mapping[str, TestCard] = MappingProxyType({one.number: one for one in TEST_CARDS})
