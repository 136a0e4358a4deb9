"""What happened to money, in the words that all stand-ins share, and in ISO minor units.

An operation's id is its PSP reference. No event names that of a capture that is made with its
authorization, of a hold that runs out and of what the only capture releases: their id is what they
follow from, with `:captured`, `:expired` and `:released`. Its merchant's name is the idempotency
key of its call, since Adyen is told no other name that is the same in all calls.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

from sandbox.adyen.amounts import iso_minor
from sandbox.adyen.payment import Dispute, Modification, Payment, payment_in
from sandbox.psp_kit.books import Operation, OperationStatus, OperationType

_TYPES: dict[str, OperationType] = {
    "capture": "capture",
    "refund": "refund",
    "cancel": "cancel",
    "expiry": "expiry",
}


class BookedAtAdyen:
    """See `psp_kit.books.BookedPayment`."""

    def __init__(self, payment: Payment) -> None:
        self._payment = payment
        self.id = payment.psp_reference
        self.merchant_reference = payment_in(payment.reference)
        self.value = iso_minor(payment.value, payment.currency)
        self.currency = payment.currency

    @property
    def is_tried(self) -> bool:
        """There is no payment before somebody pays."""
        return True

    @property
    def is_open(self) -> bool:
        """Whether no bank has decided."""
        return self._payment.state in ("open", "pending")

    @property
    def waits_for_shopper(self) -> bool:
        """Whether its page is still open."""
        return self._payment.state == "open"

    @property
    def capturable(self) -> int:
        """What is held, less what is being captured."""
        payment = self._payment
        return self._iso(max(payment.held - payment.sum_of("capture", "pending"), 0))

    @property
    def refundable(self) -> int:
        """What was taken, less what is being refunded; nothing while it is disputed."""
        payment = self._payment
        if any(one.status != "failed" for one in self._disputes):
            return 0
        return self._iso(max(payment.taken - payment.sum_of("refund", "pending"), 0))

    @property
    def return_url(self) -> str | None:
        """Where its page sends its shopper back to; with the result once there is one."""
        payment = self._payment
        if not payment.page or payment.is_native:
            return None
        return return_address(payment)

    @property
    def brought(self) -> Mapping[str, str]:
        """The result of 3-D Secure in the shop's page."""
        payment = self._payment
        return {"threeDSResult": payment.result} if payment.is_native and payment.result else {}

    @property
    def can_be_sent_back(self) -> bool:
        """Whether its bank sends refunds back."""
        return self._payment.means.triggers == "refund failed"

    @property
    def operations(self) -> Sequence[Operation]:
        """Everything that was done."""
        payment = self._payment
        return (
            self._authorization(),
            *(self._modification(one) for one in payment.modifications),
            *(
                Operation(
                    one.psp_reference, "dispute", one.status, self._iso(one.value), one.created_at
                )
                for one in self._disputes
            ),
        )

    @property
    def _disputes(self) -> list[Dispute]:
        return [one for one in self._payment.disputes if one.is_claimed]

    def _authorization(self) -> Operation:
        payment = self._payment
        status: OperationStatus = "failed"
        if payment.state == "authorised":
            status = "succeeded"
        elif self.is_open:
            status = "pending"
        return Operation(
            id=payment.psp_reference,
            type="authorization",
            status=status,
            amount=self.value,
            created_at=payment.created_at,
            metadata=_named(payment.key),
            failure=payment.refusal,
        )

    def _modification(self, change: Modification) -> Operation:
        return Operation(
            id=change.known_as or change.psp_reference,
            type=_TYPES[change.kind],
            status=change.status,
            amount=self._iso(change.value),
            created_at=change.created_at,
            metadata=_named(change.key),
        )

    def _iso(self, value: int) -> int:
        return iso_minor(value, self.currency)


def return_address(payment: Payment) -> str:
    """Return the merchant's address, with `redirectResult` once the page has ended."""
    if not payment.result:
        return payment.return_url
    parts = urlsplit(payment.return_url)
    added = urlencode({"redirectResult": payment.result})
    query = "&".join(one for one in (parts.query, added) if one)
    return urlunsplit(parts._replace(query=query))


def _named(key: str | None) -> dict[str, str]:
    return {"operationId": key} if key else {}
