"""A payment with its history, for people."""

from collections.abc import Iterator
from datetime import UTC, datetime

from payment_core.domain.money import Money
from payment_core.domain.money_text import money_text
from processor.domain.payment_record import (
    Actor,
    Amounts,
    EventType,
    PaymentRecord,
    TimelineEvent,
)

_ROW = "  {:<17}{:<20}{:>14}  {:<8}  {:<28}{}"


def text_of(record: PaymentRecord) -> str:
    """Return who and what, the sums, the timeline, what was found and what can be done."""
    return "\n".join(
        [*_heading(record), *_timeline(record), *_disputes(record), *_conclusions(record)]
    )


def _heading(record: PaymentRecord) -> Iterator[str]:
    order = record.order
    yield f"Payment {record.id}: {record.state}, {record.method} at {record.provider}"
    yield f"  order      {(order.number or order.id) if order else 'none'}"
    yield f"  PSP        {record.psp_reference or 'unknown'}  {record.dashboard_url or ''}".rstrip()
    if record.instrument:
        card = record.instrument
        yield f"  card       {card.brand or 'card'} ending in {card.last_four or '?'}"
    sums, said = record.amounts, ("authorized", "captured", "refunded", "disputed")
    yield "  money      " + ", ".join(f"{one} {_money(sums, getattr(sums, one))}" for one in said)
    yield f"             to capture {_money(sums, sums.capturable)}, to refund " + _money(
        sums, sums.refundable
    )


def _timeline(record: PaymentRecord) -> Iterator[str]:
    for one in record.timeline:
        if one.type is EventType.NOTE:
            yield f"  {_moment(one.at):<17}{one.text or ''} {_by(one.actor)}".rstrip()
        else:
            yield _operation(record.amounts, one)


def _operation(sums: Amounts, event: TimelineEvent) -> str:
    amount = "" if event.cent_amount is None else _money(sums, event.cent_amount)
    why = " ".join(part for part in (event.code, event.text) if part)
    row = _ROW.format(
        _moment(event.at),
        event.type,
        amount,
        event.state or "",
        _by(event.actor),
        event.psp_reference or "",
    )
    return f"{row.rstrip()}{f'  {why}' if why else ''}"


def _disputes(record: PaymentRecord) -> Iterator[str]:
    for one in record.disputes:
        until = f", answer due {_moment(one.due_at)}" if one.days_left is not None else ""
        amount = _money(record.amounts, one.cent_amount)
        what = f"{one.stage}, {one.state}, {one.reason}, {amount}{until}"
        yield f"  dispute    {one.psp_reference}: {what}"


def _conclusions(record: PaymentRecord) -> Iterator[str]:
    for finding in record.findings:
        yield f"  ! {finding.code}: {finding.text}"
    for action in record.actions:
        most = _money(record.amounts, action.max_cent_amount)
        charge = f" of Charge {action.transaction_id}" if action.transaction_id else ""
        yield f"  possible   {action.action} up to {most}{charge}"


def _by(actor: Actor) -> str:
    return f"by {actor.kind} {actor.user_id or ''}".rstrip() if actor.kind != "unknown" else ""


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else "-"


def _money(sums: Amounts, cents: int) -> str:
    return money_text(Money(cents, sums.currency_code))
