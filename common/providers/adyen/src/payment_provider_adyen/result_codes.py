"""How Adyen says in an answer what became of a payment.

https://docs.adyen.com/online-payments/build-your-integration/payment-result-codes/
"""

from collections.abc import Mapping

from payment_core.spi import TransactionState

AUTHORISED = "Authorised"
PARTIALLY_AUTHORISED = "PartiallyAuthorised"
"""Less was authorized than we asked for, which we never ask for."""
CANCELLED = "Cancelled"
ERROR = "Error"
WAITING_FOR_SHOPPER = frozenset({"RedirectShopper", "IdentifyShopper", "ChallengeShopper"})

_ENDS: Mapping[str, TransactionState] = {
    AUTHORISED: TransactionState.SUCCESS,
    "Refused": TransactionState.FAILURE,
    ERROR: TransactionState.FAILURE,
    CANCELLED: TransactionState.FAILURE,
    PARTIALLY_AUTHORISED: TransactionState.FAILURE,
}


def state_of(result_code: str) -> TransactionState:
    """Return the state of the Authorization; Pending for every code that is no end."""
    return _ENDS.get(result_code, TransactionState.PENDING)


def is_end(result_code: str) -> bool:
    """Whether Adyen said how the payment ended."""
    return result_code in _ENDS
