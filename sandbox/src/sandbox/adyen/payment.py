"""What the stand-in remembers of a payment. Amounts are in Adyen's minor units."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sandbox.adyen.account import CaptureMode
from sandbox.adyen.cards import Means, Refusal
from sandbox.psp_kit.books import OperationStatus

State = Literal["open", "pending", "authorised", "refused", "cancelled", "closed"]
Kind = Literal["capture", "refund", "cancel", "expiry"]
# What a page said: the shopper agreed, failed, left by the page's own link, or the bank will say.
Answer = Literal["approve", "refuse", "cancel", "later"]


@dataclass(frozen=True)
class Due:
    """Something that happens by itself at a time; `is_attempt` if it ends a waiting attempt."""

    at: datetime
    act: Callable[[datetime], None]
    is_attempt: bool = False


@dataclass
class Modification:
    """A capture, refund or cancellation, also a refused one.

    `reference` is the merchant's or the operator's, `key` the idempotency key of its call.
    `is_technical` is a cancellation by the merchant's own reference of the payment. `known_as` is
    how a merchant can tell it from others where no event names it by its PSP reference.
    """

    psp_reference: str
    kind: Kind
    value: int
    currency: str
    created_at: datetime
    reference: str = ""
    key: str | None = None
    status: OperationStatus = "pending"
    is_technical: bool = False
    merchant_account: str = ""
    known_as: str | None = None


@dataclass
class Dispute:
    """One dispute; `status` is succeeded while its money is with the card holder.

    `is_claimed` is whether more was said than a question or a warning.
    """

    psp_reference: str
    value: int
    created_at: datetime
    status: OperationStatus = "pending"
    is_final: bool = False
    is_claimed: bool = False


@dataclass
class Payment:
    """One payment. `page` names its page while it is open, `result` what the page said.

    `payment_data`, `authorisation_token` and the shop's `origin` are those of native 3-D Secure.
    """

    psp_reference: str
    reference: str
    merchant_account: str
    value: int
    currency: str
    means: Means
    return_url: str
    created_at: datetime
    capture: CaptureMode
    capture_delay_hours: int
    key: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    order_reference: str | None = None
    shopper_reference: str | None = None
    store_as: str | None = None
    state: State = "open"
    refusal: Refusal | None = None
    is_native: bool = False
    page: str = ""
    payment_data: str = ""
    authorisation_token: str = ""
    origin: str = ""
    result: str = ""
    answer: Answer | None = None
    is_used: bool = False
    is_authenticated: bool = False
    expired: bool = False
    stored: Mapping[str, str] = field(default_factory=dict)
    modifications: list[Modification] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    due: list[Due] = field(default_factory=list)

    def sum_of(self, kind: Kind, *statuses: OperationStatus) -> int:
        """Add up the modifications of that kind in one of those statuses."""
        return sum(
            one.value for one in self.modifications if one.kind == kind and one.status in statuses
        )

    @property
    def held(self) -> int:
        """What is authorised, and neither captured nor released."""
        if self.state != "authorised":
            return 0
        taken = self.sum_of("capture", "succeeded")
        released = self.sum_of("cancel", "succeeded") + self.sum_of("expiry", "succeeded")
        # A cancellation names the whole authorisation, whatever was left of it.
        return max(0, self.value - taken - released)

    @property
    def taken(self) -> int:
        """What is captured, and not given back."""
        return self.sum_of("capture", "succeeded") - self.sum_of("refund", "succeeded")

    def newest(self, kind: Kind, status: OperationStatus) -> Modification | None:
        """Return the last modification of that kind in that status."""
        found = [one for one in self.modifications if (one.kind, one.status) == (kind, status)]
        return found[-1] if found else None

    def end_attempt(self, state: State, refusal: Refusal | None = None) -> None:
        """Decide it: what would have ended the attempt by itself does not happen any more."""
        self.state, self.refusal = state, refusal
        self.due = [one for one in self.due if not one.is_attempt]

    def settle(self, now: datetime) -> None:
        """Let everything happen that is due by now, in its order."""
        while ready := [one for one in self.due if one.at <= now]:
            first = min(ready, key=lambda one: one.at)
            self.due.remove(first)
            first.act(first.at)


def payment_in(reference: str) -> str:
    """Return the merchant's id of a payment, behind which a reference may have more after "_"."""
    return reference.partition("_")[0]
