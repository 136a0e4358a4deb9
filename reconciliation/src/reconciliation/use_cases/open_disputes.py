"""Disputes that wait for the merchant's answer, as reports list them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from payment_core.domain.disputes import days_left
from payment_core.domain.ledger import Dispute
from payment_core.domain.money_text import money_text


class OpenDispute(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One that is not answered; `daysLeft` is below zero when it is too late."""

    payment_id: str
    psp_reference: str
    stage: str
    reason: str | None
    amount: str
    due_at: datetime | None
    days_left: int | None


def open_disputes(
    payment_id: str, disputes: Sequence[Dispute], now: datetime
) -> Sequence[OpenDispute]:
    """Return those of these disputes that wait for an answer."""
    return [
        OpenDispute(
            payment_id=payment_id,
            psp_reference=one.psp_reference,
            stage=one.stage,
            reason=one.reason,
            amount=money_text(one.amount),
            due_at=one.due_at,
            days_left=days_left(one, now),
        )
        for one in disputes
        if one.state == "open"
    ]
