"""Which captures, refunds and cancellations a Payment allows, decided on one version of it.

Every rule is checked before the PSP is asked; the PSP's own refusal stays final all the same.
"""

from payment_core.domain.balances import (
    cancellable,
    capturable,
    has_capture,
    refundable,
    unresolved,
)
from payment_core.domain.money import Money
from payment_core.domain.money_text import money_text
from payment_core.domain.payment import Payment, Transaction, TransactionType
from payment_core.domain.provider import Capabilities
from payment_core.runtime.errors import InvalidField, InvalidOperation, NotYet


def check_capture(payment: Payment, amount: Money, capabilities: Capabilities) -> None:
    """Refuse a capture of more than is authorized and free.

    Raises `InvalidField`, `InvalidOperation`, or `NotYet` while the authorization is open.
    """
    _check_currency(payment, amount)
    if unresolved(payment, TransactionType.AUTHORIZATION):
        raise NotYet("The authorization of this payment is still pending.")
    method = payment.payment_method_info.method
    if capabilities.is_captured_at_once(method) and not capabilities.reads_payments:
        # A webhook will tell of that capture; until then the sums do not have it.
        raise InvalidOperation("The payment service provider takes this money by itself.")
    if has_capture(payment) and not capabilities.multiple_captures:
        raise InvalidOperation("This payment can be captured only once.")
    limit = capturable(payment)
    _check_limit(amount, limit, "captured")
    if amount != limit and not capabilities.partial_capture:
        raise InvalidOperation("This payment can only be captured as a whole.")


def check_refund(
    payment: Payment, amount: Money, capture: Transaction | None, capabilities: Capabilities
) -> None:
    """Refuse a refund of more than was captured and kept, in all or of the named capture.

    Raises `InvalidField`, `InvalidOperation`, or `NotYet` while a capture is open.
    """
    _check_currency(payment, amount)
    check_no_open_capture(payment)
    limit = refundable(payment)
    if capture is not None and limit > capture.amount:
        limit = capture.amount
    _check_limit(amount, limit, "refunded")
    if amount != limit and not capabilities.partial_refund:
        raise InvalidOperation("This payment can only be refunded as a whole.")


def check_no_open_capture(payment: Payment) -> None:
    """Raise `NotYet` while a capture is open: money may be leaving the authorization."""
    if unresolved(payment, TransactionType.CHARGE):
        raise NotYet("A capture of this payment is still pending.")


def check_cancellation(payment: Payment, amount: Money, capabilities: Capabilities) -> None:
    """Refuse to release anything but all that is left: PSPs release no part of it.

    Raises `InvalidField`, `InvalidOperation`, or `NotYet` while a capture is open.
    """
    _check_currency(payment, amount)
    check_no_open_capture(payment)
    left = cancellation(payment, capabilities)
    if not left.is_positive:
        raise InvalidOperation("There is nothing to cancel on this payment.")
    if amount != left:
        raise InvalidOperation(
            f"Only the whole remaining amount can be cancelled: {money_text(left)}."
        )


def cancellation(payment: Payment, capabilities: Capabilities) -> Money:
    """Return what a cancellation would release, possibly nothing.

    Where a partial capture releases the rest by itself, nothing is left to cancel.
    """
    if not capabilities.multiple_captures and has_capture(payment):
        return Money.zero(payment.amount_planned.currency_code)
    return cancellable(payment)


def _check_currency(payment: Payment, amount: Money) -> None:
    currency = payment.amount_planned.currency_code
    if amount.currency_code != currency:
        raise InvalidField(
            "amount.currencyCode",
            f"The amount must be in {currency}, the payment's currency.",
            allowedValues=[currency],
        )


def _check_limit(amount: Money, limit: Money, verb: str) -> None:
    if not amount.is_positive:
        raise InvalidField("amount.centAmount", "The amount must be greater than zero.")
    if amount > limit:
        raise InvalidOperation(f"At most {money_text(limit)} can be {verb}.")
