"""What must hold at the end for money, attempts and orders.

The invariants money-has-an-order, every-attempt-ends, an-order-keeps-its-money and the end of
quoted-is-charged of the list in docs/simulation.md.
"""

from datetime import timedelta

from sandbox.psp_kit.books import BookedPayment, Operation
from simulation.history import Ordered
from simulation.oracle import (
    held_at_the_psp,
    is_unasked_id,
    paid_on,
    waits_for_its_shopper,
)
from simulation.simulated_system import SimulatedSystem
from simulation.told import acknowledged, told_state
from simulation.untold import is_hidden, is_unheard_of

_GIVING_BACK = ("cancel", "refund")

_SESSION_LIFE, _ONE_RUN = timedelta(days=2), timedelta(hours=30)


def check_ends(system: SimulatedSystem) -> None:
    """Complain about money that nobody knows of, attempts without an end and poor orders."""
    check_money_has_an_order(system)
    check_every_attempt_ends(system)
    system.quotes.check_books()
    for order in system.carts.orders:
        check_order_keeps_its_money(system, order)


def check_money_has_an_order(system: SimulatedSystem) -> None:
    """money-has-an-order: what the PSP holds is on an order, or somebody was told of it."""
    for found in system.records.all_at_the_psp():
        is_known = system.is_on_an_order(found.merchant_reference) or _is_untold(system, found)
        if not is_known and held_at_the_psp(found) and not system.is_reported(found):
            system.complain(
                f"money-has-an-order: {held_at_the_psp(found)} on {found.id} of Payment "
                f"{found.merchant_reference}"
            )


def _is_untold(system: SimulatedSystem, found: BookedPayment) -> bool:
    """Whether the PSP shows no payment, and what it said about this one was lost.

    It may have said that its return failed, which was asked for before the PSP had the payment.
    """
    if is_hidden(system, found):
        return True
    if system.profile.reads_payments or not system.misses_webhooks:
        return False
    told = acknowledged(system.profile, system.stand_in)
    return any(told_state(one, told) is None for one in found.operations if one.status != "pending")


def check_every_attempt_ends(system: SimulatedSystem) -> None:
    """every-attempt-ends: nothing waits for a shopper who does not come back.

    A claim that the PSP never heard of ends after two days, when no session can carry it on.
    """
    for found in system.records.all_at_the_psp():
        if waits_for_its_shopper(found):
            system.complain(f"every-attempt-ends: {found.id} still waits for its shopper")
    for payment in system.records.payments():
        is_old = system.clock.now() - payment.created_at >= _SESSION_LIFE + _ONE_RUN
        if not system.profile.reads_payments and system.misses_webhooks:
            continue  # That the PSP does not know it was told by a webhook too.
        if system.is_ours(payment) and not payment.transactions and is_old:
            system.complain(f"every-attempt-ends: {payment.id} has no transaction")


def check_order_keeps_its_money(system: SimulatedSystem, order: Ordered) -> None:
    """an-order-keeps-its-money: nothing is given back of it that nobody asked for.

    What was replaced may go back also after the order, where the others have paid for it. So may
    what only a lost answer and a lost webhook told: an attempt of which nothing is known ends.
    """
    given_back = {
        payment_id: [
            one
            for found in system.records.at_the_psp(payment_id)
            for one in found.operations
            if one.id not in order.operations
            and _is_given_back_unasked(system, one)
            and not is_unheard_of(system, found)
        ]
        for payment_id in order.held
    }
    # What was given up when the order was made, and kept for it after all, pays for it too. Its
    # hold may have ended since.
    kept = sum(
        max(
            paid,
            order.held[payment_id],
            paid_on(system.records, payment_id),
            *_held_now(system, payment_id),
        )
        for payment_id, paid in order.paid.items()
        if not given_back[payment_id]
    )
    if kept >= order.cost:
        return
    for payment_id, held in order.held.items():
        if held and given_back[payment_id]:
            kinds = ", ".join(one.type for one in given_back[payment_id])
            system.complain(
                f"an-order-keeps-its-money: {kinds} on {payment_id}, which held {held} when "
                f"cart {order.cart_id} was ordered"
            )


def _held_now(system: SimulatedSystem, payment_id: str) -> list[int]:
    return [held_at_the_psp(found) for found in system.records.at_the_psp(payment_id)]


def _is_given_back_unasked(system: SimulatedSystem, operation: Operation) -> bool:
    is_giving_back = operation.type in _GIVING_BACK and operation.status != "failed"
    return is_giving_back and is_unasked_id(system.records.operation_id_of(operation))
