"""Delivers the PSP's webhooks and commercetools' messages: repeated, late, in any order, or not."""

from datetime import datetime

from sandbox.psp_kit.webhooks import Delivery
from sandbox.push.broker import DeliveryMode
from simulation.circumstances import Circumstance
from simulation.inbound_requests import marked
from simulation.simulated_system import SimulatedSystem

# How often a patient sender looks for webhooks that are due, and how long it waits between.
_LONG, _MOST_TURNS = 25, 12


class WebhookDelivery:
    """Delivers the PSP's webhooks, where the circumstances are so: late, often, in disorder."""

    def __init__(self, system: SimulatedSystem) -> None:
        self._system = system
        self._chance = system.chance
        self._latest: dict[str, datetime] = {}

    def deliver_all(self) -> None:
        """Deliver for a while, letting time pass."""
        for _ in range(self._chance.randint(2, 8)):
            self._system.scheduler.pause()
            self._system.clock.advance(self._chance.choice((0, 0, 1, 4)))
            self.deliver_due()

    def keep_delivering(self) -> None:
        """Deliver as long as others act: banks decide while shoppers and merchants are at work."""
        for _ in range(_LONG):
            for _ in range(self._chance.randint(1, _MOST_TURNS)):
                self._system.scheduler.pause()
            self._system.clock.advance(self._chance.choice((0, 1, 3)))
            self.deliver_due()

    def deliver_due(self) -> None:
        """Deliver what is due now, once everything has happened at the PSP that is due."""
        self._system.stand_in.settle()
        waiting = []
        while delivery := self._system.stand_in.next_delivery():
            waiting.append(delivery)
        if Circumstance.DISORDERED_WEBHOOKS in self._system.circumstances:
            self._chance.shuffle(waiting)
        for delivery in waiting:
            if not self._is_lost():
                self._deliver(delivery)

    def _is_lost(self) -> bool:
        """Lose most of them for ever, where they are lost at all."""
        is_possible = self._system.loses_webhooks
        is_lost = is_possible and self._chance.random() < 0.7
        if is_lost:
            self._system.answers.met["webhook", Circumstance.LOST_WEBHOOKS] += 1
        return is_lost

    def _deliver(self, delivery: Delivery) -> None:
        is_repeated = Circumstance.REPEATED_WEBHOOKS in self._system.circumstances
        for number in range(self._chance.choice((1, 2, 3, 10)) if is_repeated else 1):
            again = (Circumstance.REPEATED_WEBHOOKS,) if number else ()
            with marked(*again, *self._disorder(delivery)):
                self._system.deliver(delivery)

    def _disorder(self, delivery: Delivery) -> tuple[Circumstance, ...]:
        """Return the mark of a webhook that comes after a later one, or before its Payment."""
        payment_id = delivery.event.about or ""
        latest = self._latest.get(payment_id)
        self._latest[payment_id] = max(
            latest or delivery.event.created_at, delivery.event.created_at
        )
        is_late = latest is not None and delivery.event.created_at < latest
        payment = self._system.records.payment(payment_id)
        is_early = payment is None or payment.interface_id is None
        return (Circumstance.DISORDERED_WEBHOOKS,) if is_late or is_early else ()


class BrokerDelivery:
    """Pushes commercetools' messages to the event handler."""

    def __init__(self, system: SimulatedSystem) -> None:
        self._system = system
        self._marks: tuple[Circumstance, ...] = ()
        if Circumstance.UNRULY_BROKER in system.circumstances:
            self._marks = (Circumstance.UNRULY_BROKER,)
            system.broker.mode = system.chance.choice(
                (
                    DeliveryMode(duplicates=2),
                    DeliveryMode(order="shuffled"),
                    DeliveryMode(order="reversed", duplicates=1),
                    DeliveryMode(hold=True),
                    DeliveryMode(drop=True),
                )
            )

    def deliver_all(self) -> None:
        """Push for a while."""
        for _ in range(self._system.chance.randint(5, 25)):
            self._system.scheduler.pause()
            delivery = self._system.pusher.take_due()
            if delivery is not None:
                with marked(*self._marks):
                    self._system.push_one(delivery)

    def drain(self) -> None:
        """Push whatever is due now."""
        with marked(*self._marks):
            while delivery := self._system.pusher.take_due():
                self._system.push_one(delivery)

    def end_faults(self) -> None:
        """Deliver as a good broker does, from now on; what was lost stays lost."""
        self._system.broker.mode = DeliveryMode()
