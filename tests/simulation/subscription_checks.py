"""What must hold at the end for subscriptions.

The invariant subscription-has-job of the list in docs/simulation.md.
"""

from collections import Counter
from collections.abc import Iterable

from payment_core.domain.payment import Payment
from simulation.oracle import held_at_the_psp, is_given_up, may_hold_at_the_psp, payments_of
from simulation.simulated_system import SimulatedSystem
from simulation.untold import is_untold


def check_subscriptions(system: SimulatedSystem) -> None:
    """subscription-has-job: what was paid to begin a subscription has exactly one job.

    What holds nothing and is on no order has none.
    """
    jobs = Counter(one.origin_payment.id for one in system.commercetools.recurring_jobs.every())
    for payment_id, count in jobs.items():
        if count > 1:
            system.complain(f"subscription-has-job: {payment_id} has {count} jobs")
    _check_spare_jobs(system, jobs)
    for cart in system.commercetools.project.collection("cart"):
        items = (*cart.line_items, *cart.custom_line_items)
        if cart.customer_id is None or not any(one.recurrence_info for one in items):
            continue
        attached = system.records.attached(cart.id)
        for payment_id in attached:
            payment = system.records.payment(payment_id)
            if payment is None or payment_id in system.records.strange or is_given_up(payment):
                continue
            if is_untold(system, payment_id):
                continue  # The connector cannot know that it holds money.
            if _adds_to_another(system, payment, [one for one in attached if jobs[one]]):
                continue
            is_held = _holds(system, payment_id)
            if is_held and not jobs[payment_id] and not system.log_tells_of_claim(payment):
                system.complain(f"subscription-has-job: {payment_id} has no job")


def _adds_to_another(system: SimulatedSystem, payment: Payment, begun: Iterable[str]) -> bool:
    """Whether another Payment of the same cart, not a later one, has the job of the subscription.

    Where the PSP has taken that money, it is not replaced when the cart costs more, and what is
    paid then begins no second subscription, also when the first is disputed since. What may have
    a job at all is looked at on its own.
    """
    others = map(system.records.payment, begun)
    return any(one is not None and one.created_at <= payment.created_at for one in others)


def _holds(system: SimulatedSystem, payment_id: str) -> bool:
    return any(map(held_at_the_psp, system.records.at_the_psp(payment_id)))


def _check_spare_jobs(system: SimulatedSystem, jobs: Iterable[str]) -> None:
    ordered = {
        one
        for order in system.commercetools.project.collection("order")
        for one in payments_of(order)
    }
    for payment_id in set(jobs) - ordered:
        payment = system.records.payment(payment_id)
        if payment is None or payment_id in system.records.strange:
            continue
        if is_untold(system, payment_id):
            continue  # The connector cannot know that it holds nothing.
        if not any(map(may_hold_at_the_psp, system.records.at_the_psp(payment_id))):
            system.complain(f"subscription-has-job: {payment_id} holds nothing and has a job")
