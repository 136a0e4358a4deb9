"""A commercetools Payment as a person reads it."""

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]
_UNTIMED = "~"  # After every timestamp.
_ROW = "{:<25} {:<20} {:>14}  {:<8} {}"


def amount(money: Json) -> str:
    """Return `12.34 EUR` for an amount in the smallest unit of its currency."""
    digits = money["fractionDigits"]
    sign, cents = ("-" if money["centAmount"] < 0 else ""), str(abs(money["centAmount"]))
    padded = cents.rjust(digits + 1, "0")
    whole, fraction = padded[: len(padded) - digits], padded[len(padded) - digits :]
    return f"{sign}{whole}{'.' if digits else ''}{fraction} {money['currencyCode']}"


def timeline(payment: Json) -> str:
    """Return the Payment's transactions in the order of their time, one a line."""
    info = payment.get("paymentMethodInfo", {})
    method = f"{info.get('method', '-')} at {info.get('paymentInterface', '-')}"
    heading = (
        f"Payment    {payment['id']}  version {payment['version']}",
        f"key        {payment.get('key', '-')}",
        f"planned    {amount(payment['amountPlanned'])} by {method}",
        f"reference  {payment.get('interfaceId', '-')}",
    )
    columns = _ROW.format("time", "transaction", "amount", "state", "PSP reference")
    # Some PSPs tell no part of a second: within one, the order is that of the Payment.
    rows = sorted(payment["transactions"], key=lambda one: one.get("timestamp", _UNTIMED)[:19])
    return "\n".join([*heading, "", columns, *(_row(row) for row in rows)])


def _row(transaction: Json) -> str:
    return _ROW.format(
        transaction.get("timestamp", "-"),
        transaction["type"],
        amount(transaction["amount"]),
        transaction["state"],
        transaction.get("interfaceId") or transaction.get("interactionId", "-"),
    ).rstrip()
