"""Results of the use cases, and the outcome of an attempt computed from its Payment."""

from enum import StrEnum

import msgspec

from payment_core.domain.ledger import Ledger, ShopperAction
from payment_core.domain.payment import Payment
from payment_core.domain.superseded_attempts import details_handed_in, is_superseded
from processor.domain.attempt_state import AttemptState, state_of
from processor.domain.coverage import Coverage
from processor.domain.untried_attempts import is_being_ended

# The code of an attempt that was replaced; no bank declined it.
SUPERSEDED = "superseded"
_SUPERSEDED_TEXT = "Another attempt to pay this cart has replaced this one."


class PaymentState(StrEnum):
    """The outcome of an attempt to pay. Pending also stands for everything not known yet.

    `underpaid`: the payment went well, and the cart as it is now is not covered.
    """

    APPROVED = "approved"
    UNDERPAID = "underpaid"
    REJECTED = "rejected"
    PENDING = "pending"


class PaymentOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt to pay, as its shopper may see it.

    `coverage` says how much of the cart is paid when the payment went well. `code` and `text`
    explain a rejection in the PSP's standard words. `waits_for_shopper`: an action is still to be
    done, and the PSP named it in its first answer only.
    """

    payment_id: str
    state: PaymentState
    coverage: Coverage | None = None
    action: ShopperAction | None = None
    waits_for_shopper: bool = False
    code: str | None = None
    text: str | None = None


class OperationOutcome(StrEnum):
    """The answer to capture, refund, cancel and reverse, in the words Checkout expects."""

    APPROVED = "approved"
    REJECTED = "rejected"
    RECEIVED = "received"


def outcome_of(payment: Payment, ledger: Ledger | None, coverage: Coverage) -> PaymentOutcome:
    """Return the outcome for the shopper; the action that is due comes from the ledger.

    `coverage` is that of the payment's cart, with this version of the payment in it.
    """
    outcome = decision_on(payment, ledger)
    if is_superseded(payment) and outcome.state is not PaymentState.PENDING:
        return msgspec.structs.replace(outcome, code=SUPERSEDED, text=_SUPERSEDED_TEXT)
    if outcome.state is not PaymentState.APPROVED:
        return outcome
    state = PaymentState.APPROVED if coverage.is_complete else PaymentState.UNDERPAID
    return msgspec.structs.replace(outcome, state=state, coverage=coverage)


def decision_on(payment: Payment, ledger: Ledger | None = None) -> PaymentOutcome:
    """Return how the authorization ended, whatever was captured, released or returned since.

    While a PSP has not told whether it has ended a superseded attempt, it may still refuse to.
    """
    attempt = state_of(payment)
    if attempt is AttemptState.ENDING and is_being_ended(payment):
        return PaymentOutcome(payment_id=payment.id, state=PaymentState.PENDING)
    state = _told(attempt)
    if state is PaymentState.APPROVED:
        return PaymentOutcome(payment_id=payment.id, state=state)
    if state is PaymentState.PENDING:
        action = ledger.action if ledger else None
        waits = ledger is not None and ledger.awaits_details and not details_handed_in(payment)
        return PaymentOutcome(
            payment_id=payment.id,
            state=state,
            action=action,
            waits_for_shopper=waits and action is None,
        )
    return PaymentOutcome(
        payment_id=payment.id,
        state=state,
        code=payment.payment_status.interface_code,
        text=payment.payment_status.interface_text,
    )


def _told(state: AttemptState) -> PaymentState:
    match state:
        case AttemptState.OPEN | AttemptState.CHARGING:
            return PaymentState.PENDING
        case AttemptState.APPROVED | AttemptState.CAPTURED | AttemptState.RETURNED:
            return PaymentState.APPROVED
        case AttemptState.DECLINED:
            return PaymentState.REJECTED
        case AttemptState.ENDING | AttemptState.RETURNING | AttemptState.SUPERSEDED:
            return PaymentState.REJECTED
