"""Finds the attempt that belongs to a shopper's submit."""

from collections.abc import Sequence

from payment_core.domain.claims import claim_of, claimed_ids
from payment_core.domain.operation_ids import has_idempotency_key, operation_id
from payment_core.domain.payment import Payment, TransactionType
from payment_core.domain.superseded_attempts import is_superseded
from processor.domain.attempt_state import AttemptState, state_of
from processor.domain.claim_checks import claimed_amount
from processor.domain.errors import IdempotencyConflict
from processor.domain.payment_request import PaymentRequest
from processor.use_cases.attempts import Attempts

_AUTHORIZATION = TransactionType.AUTHORIZATION


def find_repeated(
    attempts: Attempts, known: Sequence[Payment], request: PaymentRequest
) -> Payment | None:
    """Return which of these attempts, oldest first, the request's key already belongs to.

    An attempt that was replaced before it reached the PSP stays the one of its submit. Raises
    `IdempotencyConflict` when the key was used with another method, or for another sum than the
    shopper was shown this time.
    """
    if request.idempotency_key is None:
        return None
    operation = operation_id(attempts.scope, _AUTHORIZATION, request.idempotency_key)
    for payment in reversed(known):
        if any(
            has_idempotency_key(payment, one, request.idempotency_key)
            for one in payment.of_type(_AUTHORIZATION)
        ):
            if not (_is_same_method(payment, request) and _is_as_shown(payment, request)):
                raise IdempotencyConflict("This idempotency key was used with another request.")
            return payment
        if operation in claimed_ids(payment):
            was_replaced = is_superseded(payment) and attempts.has_later(payment)
            return payment if was_replaced else None
    return None


def find_charged(attempts: Attempts, request: PaymentRequest) -> Payment | None:
    """Return the attempt that has taken, by this method, the sum that the shopper was shown."""
    for payment in reversed(attempts.all):
        is_charged = state_of(payment) in (AttemptState.CAPTURED, AttemptState.CHARGING)
        is_shown = request.quoted_amount == claimed_amount(payment)
        if is_charged and is_shown and _is_same_method(payment, request):
            return payment
    return None


def fits(attempts: Attempts, payment: Payment, request: PaymentRequest) -> bool:
    """Whether this attempt is what the request asks for: same method, same amount.

    And the same subscription: a claim names the stored method that is to renew it.
    """
    is_owed = payment.amount_planned == attempts.outstanding(besides=payment)
    return is_owed and _is_same_method(payment, request) and _renews_alike(payment, request)


def _renews_alike(payment: Payment, request: PaymentRequest) -> bool:
    claim = claim_of(payment)
    if claim is None or not claim.is_recurring:
        return not request.is_recurring
    is_same = claim.stored_payment_method_id == request.stored_method_id
    return request.is_recurring and is_same


def _is_as_shown(payment: Payment, request: PaymentRequest) -> bool:
    return request.quoted_amount in (None, claimed_amount(payment))


def _is_same_method(payment: Payment, request: PaymentRequest) -> bool:
    method = payment.payment_method_info.method
    return method is None or method == request.method
