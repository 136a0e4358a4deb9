"""What Stripe did not do, in the words of the port.

https://docs.stripe.com/error-codes
"""

from typing import Literal

from payment_core.spi import (
    AuthorizationRequest,
    Ledger,
    LedgerEntry,
    OperationRequest,
    Refused,
    TransactionState,
    TransactionType,
)
from payment_provider_stripe.errors import StripeRefusal
from payment_provider_stripe.minor_units import InexpressibleAmount

_NOT_SUPPORTED = "amount_not_supported"
_AMOUNT_CODES = frozenset({"amount_too_large", "amount_too_small"})
_AMOUNT_PARAMETERS = frozenset({"amount", "currency"})
# What the shopper's page, or a stored method (with its customer), came with cannot be used.
_TOKEN_CODES = frozenset(
    {
        "payment_intent_incompatible_payment_method",
        "payment_method_unexpected_state",
        # Of a payment method that was used up or detached Stripe names neither code nor parameter.
        "invalid_request_error",
    }
)
_TOKEN_PARAMETERS = frozenset({"confirmation_token", "customer", "payment_method"})


def not_tried(error: StripeRefusal | InexpressibleAmount) -> Refused:
    """Return a refusal in which no bank has a part."""
    if isinstance(error, InexpressibleAmount):
        return Refused(_NOT_SUPPORTED, str(error), "amount")
    named = f" ({error.param})" if error.param else ""
    return Refused(error.code, f"Stripe refused this: {error.code}{named}.", _about(error))


def _about(refusal: StripeRefusal) -> Literal["token", "amount"] | None:
    if refusal.code in _AMOUNT_CODES or refusal.param in _AMOUNT_PARAMETERS:
        return "amount"
    if refusal.param in _TOKEN_PARAMETERS:
        return "token"
    if refusal.code in _TOKEN_CODES and refusal.param is None:
        return "token"
    return None


def refused(
    kind: TransactionType,
    order: AuthorizationRequest | OperationRequest,
    error: StripeRefusal | InexpressibleAmount,
) -> Ledger:
    """Return a refusal as the end of this one operation; the rest stays untold."""
    code = error.code if isinstance(error, StripeRefusal) else _NOT_SUPPORTED
    entry = LedgerEntry(
        type=kind,
        amount=order.amount,
        state=TransactionState.FAILURE,
        operation_id=order.operation_id,
    )
    text = f"Stripe refused this: {code}."
    return Ledger(entries=(entry,), complete=False, code=code, text=text)
