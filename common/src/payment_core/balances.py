"""How much money one version of a Payment shows as held, capturable, refundable.

Everything counts against the caller: a capture, refund or cancellation that is not known to have
failed has happened. Amounts in another currency than the Payment's are somebody's mistake and
count for nothing.
"""

from payment_core.money import Money
from payment_core.payment import Payment, Transaction, TransactionState, TransactionType

_DONE = frozenset({TransactionState.SUCCESS})
_LIKELY = frozenset({TransactionState.SUCCESS, TransactionState.PENDING})
_POSSIBLE = frozenset(
    {TransactionState.SUCCESS, TransactionState.PENDING, TransactionState.INITIAL}
)


def capturable(payment: Payment) -> Money:
    """Return what is authorized and neither captured nor cancelled, nor about to be."""
    authorized = _sum(payment, TransactionType.AUTHORIZATION, _DONE)
    return (authorized - _leaving(payment)).at_least_zero()


def cancellable(payment: Payment) -> Money:
    """Return what a cancellation would release: as capturable, but also of a Pending attempt."""
    authorized = _sum(payment, TransactionType.AUTHORIZATION, _LIKELY)
    return (authorized - _leaving(payment)).at_least_zero()


def refundable(payment: Payment) -> Money:
    """Return what is captured and neither refunded nor charged back, nor about to be."""
    captured = _sum(payment, TransactionType.CHARGE, _DONE)
    refunded = _sum(payment, TransactionType.REFUND, _POSSIBLE)
    charged_back = _sum(payment, TransactionType.CHARGEBACK, _POSSIBLE)
    return (captured - refunded - charged_back).at_least_zero()


def held(payment: Payment) -> Money:
    """Return what this Payment contributes to paying its cart; a bare command counts nothing."""
    authorized = _sum(payment, TransactionType.AUTHORIZATION, _LIKELY)
    cancelled = _sum(payment, TransactionType.CANCEL_AUTHORIZATION, _LIKELY)
    captured = _sum(payment, TransactionType.CHARGE, _LIKELY)
    refunded = _sum(payment, TransactionType.REFUND, _LIKELY)
    open_authorization = (authorized - cancelled).at_least_zero()
    taken = captured if captured > open_authorization else open_authorization
    return (taken - refunded).at_least_zero()


def unresolved(payment: Payment, *types: TransactionType) -> tuple[Transaction, ...]:
    """Return the transactions of these types whose end the PSP has not told yet."""
    return tuple(one for one in payment.of_type(*types) if one.is_unresolved)


def _leaving(payment: Payment) -> Money:
    captured = _sum(payment, TransactionType.CHARGE, _POSSIBLE)
    return captured + _sum(payment, TransactionType.CANCEL_AUTHORIZATION, _POSSIBLE)


def _sum(payment: Payment, kind: TransactionType, states: frozenset[TransactionState]) -> Money:
    currency = payment.amount_planned.currency_code
    counted = (
        one.amount.cent_amount
        for one in payment.of_type(kind)
        if one.state in states and one.amount.currency_code == currency
    )
    return Money(sum(counted), currency)
