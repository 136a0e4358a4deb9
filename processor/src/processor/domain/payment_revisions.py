"""Names what an operator has seen of a payment, so that two operators do not act on one view.

Two refunds of a part, asked for by two people who both saw none, would both be within the rules.
"""

import hashlib

from payment_core.domain.payment import Payment, TransactionState
from processor.domain.errors import PaymentChanged


def revision_of(payment: Payment) -> str:
    """Return the name of the operations on this version of the Payment.

    It changes with a new operation and with one that failed, and not when one goes on: that is
    what the operator has asked for.
    """
    seen = (f"{one.id} {one.state == TransactionState.FAILURE}" for one in payment.transactions)
    return hashlib.sha256("\n".join((payment.id, *seen)).encode()).hexdigest()[:24]


def check_seen(payment: Payment, revision: str | None) -> None:
    """Raise `PaymentChanged` unless the revision is that of this version; None is not checked."""
    if revision is not None and revision != revision_of(payment):
        raise PaymentChanged("The payment has changed since it was shown. Read it again.")
