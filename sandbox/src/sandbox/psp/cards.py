"""The test cards: one table of what happens to a payment made with each of them."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from sandbox.psp_kit.books import OperationStatus
from sandbox.psp_kit.card_numbers import brand_of

# The states that an operation goes through: the first at once, each further one when the
# settlement time has passed again.
Course = tuple[OperationStatus, ...]

AT_ONCE: Course = ("succeeded",)
REFUSED: Course = ("failed",)
SUCCEEDS_LATER: Course = ("pending", "succeeded")
FAILS_LATER: Course = ("pending", "failed")
TAKEN_BACK: Course = ("succeeded", "failed")


class Behavior(msgspec.Struct, frozen=True, kw_only=True):
    """How the banks treat a payment. `decline` is the failure code of its authorization.

    `reuse_decline` is that of every payment with the stored card, `off_session_decline` that of
    one without the card holder.
    """

    authorization: Course = AT_ONCE
    decline: str = "card_declined"
    challenge: bool = False
    capture: Course = AT_ONCE
    refund: Course = AT_ONCE
    dispute: bool = False
    reuse_decline: str | None = None
    off_session_decline: str | None = None

    @property
    def reused(self) -> "Behavior":
        """How the banks treat a payment with the stored card."""
        return self._declined(self.reuse_decline) if self.reuse_decline else self

    @property
    def off_session(self) -> "Behavior":
        """The same without the card holder, whom nobody can ask anything."""
        if self.off_session_decline:
            return self._declined(self.off_session_decline)
        return msgspec.structs.replace(self, challenge=False)

    def _declined(self, code: str) -> "Behavior":
        return msgspec.structs.replace(self, authorization=REFUSED, decline=code, challenge=False)


class TestCard(msgspec.Struct, frozen=True):
    """A card that exists only here: its ready token, its number, and what it shows."""

    __test__ = False  # Keeps pytest from taking it for a test.

    token: str
    number: str
    summary: str
    behavior: Behavior = Behavior()

    @property
    def brand(self) -> str:
        """Return the brand that the number belongs to."""
        return brand_of(self.number) or "unknown"


def _declined(code: str) -> Behavior:
    return Behavior(authorization=REFUSED, decline=code)


TEST_CARDS = (
    TestCard("tok_approved", "4242424242424242", "Approved."),
    TestCard("tok_approved_mastercard", "5555555555554444", "Approved, a Mastercard."),
    TestCard("tok_approved_amex", "378282246310005", "Approved, an American Express card."),
    TestCard("tok_declined", "4000000000000002", "Declined.", _declined("card_declined")),
    TestCard(
        "tok_insufficient_funds",
        "4000000000009995",
        "Declined: insufficient funds.",
        _declined("insufficient_funds"),
    ),
    TestCard(
        "tok_expired_card",
        "4000000000000069",
        "Declined: expired card.",
        _declined("expired_card"),
    ),
    TestCard("tok_lost_card", "4000000000009987", "Declined: lost card.", _declined("lost_card")),
    TestCard(
        "tok_three_ds",
        "4000000000003220",
        "Asks for 3-D Secure, then approved.",
        Behavior(challenge=True),
    ),
    TestCard(
        "tok_pending_success",
        "4242420000000018",
        "Authorization pending, then approved.",
        Behavior(authorization=SUCCEEDS_LATER),
    ),
    TestCard(
        "tok_pending_failure",
        "4242420000000026",
        "Authorization pending, then declined.",
        Behavior(authorization=FAILS_LATER),
    ),
    TestCard(
        "tok_capture_pending",
        "4242420000000034",
        "Captures pending, then done.",
        Behavior(capture=SUCCEEDS_LATER),
    ),
    TestCard(
        "tok_capture_pending_failure",
        "4242420000000042",
        "Captures pending, then failed.",
        Behavior(capture=FAILS_LATER),
    ),
    TestCard(
        "tok_capture_fails_late",
        "4242420000000059",
        "Captures done at first, then failed after all.",
        Behavior(capture=TAKEN_BACK),
    ),
    TestCard(
        "tok_refund_pending",
        "4242420000000067",
        "Refunds pending, then done.",
        Behavior(refund=SUCCEEDS_LATER),
    ),
    TestCard(
        "tok_refund_pending_failure",
        "4242420000000075",
        "Refunds pending, then failed.",
        Behavior(refund=FAILS_LATER),
    ),
    TestCard(
        "tok_refund_fails_late",
        "4242420000000083",
        "Refunds done at first, then failed after all.",
        Behavior(refund=TAKEN_BACK),
    ),
    TestCard(
        "tok_dispute",
        "4242420000000091",
        "A dispute opens after each capture.",
        Behavior(dispute=True),
    ),
    TestCard(
        "tok_stored_declined",
        "4242420000000109",
        "Approved; declined when it is stored and used again.",
        Behavior(reuse_decline="card_declined"),
    ),
    TestCard(
        "tok_stored_authentication",
        "4242420000000117",
        "Approved; needs the card holder when it is stored and charged without one.",
        Behavior(off_session_decline="authentication_required"),
    ),
)

CARDS_BY_TOKEN: Mapping[str, TestCard] = MappingProxyType({card.token: card for card in TEST_CARDS})
CARDS_BY_NUMBER: Mapping[str, TestCard] = MappingProxyType(
    {card.number: card for card in TEST_CARDS}
)
