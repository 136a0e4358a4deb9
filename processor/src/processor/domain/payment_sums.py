"""The sums of a payment as an operator reads them."""

from payment_core.domain.balances import capturable, refundable, summed
from payment_core.domain.money_text import fraction_digits
from payment_core.domain.payment import Payment, TransactionState, TransactionType
from processor.domain.payment_record import Amounts

_DONE = frozenset({TransactionState.SUCCESS})
_LIKELY = _DONE | {TransactionState.PENDING}


def amounts_of(payment: Payment) -> Amounts:
    """Return the sums of this version of the Payment."""
    currency = payment.amount_planned.currency_code
    return Amounts(
        currency_code=currency,
        fraction_digits=fraction_digits(currency),
        planned=payment.amount_planned.cent_amount,
        authorized=summed(payment, TransactionType.AUTHORIZATION, _DONE).cent_amount,
        captured=summed(payment, TransactionType.CHARGE, _DONE).cent_amount,
        refunded=summed(payment, TransactionType.REFUND, _DONE).cent_amount,
        disputed=summed(payment, TransactionType.CHARGEBACK, _LIKELY).cent_amount,
        capturable=capturable(payment).cent_amount,
        refundable=refundable(payment).cent_amount,
    )
