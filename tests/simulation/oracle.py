"""What carts cost and what is held for them: sums of the simulation's own, from both sides.

Nothing here asks the connector, nor uses its functions: what it gets wrong must show.
"""

import hashlib
from collections import Counter
from typing import NamedTuple

from payment_core.domain.payment import Payment, Transaction
from psp_profiles.profiles import PROFILES
from sandbox.commercetools.carts import Cart
from sandbox.commercetools.orders import Order
from sandbox.psp_kit.books import BookedPayment
from simulation.records import OFFLINE, Records

_LIVE = ("pending", "succeeded")
_LIKELY = ("Success", "Pending")
_OPEN = ("Initial", "Pending")
_MANY = 20


class Held(NamedTuple):
    """What one Payment holds, where the two books differ: by the lower and the higher one.

    An attempt that is under way at the PSP, and may still take its money, counts in `least`, and
    so does one that was given up and that the PSP has not ended, as soon as commercetools says so.
    """

    least: int
    most: int


def cost_of(cart: Cart) -> int:
    """Return what a cart costs, with taxes where they are set."""
    total = cart.taxed_price.total_gross if cart.taxed_price else cart.total_price
    return total.cent_amount


def payments_of(cart: Cart | Order) -> list[str]:
    """Return the ids of the Payments of one version of a cart, or of an order."""
    return [one.id for one in cart.payment_info.payments] if cart.payment_info else []


def is_at_our_psp(payment: Payment) -> bool:
    """Whether this Payment stands for something at our PSP, if it is true."""
    info = payment.payment_method_info
    return info.payment_interface in PROFILES and info.method not in OFFLINE


def held_on(records: Records, payment_id: str) -> Held:
    """Return what is held on a Payment, by both books."""
    payment, found = records.payment(payment_id), records.at_the_psp(payment_id)
    if payment is not None and not is_at_our_psp(records.meddled.get(payment_id, payment)):
        told = told_on(payment)
        return Held(told, told)
    if not found:
        return Held(0, 0)  # Whatever its transactions say: nobody but their writer knows of it.
    taken = sum(map(taken_at_the_psp, found))
    everything = sum(map(may_hold_at_the_psp, found))
    if payment is not None and is_given_up(payment):
        return Held(min(everything, may_be_on(payment)), taken)
    real = sum(map(held_at_the_psp, found))
    if payment is None or is_undecided(payment):
        return Held(everything, real)
    told = told_on(payment)
    return Held(min(real, told), max(real, told))


def surely_held_on(records: Records, payment_id: str) -> int:
    """Return what is held on a Payment by either book, nothing that is under way."""
    payment = records.payment(payment_id)
    return max(0, min(held_on(records, payment_id)) - (returning_on(payment) if payment else 0))


def paid_on(records: Records, payment_id: str) -> int:
    """Return what was authorized for a Payment, returned since or not, unless it is given up."""
    payment, found = records.payment(payment_id), records.at_the_psp(payment_id)
    if payment is None or is_given_up(payment):
        return 0
    if not is_at_our_psp(payment):
        return told_on(payment)
    return sum(one.value for one in found if one.operations[0].status == "succeeded")


def returning_on(payment: Payment) -> int:
    """Return what the connector has commanded by itself to give back, and not given back yet."""
    return sum(
        one.amount.cent_amount
        for one in payment.transactions
        if one.type == "Refund" and one.state == "Initial" and is_unasked(one)
    )


def held_at_the_psp(found: BookedPayment) -> int:
    """Return what the PSP holds or has taken, and has not given back."""
    return reserved_at_the_psp(found) + taken_at_the_psp(found)


def may_hold_at_the_psp(found: BookedPayment) -> int:
    """Return the same, with what it may still take."""
    return found.value if found.is_open else held_at_the_psp(found)


def reserved_at_the_psp(found: BookedPayment) -> int:
    """Return what is authorized and neither captured nor released."""
    first, *others = found.operations
    is_closed = any(one.type in ("cancel", "expiry") and one.status != "failed" for one in others)
    if first.status != "succeeded" or is_closed:
        return 0
    captured = sum(one.amount for one in others if one.type == "capture" and one.status in _LIVE)
    return found.value - captured


def taken_at_the_psp(found: BookedPayment) -> int:
    """Return what is captured, without refunds and disputes, those under way included."""
    sums: Counter[str] = Counter()
    for one in found.operations:
        if one.status in _LIVE:
            sums[one.type] += one.amount
    return max(0, sums["capture"] - sums["refund"] - sums["dispute"])


def waits_for_its_shopper(found: BookedPayment) -> bool:
    """Whether a shopper may still pay on a page of the PSP."""
    return found.waits_for_shopper


def told_on(payment: Payment) -> int:
    """Return what the transactions of a Payment say that it holds."""
    sums: Counter[str] = Counter()
    for one in payment.transactions:
        wanted = ("Success",) if one.type == "Authorization" else _LIKELY
        if one.state in wanted:
            sums[one.type] += one.amount.cent_amount
    taken = sums["Charge"] - sums["Refund"] - sums["Chargeback"]
    is_released = is_given_up(payment) or any(
        one.type == "CancelAuthorization" and one.state in _LIKELY for one in payment.transactions
    )
    reserved = 0 if is_released else max(0, sums["Authorization"] - sums["Charge"])
    return max(0, taken) + reserved


def may_be_on(payment: Payment) -> int:
    """Return what commercetools says that the PSP has of a Payment, or may have, by now."""
    sums: Counter[str] = Counter()
    for one in payment.transactions:
        if one.state in _LIKELY:
            sums[one.type] += one.amount.cent_amount
    taken = sums["Charge"] - sums["Refund"] - sums["Chargeback"]
    reserved = 0 if sums["CancelAuthorization"] else sums["Authorization"] - sums["Charge"]
    return max(0, taken) + max(0, reserved)


def is_undecided(payment: Payment) -> bool:
    """Whether commercetools does not know yet what becomes of an attempt.

    A capture that is commanded for an attempt with an Authorization leaves nothing undecided.
    """
    begun = [one for one in payment.transactions if one.type == "Authorization"]
    paying = begun or [one for one in payment.transactions if one.type == "Charge"]
    return not paying or any(one.state in _OPEN for one in paying)


def is_given_up(payment: Payment) -> bool:
    """Whether the connector has written down that another attempt takes this one's place."""
    return any(
        one.type == "CancelAuthorization" and one.state != "Failure" and is_unasked(one)
        for one in payment.transactions
    )


def is_unasked(command: Transaction) -> bool:
    """Whether the connector commanded this by itself, as its operation id says."""
    return is_unasked_id(command.interaction_id or "")


def is_unasked_id(operation_id: str) -> bool:
    """Whether an operation id is one that the connector gives to what nobody asked it for."""
    parts = operation_id.split(".")
    return len(parts) >= 4 and parts[0] == "ctp" and parts[2] in _UNASKED


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:24]


_UNASKED = frozenset(
    {
        _digest("\x00declined"),
        _digest("\x00expired"),
        _digest("\x00orphan"),
        *(_digest(f"\x00superseded {number}") for number in range(_MANY)),
    }
)
