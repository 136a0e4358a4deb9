"""How much money one version of a Payment shows as held, capturable, refundable.

Sums are conservative: a capture, refund or cancellation that is not known to have failed counts as
done. Amounts in another currency than the Payment's are a mistake and
count for nothing.
"""

from payment_core.domain.money import Money
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType

States = frozenset[TransactionState]

_DONE = frozenset({TransactionState.SUCCESS})
_LIKELY = frozenset({TransactionState.SUCCESS, TransactionState.PENDING})
_POSSIBLE = frozenset(
    {TransactionState.SUCCESS, TransactionState.PENDING, TransactionState.INITIAL}
)


def capturable(payment: Payment) -> Money:
    """Return authorized minus captured or cancelled, including unfinished commands."""
    return _open_authorization(payment, _DONE, captured=_POSSIBLE, released=_POSSIBLE)


def cancellable(payment: Payment) -> Money:
    """Return what a cancellation would release: as capturable, but also of a Pending attempt."""
    return _open_authorization(payment, _LIKELY, captured=_POSSIBLE, released=_POSSIBLE)


def refundable(payment: Payment) -> Money:
    """Return captured minus refunded or charged back, including unfinished commands."""
    captured = summed(payment, TransactionType.CHARGE, _DONE)
    return (captured - _returned(payment, _POSSIBLE)).at_least_zero()


def held_or_captured(payment: Payment) -> Money:
    """Return what the PSP holds or may hold on this Payment, without Initial commands."""
    still_open = _open_authorization(payment, _LIKELY, captured=_LIKELY, released=_LIKELY)
    return taken(payment) + still_open


def taken(payment: Payment) -> Money:
    """Return what is captured, or about to be, and neither refunded nor charged back."""
    captured = summed(payment, TransactionType.CHARGE, _LIKELY)
    return (captured - _returned(payment, _LIKELY)).at_least_zero()


def covering(payment: Payment) -> Money:
    """Return what this Payment surely contributes to paying its cart.

    A Pending authorization contributes nothing yet. A capture that is under way takes nothing
    from what the authorization holds, and contributes only what no release has recorded; a return,
    a release or a dispute counts from its beginning.
    """
    captured = summed(payment, TransactionType.CHARGE, _DONE)
    under_way = summed(payment, TransactionType.CHARGE, _LIKELY) - captured
    left = summed(payment, TransactionType.AUTHORIZATION, _DONE) - captured
    left = (left - summed(payment, TransactionType.CANCEL_AUTHORIZATION, _POSSIBLE)).at_least_zero()
    still_open = _open_authorization(payment, _DONE, captured=_LIKELY, released=_POSSIBLE)
    secured = captured + (left if under_way > left else under_way) + still_open
    return (secured - _returned(payment, _POSSIBLE)).at_least_zero()


def once_covering(payment: Payment) -> Money:
    """Return what was authorized or captured for sure, whatever became of it since."""
    authorized = summed(payment, TransactionType.AUTHORIZATION, _DONE)
    captured = summed(payment, TransactionType.CHARGE, _DONE)
    return captured if captured > authorized else authorized


def unreturned(payment: Payment) -> Money:
    """Return what was authorized or captured and has not surely been returned or charged back."""
    captured = summed(payment, TransactionType.CHARGE, _LIKELY)
    refunded = summed(payment, TransactionType.REFUND, _DONE)
    charged_back = summed(payment, TransactionType.CHARGEBACK, _LIKELY)
    still_open = _open_authorization(payment, _LIKELY, captured=_LIKELY, released=_DONE)
    return (captured - refunded - charged_back).at_least_zero() + still_open


def has_capture(payment: Payment) -> bool:
    """Whether a capture is done, under way or commanded; one that failed took nothing."""
    return _has(payment, TransactionType.CHARGE, _POSSIBLE)


def unresolved(payment: Payment, *types: TransactionType) -> tuple[Transaction, ...]:
    """Return the transactions of these types whose end the PSP has not reported yet."""
    return tuple(one for one in payment.of_type(*types) if one.is_unresolved)


def _open_authorization(
    payment: Payment, authorized: States, *, captured: States, released: States
) -> Money:
    """Return what is authorized and neither captured nor released, each in these states.

    A cancellation releases all that is not captured, whatever amount it was recorded with: a
    capture that fails meanwhile is released too, and commercetools changes no amount.
    """
    total = summed(payment, TransactionType.AUTHORIZATION, authorized)
    if _has(payment, TransactionType.CANCEL_AUTHORIZATION, released):
        return Money.zero(total.currency_code)
    return (total - summed(payment, TransactionType.CHARGE, captured)).at_least_zero()


def _returned(payment: Payment, states: States) -> Money:
    refunded = summed(payment, TransactionType.REFUND, states)
    return refunded + summed(payment, TransactionType.CHARGEBACK, states)


def _has(payment: Payment, kind: TransactionType, states: States) -> bool:
    return any(one.state in states for one in payment.of_type(kind))


def summed(payment: Payment, kind: TransactionType, states: States) -> Money:
    """Return the sum of the transactions of this type that are in these states."""
    currency = payment.amount_planned.currency_code
    cents = 0
    for one in payment.transactions:
        if one.type == kind and one.state in states and one.amount.currency_code == currency:
            cents += one.amount.cent_amount
    return Money(cents, currency)
