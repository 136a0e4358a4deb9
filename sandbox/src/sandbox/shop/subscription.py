"""A subscription as the shop remembers it: what is sent every month, and what was charged."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

State = Literal["Started", "Pending", "Completed", "Failed"]
AMOUNT_DUE = "AmountDue"


class Charge(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One try to charge one month. `amount` is money as commercetools writes it.

    `Started` is written before the money is asked for, so that whoever comes later repeats the
    same request. `reason` says why it failed: a code, or what the processor complains about.
    `AmountDue`: the money came, and the cart costs more by now.
    """

    key: str
    month: int
    cart_id: str
    amount: Mapping[str, Any]
    payment_method_id: str
    state: State = "Started"
    reason: str = ""

    @property
    def is_undecided(self) -> bool:
        """Whether it can still go either way."""
        return self.state in ("Started", "Pending")

    def draft(self) -> Mapping[str, Any]:
        """Return the transaction by which Checkout charges it: one for each key.

        https://docs.commercetools.com/checkout/transactions-api
        """
        amount = {name: self.amount[name] for name in ("centAmount", "currencyCode")}
        item = {
            "type": "Recurring",
            "paymentMethod": {"typeId": "payment-method", "id": self.payment_method_id},
            "amount": amount,
        }
        return {
            "key": self.key,
            "application": {"typeId": "application", "key": "checkout"},
            "cart": {"typeId": "cart", "id": self.cart_id},
            "transactionItems": [item],
        }


class Subscription(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a customer gets every month. `number` is that of the first order, the first month.

    `cart` is the draft of each month's cart; `charges` are all that were tried, oldest first.
    Once it is cancelled no further charge begins; one that is undecided is brought to its end.
    """

    number: str
    customer_id: str
    cart: Mapping[str, Any]
    total: Mapping[str, Any]
    charges: tuple[Charge, ...] = ()
    is_cancelled: bool = False

    @property
    def undecided(self) -> Charge | None:
        """Return the charge that has to be brought to its end before the next one."""
        return self.charges[-1] if self.charges and self.charges[-1].is_undecided else None

    @property
    def failed(self) -> Charge | None:
        """Return the charge that failed last, if its month is still to be paid."""
        last = self.charges[-1] if self.charges else None
        return last if last is not None and last.state == "Failed" else None

    @property
    def payable(self) -> Charge | None:
        """Return the charge whose month the customer can pay in person: all of it, or the rest."""
        last = self.charges[-1] if self.charges else None
        is_short = last is not None and last.is_undecided and last.reason == AMOUNT_DUE
        if is_short:
            return last
        return None if self.is_cancelled else self.failed

    @property
    def next_month(self) -> int:
        """Return the month to charge next; the first order was the first."""
        return 2 + sum(one.state == "Completed" for one in self.charges)

    def next_key(self) -> str:
        """Return the idempotency key of the next try: another one after each that failed."""
        tries = sum(one.month == self.next_month for one in self.charges)
        return f"{self.number}-month-{self.next_month}-try-{tries + 1}"

    def with_charge(self, charge: Charge) -> "Subscription":
        """Return the subscription with this charge in place of the one with its key, or added."""
        others = tuple(one for one in self.charges if one.key != charge.key)
        return msgspec.structs.replace(self, charges=(*others, charge))
