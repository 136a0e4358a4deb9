"""Why an operation failed: a code for programs and a text that is safe to show to a shopper."""

import msgspec

_MESSAGES = {
    "authentication_canceled": "The shopper left the bank's confirmation page.",
    "authentication_required": "The bank wants the card holder to confirm this payment.",
    "authentication_failed": "The bank could not confirm that this is the card holder.",
    "bank_refused": "The bank refused the payment.",
    "canceled": "The merchant canceled the payment.",
    "canceled_by_shopper": "The shopper canceled the payment.",
    "capture_failed": "The bank did not hand over the money.",
    "card_declined": "The card was declined.",
    "dispute_won": "The dispute was decided for the merchant.",
    "expired": "The payment was not completed in time.",
    "expired_card": "The card has expired.",
    "insufficient_funds": "The card has insufficient funds.",
    "lost_card": "The card was reported lost.",
    "refund_failed": "The shopper's bank did not accept the refund.",
}


class Failure(msgspec.Struct, frozen=True):
    """A failure as the API shows it."""

    code: str
    message: str

    @classmethod
    def of(cls, code: str) -> "Failure":
        """Return the failure with that code; raises KeyError for a code that has no text."""
        return cls(code, _MESSAGES[code])
