"""What Adyen did not do, in the words of the port.

https://docs.adyen.com/development-resources/error-codes/
"""

from typing import Literal

import msgspec

from payment_core.spi import (
    Ledger,
    LedgerEntry,
    OperationRequest,
    Refused,
    TransactionState,
    TransactionType,
)
from payment_provider_adyen.errors import AdyenRefusal
from payment_provider_adyen.minor_units import InexpressibleAmount

_NOT_SUPPORTED = "amount_not_supported"
_AMOUNT = frozenset({"100", "125", "126", "127", "137", "138", "200"})
# Card data that is missing, too old or not decrypted, and stored methods that Adyen does not know.
_TOKEN = frozenset(
    "101 102 103 104 105 129 130 132 140 153 170 171 172 174 175 800 803 14_006 14_012".split()  # noqa: SIM905 - a table.
)


def not_tried(error: AdyenRefusal | InexpressibleAmount) -> Refused:
    """Return a refusal in which no bank has a part."""
    if isinstance(error, InexpressibleAmount):
        return Refused(_NOT_SUPPORTED, str(error), "amount")
    return Refused(error.code, f"Adyen refused this: {error.code}.", _about(error.code))


def with_refusal(
    ledger: Ledger,
    kind: TransactionType,
    command: OperationRequest,
    error: AdyenRefusal | InexpressibleAmount,
) -> Ledger:
    """Return the ledger with a refusal as the end of this one operation."""
    entry = LedgerEntry(
        type=kind,
        amount=command.amount,
        state=TransactionState.FAILURE,
        operation_id=command.operation_id,
    )
    code = error.code if isinstance(error, AdyenRefusal) else _NOT_SUPPORTED
    text = f"Adyen refused this: {code}."
    return msgspec.structs.replace(ledger.including((entry,)), code=code, text=text)


def _about(code: str) -> Literal["token", "amount"] | None:
    if code in _TOKEN:
        return "token"
    return "amount" if code in _AMOUNT else None
