"""A PaymentIntent, read as a ledger.

    PaymentIntent            Authorization, and CancelAuthorization of what was released
    notes in its metadata    Charges that we asked for
    the rest of what it got  one Charge that others made, or that was made at once
    refunds, disputes        Refunds, Chargebacks

Statuses: https://docs.stripe.com/payments/paymentintents/lifecycle. One that we do not know is
never taken for an end.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from payment_core.spi import Ledger, LedgerEntry, ShopperAction, TransactionState, TransactionType
from payment_provider_stripe.cards import card_charged
from payment_provider_stripe.declines import standard_decline
from payment_provider_stripe.disputes import INQUIRY, told_dispute
from payment_provider_stripe.metadata import noted_captures
from payment_provider_stripe.minor_units import from_stripe
from payment_provider_stripe.objects import Dispute, Page, PaymentIntent, Refund
from payment_provider_stripe.releases import real_refunds
from payment_provider_stripe.stored import stored_with

_PENDING, _SUCCESS = TransactionState.PENDING, TransactionState.SUCCESS
_FAILURE = TransactionState.FAILURE
_AUTHORIZED = frozenset({"requires_capture", "succeeded"})
_REFUNDS = {"succeeded": _SUCCESS, "failed": _FAILURE, "canceled": _FAILURE}
# A dispute succeeds for the shopper. One that was prevented took no money.
_DISPUTES = {"lost": _SUCCESS, "won": _FAILURE, "prevented": _FAILURE}


def ledger_of(
    intent: PaymentIntent, disputes: Sequence[Dispute] = (), refunds: Page[Refund] | None = None
) -> Ledger:
    """Return the ledger; `refunds` when they are more than the charge itself shows.

    A PaymentIntent that we opened and that is not confirmed holds nothing and is shown as nothing;
    it proves nothing either, since the request that opened it may be about to confirm it.
    """
    if is_unconfirmed(intent):
        return Ledger(complete=False)
    refunds = refunds or (intent.charge and intent.charge.refunds) or Page([])
    code, text = _status(intent)
    return Ledger(
        psp_payment_id=intent.id,
        entries=(
            _authorization(intent),
            *_captures(intent),
            *_releases(intent),
            *(refund_entry(one) for one in real_refunds(intent, refunds.data)),
            *(_chargeback(one) for one in disputes if not one.status.startswith(INQUIRY)),
        ),
        complete=not refunds.has_more,
        retryable=intent.status == "requires_payment_method",
        action=_action(intent),
        method=_method(intent),
        code=code,
        text=text,
        stored_method=stored_with(intent),
        disputes=tuple(map(told_dispute, disputes)),
    )


def is_unconfirmed(intent: PaymentIntent) -> bool:
    """Whether this is one of ours that no payment method was ever tried on."""
    return (
        intent.status == "requires_payment_method"
        and intent.latest_charge is None
        and intent.last_payment_error is None
        and "operationId" in intent.metadata
    )


def refund_entry(refund: Refund) -> LedgerEntry:
    """Return a refund; only Stripe's own word ends it."""
    return LedgerEntry(
        type=TransactionType.REFUND,
        amount=from_stripe(refund.amount, refund.currency),
        state=_REFUNDS.get(refund.status or "", _PENDING),
        psp_operation_id=refund.id,
        operation_id=(refund.metadata or {}).get("operationId"),
        occurred_at=_time(refund.created),
    )


def _authorization(intent: PaymentIntent) -> LedgerEntry:
    state = _PENDING
    if intent.status in _AUTHORIZED or _was_released(intent):
        state = _SUCCESS
    elif intent.status == "canceled":
        state = _FAILURE
    return LedgerEntry(
        type=TransactionType.AUTHORIZATION,
        amount=from_stripe(intent.amount, intent.currency),
        state=state,
        psp_operation_id=intent.id,
        operation_id=intent.metadata.get("operationId"),
        occurred_at=_time(intent.charge.created if intent.charge else intent.created),
        card=card_charged(intent.charge),
    )


def _was_released(intent: PaymentIntent) -> bool:
    """Whether this was canceled only after the bank had authorized it."""
    authorized = intent.charge is not None and intent.charge.status == "succeeded"
    return intent.status == "canceled" and authorized


def _captures(intent: PaymentIntent) -> Iterator[LedgerEntry]:
    """Tell the captures apart by their notes, as far as Stripe has received the money."""
    notes = noted_captures(intent.metadata)
    noted = sum(one.amount for one in notes)
    state = _SUCCESS if noted <= intent.amount_received else _PENDING
    for one in notes:
        yield LedgerEntry(
            type=TransactionType.CHARGE,
            amount=from_stripe(one.amount, intent.currency),
            state=state,
            psp_operation_id=f"{intent.id}:{one.operation_id}",
            operation_id=one.operation_id,
        )
    if intent.amount_received > noted:
        yield LedgerEntry(
            type=TransactionType.CHARGE,
            amount=from_stripe(intent.amount_received - noted, intent.currency),
            state=_SUCCESS,
            psp_operation_id=intent.charge.id if intent.charge else f"{intent.id}:captured",
            occurred_at=_time(intent.charge.created) if intent.charge else None,
        )


def _releases(intent: PaymentIntent) -> Iterator[LedgerEntry]:
    """Tell what is not held any more: canceled, expired, or left over by the last capture."""
    released = intent.amount - intent.amount_received
    if intent.status in ("canceled", "succeeded") and released > 0:
        yield LedgerEntry(
            type=TransactionType.CANCEL_AUTHORIZATION,
            amount=from_stripe(released, intent.currency),
            state=_SUCCESS,
            psp_operation_id=f"{intent.id}:released",
            occurred_at=_time(intent.canceled_at) if intent.canceled_at else None,
        )


def _chargeback(dispute: Dispute) -> LedgerEntry:
    return LedgerEntry(
        type=TransactionType.CHARGEBACK,
        amount=from_stripe(dispute.amount, dispute.currency),
        state=_DISPUTES.get(dispute.status, _PENDING),
        psp_operation_id=dispute.id,
        occurred_at=_time(dispute.created),
    )


def _action(intent: PaymentIntent) -> ShopperAction | None:
    """https://docs.stripe.com/api/payment_intents/object#payment_intent_object-next_action."""
    if intent.status != "requires_action" or intent.next_action is None:
        return None
    if intent.next_action.type == "use_stripe_sdk":
        return ShopperAction("threeDS", client_secret=intent.client_secret)
    # Such a page ends by sending its browser back to us: it does not belong into a frame.
    target = intent.next_action.redirect_to_url
    return ShopperAction("redirect", target.url) if target else None


def _method(intent: PaymentIntent) -> str | None:
    if intent.charge and intent.charge.payment_method_details:
        return intent.charge.payment_method_details.type
    return intent.payment_method_types[0] if intent.payment_method_types else None


def _status(intent: PaymentIntent) -> tuple[str, str | None]:
    """Return the reason of a decline, else Stripe's own status."""
    if intent.status in ("requires_payment_method", "canceled"):
        if intent.last_payment_error:
            error = intent.last_payment_error
            return standard_decline(error.decline_code, error.code)
        charge = intent.charge
        if charge and charge.status == "failed":
            reason = charge.outcome.reason if charge.outcome else None
            return standard_decline(reason, charge.failure_code)
    return intent.status, None


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
