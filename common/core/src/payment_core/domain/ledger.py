"""What a PSP says happened to the money of one Payment."""

from datetime import datetime
from typing import Literal

import msgspec

from payment_core.domain.journal import JournalItem
from payment_core.domain.money import Money
from payment_core.domain.payment import TransactionState, TransactionType
from payment_core.runtime.secret import Secret


class CardDetails(msgspec.Struct, frozen=True, kw_only=True):
    """The card behind an authorization or a capture, as far as it may be shown.

    `last_four` are digits of the card's own number where the PSP tells them, never more of it.
    `expiry_year` has four digits. `wallet` is the PSP's name of the wallet that held the card, such
    as `apple_pay`, `three_d_secure` the PSP's word for how 3-D Secure ended; None where it did not
    take place or the PSP does not tell.
    """

    brand: str | None = None
    last_four: str | None = None
    expiry_month: int | None = None
    expiry_year: int | None = None
    wallet: str | None = None
    three_d_secure: str | None = None


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One operation as the PSP knows it.

    `state` is Pending, Success or Failure: the PSP knows no Initial.
    `psp_operation_id` is the PSP's own id of the operation; None for one that it refused outright.
    `operation_id` is ours, echoed from the PSP's metadata; None when others asked for it.
    `occurred_at` is the PSP's own time, None where it tells none.
    `card` is what an authorization, or a capture without one, was made with.
    """

    type: TransactionType
    amount: Money
    state: TransactionState
    psp_operation_id: str | None = None
    operation_id: str | None = None
    occurred_at: datetime | None = None
    card: CardDetails | None = None


class Dispute(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A card holder's complaint to the bank, as the PSP tells it now.

    An `inquiry` moves no money; a `chargeback` has taken the amount. `open` waits for the
    merchant's answer until `due_at`; `answered` waits for the bank. `reason` is the PSP's code.
    """

    psp_reference: str
    amount: Money
    stage: Literal["inquiry", "chargeback"]
    state: Literal["open", "answered", "won", "lost"]
    reason: str | None = None
    due_at: datetime | None = None


class ShopperAction(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What the shopper's browser has to do before the PSP can continue.

    `redirect` leaves the page for `url`. `threeDS` shows `url` on the page; without one, the PSP's
    own script is given `client_secret`, which opens this payment to its shopper and nothing else.
    """

    type: Literal["redirect", "threeDS"]
    url: str | None = None
    client_secret: str | None = None


class PSPStoredMethod(msgspec.Struct, frozen=True, kw_only=True):
    """A payment method that the PSP keeps for a customer, with what may be shown of it.

    `token` lets us charge it again. `expiry_year` has four digits.
    """

    token: Secret
    brand: str | None = None
    last_four: str | None = None
    expiry_month: int | None = None
    expiry_year: int | None = None


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the PSP says about one Payment at one moment.

    `psp_payment_id` is the PSP's id of the payment; None when it is unknown to the PSP.
    `complete` False means that a missing entry proves nothing.
    `retryable` True means that the attempt was declined, yet the PSP still lets the shopper confirm
    it: it must be cancelled at the PSP before it may be called a failure.
    `code` and `text` are the PSP's own status code and a text that is safe to show.
    `stored_method` is what the PSP stored with this Payment, as long as it keeps it;
    `stored_method_unknown` says that it could not be asked for that.
    `disputes` are those it tells details of; one that took money is also an entry.
    `evidence` is what an answer adds to the journal of a PSP that cannot be read.
    `awaits_details` True means that nothing can come of the attempt unless details are handed in
    that its shopper's browser brings back (`SubmitsDetails`).
    """

    psp_payment_id: str | None = None
    entries: tuple[LedgerEntry, ...] = ()
    complete: bool = True
    retryable: bool = False
    action: ShopperAction | None = None
    method: str | None = None
    code: str | None = None
    text: str | None = None
    stored_method: PSPStoredMethod | None = None
    stored_method_unknown: bool = False
    disputes: tuple[Dispute, ...] = ()
    evidence: tuple[JournalItem, ...] = ()
    awaits_details: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the PSP shows nothing about this Payment."""
        return self.psp_payment_id is None and not self.entries

    def shows(self, operation_id: str) -> bool:
        """Whether the PSP has a record of this operation of ours, in any state."""
        return any(entry.operation_id == operation_id for entry in self.entries)

    def including(self, entries: tuple[LedgerEntry, ...]) -> "Ledger":
        """Return this ledger with further entries, unless it shows their operations already."""
        known = {entry.operation_id for entry in self.entries}
        missing = tuple(entry for entry in entries if entry.operation_id not in known)
        return msgspec.structs.replace(self, entries=self.entries + missing)

    @property
    def unrecorded_entries(self) -> tuple[LedgerEntry, ...]:
        """What was answered but the PSP does not record, such as a refusal: no fetch shows it."""
        return tuple(
            entry
            for entry in self.entries
            if entry.psp_operation_id is None and entry.state is TransactionState.FAILURE
        )


def status_code(ledger: Ledger) -> str | None:
    """Return the PSP's code, unless all that was taken has gone back and nothing is held any more.

    PSPs go on calling such a payment captured: then it is `refunded`, or `charged_back` where a
    dispute took a part. An incomplete ledger cannot tell.
    """
    if ledger.code is None or not ledger.complete:
        return ledger.code
    charged_back = _total(ledger, TransactionType.CHARGEBACK)
    captured = _total(ledger, TransactionType.CHARGE)
    released = _total(ledger, TransactionType.CANCEL_AUTHORIZATION)
    is_held = _total(ledger, TransactionType.AUTHORIZATION) > captured + released
    is_kept = captured > _total(ledger, TransactionType.REFUND) + charged_back
    if not captured or is_held or is_kept:
        return ledger.code
    return "charged_back" if charged_back else "refunded"


def _total(ledger: Ledger, kind: TransactionType) -> int:
    """Return what succeeded, in minor units of the payment's currency."""
    succeeded = (
        one for one in ledger.entries if one.type is kind and one.state is TransactionState.SUCCESS
    )
    return sum(one.amount.cent_amount for one in succeeded)
