"""What a PSP did to money, in the same words for every PSP.

A stand-in writes it down where the money moves, and never reads its own API for it, so that a
connector's translation of that API can be checked against it. Amounts are in minor units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

OperationType = Literal["authorization", "capture", "refund", "cancel", "expiry", "dispute"]
OperationStatus = Literal["pending", "succeeded", "failed"]


@dataclass
class Operation:
    """Something that was done to the money of a payment, or tried.

    `id` is what the PSP's API calls it, in the form in which a merchant can tell it from others.
    `operationId` in `metadata` is the merchant's own name for it. `capture` is the capture that a
    refund or dispute is about. `failure` says why an authorization failed, also for a while.
    """

    id: str
    type: OperationType
    status: OperationStatus
    amount: int
    created_at: datetime
    metadata: Mapping[str, str] = field(default_factory=dict)
    capture: str | None = None
    failure: object | None = None


class BookedPayment(Protocol):
    """One payment at a PSP. The first operation is its authorization."""

    @property
    def id(self) -> str:
        """The PSP's id."""

    @property
    def merchant_reference(self) -> str:
        """The merchant's id of it, empty without one."""

    @property
    def value(self) -> int:
        """How much was to be authorized."""

    @property
    def currency(self) -> str:
        """The currency code in upper case."""

    @property
    def operations(self) -> Sequence[Operation]:
        """Everything that was done, in its order."""

    @property
    def is_tried(self) -> bool:
        """Whether anybody tried to pay; before that it cannot take money, and nobody sees it."""

    @property
    def is_open(self) -> bool:
        """Whether the authorization is still undecided."""

    @property
    def waits_for_shopper(self) -> bool:
        """Whether it is undecided because its shopper has to do something."""

    @property
    def capturable(self) -> int:
        """What is authorized and neither captured, under capture nor released."""

    @property
    def refundable(self) -> int:
        """What is captured and neither refunded, under refund nor disputed."""

    @property
    def return_url(self) -> str | None:
        """Where its shopper comes back to from the page of a bank or of the PSP."""

    @property
    def brought(self) -> Mapping[str, str]:
        """What the browser got by now that stayed in the shop, for the merchant's server."""

    @property
    def can_be_sent_back(self) -> bool:
        """Whether its bank is one that sends refunds back days after they had succeeded."""


def total(payment: BookedPayment, kind: OperationType, statuses: Sequence[OperationStatus]) -> int:
    """Add up the operations of that kind in one of those statuses."""
    return sum(
        one.amount for one in payment.operations if one.type == kind and one.status in statuses
    )
