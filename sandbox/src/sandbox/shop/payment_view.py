"""A commercetools Payment as the order page shows it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from sandbox.shop.coverage import balance_of
from sandbox.shop.merchant_api import Json
from sandbox.shop.money_text import decimal_text, money_text
from sandbox.shop.receipt import card_text, purchase_order_of

_SETTLED = ("Success", "Failure")
_TITLES: Mapping[str, str] = {
    "Authorization": "Authorization",
    "CancelAuthorization": "Cancellation",
    "Charge": "Capture",
    "Refund": "Refund",
    "Chargeback": "Chargeback",
}


class Entry(msgspec.Struct, frozen=True):
    """One transaction. `label` tells it apart from others of its kind."""

    id: str
    type: str
    title: str
    amount: str
    state: str
    time: str
    reference: str
    label: str


class Interaction(msgspec.Struct, frozen=True):
    """One interface interaction; `text` is what was answered, else asked, as indented JSON."""

    time: str
    type: str
    reference: str
    text: str


class PaymentView(msgspec.Struct, frozen=True):
    """What is shown, and how much of what can still be done, as decimal text; "" for nothing."""

    id: str
    version: int
    key: str
    method: str
    card: str
    purchase_order: str
    interface: str
    reference: str
    planned: str
    status: str
    currency: str
    entries: list[Entry]
    interactions: list[Interaction]
    captures: list[Entry]
    paid: str
    held: str
    capturable: str
    refundable: str
    is_settled: bool
    is_failed: bool


def payment_view(payment: Json) -> PaymentView:
    """Return the view of a Payment as the API shows it."""
    planned = payment["amountPlanned"]
    method = payment.get("paymentMethodInfo", {})
    entries = [_entry(one) for one in sorted(payment["transactions"], key=_time)]
    balance = balance_of(payment)
    return PaymentView(
        id=payment["id"],
        version=payment["version"],
        key=payment.get("key", "-"),
        method=method.get("method", "-"),
        card=card_text(payment),
        purchase_order=purchase_order_of(payment),
        interface=method.get("paymentInterface", "-"),
        reference=payment.get("interfaceId", "-"),
        planned=money_text(planned),
        status=payment.get("paymentStatus", {}).get("interfaceText", ""),
        currency=planned["currencyCode"],
        entries=entries,
        interactions=[_interaction(one) for one in payment.get("interfaceInteractions", ())],
        captures=[one for one in entries if (one.type, one.state) == ("Charge", "Success")],
        paid=money_text({**planned, "centAmount": balance.captured}),
        held=_left(planned, balance.held),
        capturable=_left(planned, balance.held - _open_captures(payment)),
        refundable=_left(planned, balance.captured),
        is_settled=all(one.state in _SETTLED for one in entries),
        is_failed=bool(entries) and not any(map(_is_of_use, entries)),
    )


def _is_of_use(entry: Entry) -> bool:
    return entry.type in ("Authorization", "Charge") and entry.state != "Failure"


def _entry(transaction: Json) -> Entry:
    title: str = _TITLES.get(transaction["type"], transaction["type"])
    amount = money_text(transaction["amount"])
    time = _clock_text(transaction.get("timestamp"))
    return Entry(
        id=transaction["id"],
        type=transaction["type"],
        title=title,
        amount=amount,
        state=transaction["state"],
        time=time,
        reference=transaction.get("interfaceId", "-"),
        label=f"{title} of {amount}, {time}",
    )


def _interaction(interaction: Json) -> Interaction:
    fields: Mapping[str, Any] = interaction.get("fields", {})
    return Interaction(
        time=_clock_text(fields.get("createdAt")),
        type=str(fields.get("type", "")),
        reference=str(fields.get("interactionId", "")),
        text=_indented(str(fields.get("response") or fields.get("request", ""))),
    )


def _open_captures(payment: Json) -> int:
    return sum(
        one["amount"]["centAmount"]
        for one in payment["transactions"]
        if one["type"] == "Charge" and one["state"] not in _SETTLED
    )


def _left(planned: Json, cents: int) -> str:
    return decimal_text({**planned, "centAmount": cents}) if cents > 0 else ""


def _time(transaction: Json) -> str:
    # A transaction that nobody has dated yet is the newest.
    return transaction.get("timestamp") or "9999"


def _clock_text(time: str | None) -> str:
    return "-" if time is None else f"{datetime.fromisoformat(time):%d %b %Y, %H:%M:%S}"


def _indented(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2)
    except ValueError:
        return text
