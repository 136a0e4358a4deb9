"""Disputes as a Payment remembers them: the PSP's last word about each, in an interaction."""

from datetime import datetime

import msgspec

from payment_core.domain.interactions import note
from payment_core.domain.ledger import Dispute, Ledger
from payment_core.domain.payment import Payment
from payment_core.domain.updates import AddInterfaceInteraction

_KIND = "dispute"


def disputes_of(payment: Payment) -> tuple[Dispute, ...]:
    """Return what the PSP said last about each dispute, oldest dispute first."""
    read = (_read(one.get("response")) for one in payment.interactions(_KIND))
    return tuple({one.psp_reference: one for one in read if one is not None}.values())


def dispute_notes(
    payment: Payment, ledger: Ledger, now: datetime
) -> tuple[AddInterfaceInteraction, ...]:
    """Return the notes of what the Payment does not know yet of the ledger's disputes."""
    known = disputes_of(payment)
    return tuple(
        note(_KIND, one.psp_reference, now, response=msgspec.json.encode(one).decode())
        for one in ledger.disputes
        if one not in known
    )


def days_left(dispute: Dispute, now: datetime) -> int | None:
    """Return the whole days left to answer, below zero when it is late; None for no answer."""
    return (dispute.due_at - now).days if dispute.due_at and dispute.state == "open" else None


def _read(response: object) -> Dispute | None:
    try:
        return msgspec.json.decode(str(response), type=Dispute)
    except msgspec.DecodeError:
        return None
