"""Acme's payment as a ledger.

Describe the members that decide about money, and no others. A status stays a string, so that a new
one still decodes, and whatever is not known to be an end is Pending.
"""

import msgspec
from payment_core.spi import Ledger


class AcmePayment(msgspec.Struct):
    """A payment as Acme shows it."""

    id: str


def ledger_of(payment: AcmePayment) -> Ledger:
    """Return what Acme's payment proves: nothing, until its captures and refunds are read here."""
    return Ledger(psp_payment_id=payment.id, complete=False)
