"""The journal of a Payment, folded to our ledger: the only ledger that there is for Adyen.

Adyen has no call that shows a payment, so what the webhooks and answers said is all we know.
The fold is a pure function of what the journal holds: neither order nor repetition of its items
changes the ledger. It is never complete, for a webhook may still come, or be lost.
"""

from payment_core.spi import Ledger, LedgerEntry, PaymentLookup, TransactionState
from payment_provider_adyen import result_codes
from payment_provider_adyen.authorizations import (
    Authorization,
    authorizations_in,
    awaits_details,
)
from payment_provider_adyen.cards import method_of
from payment_provider_adyen.declines import standard_decline, text_of
from payment_provider_adyen.disputes import chargebacks
from payment_provider_adyen.facts import Fact, facts_of
from payment_provider_adyen.modifications import captures_in, refunds_in, releases_in
from payment_provider_adyen.references import operation_of

_PENDING, _SUCCESS = TransactionState.PENDING, TransactionState.SUCCESS


def fold(payment: PaymentLookup, *, is_rest_released: bool) -> Ledger:
    """Return the ledger; `is_rest_released` says that a capture releases what it leaves."""
    facts = facts_of(payment)
    authorizations = authorizations_in(
        facts, operation_of(payment.payment_id, payment.operation_ids)
    )
    main = authorizations[0] if authorizations else None
    captures = captures_in(facts, authorizations)
    entries = (
        *_authorization_entries(authorizations),
        *captures,
        *releases_in(facts, main, captures, is_rest_released=is_rest_released),
        *refunds_in(facts, captures),
        *chargebacks(facts),
    )
    code, text = _status(main)
    return Ledger(
        psp_payment_id=_psp_payment_id(main, facts),
        entries=entries,
        complete=False,
        method=method_of(one.details for one in main.facts) if main else None,
        code=code,
        text=text,
        awaits_details=main is not None and main.state is _PENDING and awaits_details(facts),
    )


def _authorization_entries(found: tuple[Authorization, ...]) -> tuple[LedgerEntry, ...]:
    """Return the payment that counts, and every other that holds money and was not asked for."""
    others = [one.entry for one in found[1:] if one.state is _SUCCESS]
    return (*(one.entry for one in found[:1]), *map(_without_operation, others))


def _without_operation(entry: LedgerEntry) -> LedgerEntry:
    return LedgerEntry(
        type=entry.type,
        amount=entry.amount,
        state=entry.state,
        psp_operation_id=entry.psp_operation_id,
        occurred_at=entry.occurred_at,
        card=entry.card,
    )


def _psp_payment_id(main: Authorization | None, facts: tuple[Fact, ...]) -> str | None:
    if main is not None and main.psp_reference is not None:
        return main.psp_reference
    return next((one.payment for one in facts if one.payment), None)


def _status(main: Authorization | None) -> tuple[str | None, str | None]:
    """Return code and text for the payment: Adyen's own code, or why it was refused."""
    if main is None:
        return None, None
    if main.state is _SUCCESS:
        return result_codes.AUTHORISED, None
    if main.failure is None:
        return main.facts[-1].details.get("resultCode"), None
    if main.failure.code == "OFFER_CLOSED":
        return "expired", text_of("expired")
    if main.failure.code in ("CANCELLATION", "TECHNICAL_CANCEL"):
        return result_codes.CANCELLED, None
    details = main.failure.details
    return standard_decline(details.get("reasonCode"), details.get("reason"))
