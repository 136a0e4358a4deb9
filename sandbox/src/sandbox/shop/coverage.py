"""How much of a cart is paid. A cart with nothing due may become an order.

Works on a cart or an order as commercetools shows it with `expand=paymentInfo.payments[*]`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

_UNDER_WAY = ("Initial", "Pending")
# Methods without a payment service provider: no other system gives such a Payment a reference.
_OFFLINE = ("invoice", "purchaseorder")


@dataclass(frozen=True)
class Balance:
    """What one Payment has brought, in minor units of its currency."""

    captured: int  # taken and not given back
    held: int  # reserved, neither taken nor released
    open: int  # waits for the shopper, the PSP or a bank: not money yet


@dataclass(frozen=True)
class Coverage:
    """Sums in minor units of the currency of the cart."""

    total: int
    captured: int
    held: int
    open: int

    @property
    def covered(self) -> int:
        """Return what is taken or held."""
        return self.captured + self.held

    @property
    def due(self) -> int:
        """Return what is still to be paid before the cart may become an order."""
        return max(self.total - self.covered, 0)

    @property
    def payment_state(self) -> str:
        """Return the `paymentState` of the order. Held money is not paid before it is captured."""
        if self.due:
            return "BalanceDue"
        return "Paid" if self.captured >= self.total else "Pending"


def coverage_of(cart: Json) -> Coverage:
    """Compare what the cart costs now with what its Payments have brought."""
    total = cart.get("taxedPrice", {}).get("totalGross") or cart["totalPrice"]
    listed = cart.get("paymentInfo", {}).get("payments", ())
    expanded = [one["obj"] for one in listed if "obj" in one]  # Others have been deleted.
    currency = total["currencyCode"]
    balances = [
        balance_of(one)
        for one in expanded
        if one["amountPlanned"]["currencyCode"] == currency and _is_from_a_connector(one)
    ]
    return Coverage(
        total=total["centAmount"],
        captured=sum(one.captured for one in balances),
        held=sum(one.held for one in balances),
        open=sum(one.open for one in balances),
    )


def balance_of(payment: Json) -> Balance:
    """Sum up a Payment: what comes in counts once it is there, what goes out before it is gone."""
    authorized = _sum(payment, "Authorization", "Success")
    charged = _sum(payment, "Charge", "Success")
    is_released = _sum(payment, "CancelAuthorization", "Success", *_UNDER_WAY) > 0
    returned = _sum(payment, "Refund", "Success", *_UNDER_WAY)
    disputed = _sum(payment, "Chargeback", "Success", *_UNDER_WAY)
    asked = _sum(payment, "Authorization", *_UNDER_WAY) or _sum(payment, "Charge", *_UNDER_WAY)
    held = 0 if is_released else max(authorized - charged, 0)
    return Balance(
        captured=max(charged - returned - disputed, 0),
        held=held,
        open=0 if is_released else max(asked - held, 0),
    )


def _is_from_a_connector(payment: Json) -> bool:
    """Return whether a connector wrote the Payment: a shopper's token cannot set interfaceId."""
    method = payment["paymentMethodInfo"].get("method")
    return "interfaceId" in payment or method in _OFFLINE


def _sum(payment: Json, kind: str, *states: str) -> int:
    return sum(
        one["amount"]["centAmount"]
        for one in payment["transactions"]
        if one["type"] == kind and one["state"] in states
    )
