"""What happened to money, in the words that all stand-ins share.

Read from what the bank wrote down, not from what the API shows. Where Stripe gives something no id
(a capture, a release), its id here is the PaymentIntent's with the name of the call that did it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from sandbox.psp_kit.books import Operation, OperationStatus
from sandbox.stripe.objects import OPEN_DISPUTES, Charge, Dispute, PaymentIntent, Refund, Taking
from sandbox.stripe.return_address import return_address

_REFERENCE = "paymentId"
_INQUIRY = "warning_"
# What a merchant may put behind the name of an operation that is asked for under another key.
_OTHER_KEY = re.compile(r"-(?:[2-9]|pi_\w+)\Z")


class BookedIntent:
    """See `psp_kit.books.BookedPayment`."""

    def __init__(self, intent: PaymentIntent) -> None:
        self._intent = intent
        self.id = intent.id
        self.merchant_reference = intent.metadata.get(_REFERENCE, "")
        self.value = intent.amount
        self.currency = intent.currency.upper()

    @property
    def is_tried(self) -> bool:
        """Whether any payment method was tried on it."""
        intent = self._intent
        waits = intent.status in ("requires_action", "processing")
        return waits or bool(intent.charges) or intent.error is not None

    @property
    def is_open(self) -> bool:
        """Whether it was tried, and neither a bank nor the merchant has decided."""
        is_decided = self._intent.status in ("requires_capture", "succeeded", "canceled")
        return self.is_tried and not is_decided

    @property
    def waits_for_shopper(self) -> bool:
        """Whether a shopper can still pay it, with the page of a bank or another method."""
        return self.is_open and self._intent.status != "processing"

    @property
    def capturable(self) -> int:
        """What is held."""
        return self._intent.amount_capturable

    @property
    def refundable(self) -> int:
        """What was taken, and is neither given back, about to be, nor disputed."""
        charge = self._intent.charge
        if charge is None or any(one.holds_money for one in charge.disputes):
            return 0
        return charge.amount_refundable

    @property
    def return_url(self) -> str | None:
        """Where the page of a bank sends its shopper back to."""
        return return_address(self._intent) if self._intent.return_url else None

    @property
    def brought(self) -> Mapping[str, str]:
        """Nothing: the merchant's server is told nothing by a browser."""
        return {}

    @property
    def can_be_sent_back(self) -> bool:
        """Whether its bank is one that sends refunds back after they had succeeded."""
        charge = self._intent.charge
        return charge is not None and charge.method.refund == "fails_later"

    @property
    def operations(self) -> Sequence[Operation]:
        """Everything that was done."""
        return (self._authorization(), *self._others())

    def _authorization(self) -> Operation:
        intent = self._intent
        status: OperationStatus = "pending"
        if any(one.status == "succeeded" for one in intent.charges):
            status = "succeeded"
        elif intent.status == "canceled":
            status = "failed"
        return Operation(
            id=intent.id,
            type="authorization",
            status=status,
            amount=intent.amount,
            created_at=intent.created,
            metadata=intent.metadata,
            failure=intent.error,
        )

    def _others(self) -> Iterator[Operation]:
        intent = self._intent
        for charge in intent.charges:
            yield from (self._capture(charge, one) for one in charge.takings if one.amount)
        release = intent.release
        # A hold ends also when captures have taken all of it; that gives nothing back.
        if release is not None and (release.amount or not release.is_expired):
            yield Operation(
                id=f"{intent.id}:released",
                type="expiry" if release.is_expired else "cancel",
                status="succeeded",
                amount=release.amount,
                created_at=release.at,
                metadata=_named(release.name),
            )
        for charge in intent.charges:
            yield from (_refund(one) for one in charge.refunds if not one.is_release)
            yield from map(_dispute, charge.disputes)

    def _capture(self, charge: Charge, taking: Taking) -> Operation:
        metadata = _named(taking.name)
        name = metadata.get("operationId")
        return Operation(
            id=f"{self.id}:{name}" if name else charge.id,
            type="capture",
            status="succeeded",
            amount=taking.amount,
            created_at=taking.at,
            metadata=metadata,
        )


def _named(key: str | None) -> dict[str, str]:
    return {"operationId": _OTHER_KEY.sub("", key)} if key else {}


def _refund(refund: Refund) -> Operation:
    ends: dict[str, OperationStatus] = {
        "succeeded": "succeeded",
        "failed": "failed",
        "canceled": "failed",
    }
    return Operation(
        id=refund.id,
        type="refund",
        status=ends.get(refund.status, "pending"),
        amount=refund.amount,
        created_at=refund.created,
        metadata=refund.metadata,
    )


def _dispute(dispute: Dispute) -> Operation:
    is_open = dispute.status in OPEN_DISPUTES or dispute.status.startswith(_INQUIRY)
    status: OperationStatus = "succeeded" if dispute.status == "lost" else "failed"
    return Operation(
        id=dispute.id,
        type="dispute",
        status="pending" if is_open else status,
        amount=0 if dispute.status.startswith(_INQUIRY) else dispute.amount,
        created_at=dispute.created,
    )
