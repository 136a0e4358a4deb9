"""What is written into a Payment's journal: webhooks and answers, with only what the fold needs.

Nothing in it is secret or personal: a card's last four digits and its expiry at most. Of what a
payment stored there is a digest, by which it is found again among all that its shopper stored.
"""

from datetime import datetime

from payment_core.spi import AuthorizationRequest, JournalItem, Money, OperationRequest
from payment_provider_adyen.answers import PaymentAnswer
from payment_provider_adyen.cards import card_details
from payment_provider_adyen.facts import ANSWERED, NO_ANSWER, RECEIVED, STORED
from payment_provider_adyen.minor_units import to_adyen
from payment_provider_adyen.references import stored_digest
from payment_provider_adyen.webhook_shapes import NotificationItem, TokenNotification

_STORED_METHOD = "tokenization.storedPaymentMethodId"
_LONGEST_REASON = 200
_DISPUTE_FIELDS = (
    "capturePspReference",
    "chargebackReasonCode",
    "chargebackSchemeCode",
    "defendable",
    "defensePeriodEndsAt",
    "disputeStatus",
)
_LONGEST_FIELD = 80


def of_webhook(item: NotificationItem) -> JournalItem:
    """Return what a verified item says."""
    details = {
        "success": item.success,
        "amount": str(item.amount.value),
        "currency": item.amount.currency,
        "merchantReference": item.merchant_reference,
        "originalReference": item.original_reference,
        "reason": (item.reason or "")[:_LONGEST_REASON],
        **card_details(item.payment_method, item.additional_data),
        **_texts(item.additional_data, _DISPUTE_FIELDS),
        **_stored(item.additional_data.get(_STORED_METHOD)),
    }
    return _item(item.event_code, item.psp_reference, item.event_date, details)


def of_answer(
    answer: PaymentAnswer, reference: str, operation_id: str, amount: Money, now: datetime
) -> JournalItem:
    """Return what an answer says about the payment with this reference of ours.

    `amount` is what was asked for. An answer without a PSP reference is kept under our reference.
    """
    details = {
        "operationId": operation_id,
        "merchantReference": reference,
        "resultCode": answer.result_code,
        "success": "true" if answer.is_authorised else "false",
        **_amount(amount),
        "reasonCode": answer.refusal_reason_code,
        "awaitsDetails": "true" if answer.awaits_details else None,
        **card_details(answer.brand, answer.additional_data),
        **_stored(answer.additional_data.get(_STORED_METHOD)),
    }
    return _item(ANSWERED, answer.psp_reference or reference, now, details)


def of_no_answer(request: AuthorizationRequest, now: datetime) -> JournalItem:
    """Return that Adyen gave no answer to this payment when it was asked once more."""
    return _item(NO_ANSWER, request.payment_id, now, _amount(request.amount))


def of_token(told: TokenNotification) -> JournalItem:
    """Return what a verified webhook about a stored method says."""
    return _item(
        told.type, told.event_id, told.created_at, _stored(told.data.stored_payment_method_id)
    )


def of_receipt(
    kind: str, psp_reference: str, command: OperationRequest, now: datetime
) -> JournalItem:
    """Return that Adyen received a "capture", "refund" or "cancel" of ours."""
    details = {"operationId": command.operation_id, "type": kind, **_amount(command.amount)}
    return _item(RECEIVED, psp_reference, now, details)


def _item(code: str, reference: str, at: datetime, details: dict[str, str | None]) -> JournalItem:
    kept = {name: one for name, one in details.items() if one}
    return JournalItem(code=code, reference=reference, occurred_at=at, details=kept)


def _amount(amount: Money) -> dict[str, str | None]:
    return {name: str(one) for name, one in _named(amount).items()}


def _named(amount: Money) -> dict[str, object]:
    of_adyen = to_adyen(amount)
    return {"amount": of_adyen["value"], "currency": of_adyen["currency"]}


def _stored(method: object) -> dict[str, str | None]:
    return {STORED: stored_digest(method) if isinstance(method, str) and method else None}


def _texts(data: dict[str, object], names: tuple[str, ...]) -> dict[str, str | None]:
    texts = {name: data.get(name) for name in names}
    return {name: one[:_LONGEST_FIELD] for name, one in texts.items() if isinstance(one, str)}
