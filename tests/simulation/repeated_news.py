"""What must hold when a PSP tells its latest news again.

The invariants recorded-once and order-independent of the list in docs/simulation.md.
"""

from sandbox.psp_kit.webhooks import DeliveryMode
from simulation.simulated_system import SimulatedSystem

_TOLD_AGAIN = 6


def check_news_change_nothing(system: SimulatedSystem) -> None:
    """recorded-once, order-independent: the same events, in any order, change nothing.

    Where webhooks were lost, the first that comes may have news.
    """
    if system.misses_webhooks:
        _tell_again(system)
    before = [one.transactions for one in system.records.payments()]
    _tell_again(system)
    if [one.transactions for one in system.records.payments()] != before:
        system.complain("recorded-once: events that were applied already changed something")


def _tell_again(system: SimulatedSystem) -> None:
    outbox = system.stand_in.outbox
    outbox.mode = DeliveryMode()
    # The latest tell all there is; a few are enough.
    events = list(dict.fromkeys(one.event.id for one in outbox.deliveries))[-_TOLD_AGAIN:]
    system.chance.shuffle(events)
    with system.stand_in.lock:
        for event_id in events:
            outbox.resend(event_id, system.stand_in.clock.now())
    system.stand_in.tick()
