"""What a use case answers."""

from enum import StrEnum

import msgspec

from payment_core.ledger import Action


class PaymentState(StrEnum):
    """How an attempt to pay stands. Pending is also the answer to everything not known yet."""

    APPROVED = "approved"
    REJECTED = "rejected"
    PENDING = "pending"


class PaymentOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt to pay, as its shopper may see it.

    `code` and `text` explain a rejection in the PSP's standard words.
    """

    payment_reference: str
    state: PaymentState
    action: Action | None = None
    code: str | None = None
    text: str | None = None


class OperationOutcome(StrEnum):
    """The answer to capture, refund, cancel and reverse, in the words Checkout expects."""

    APPROVED = "approved"
    REJECTED = "rejected"
    RECEIVED = "received"
