"""Writes that take seconds on their way to commercetools, while others overtake them.

Whoever writes has read the Payment and the PSP before. What the PSP decides meanwhile is told by a
webhook and stored first, and so is what other requests decide: the write then meets a newer
version, and what it says is no longer true.
"""

import random
from contextvars import Context

from payment_core.runtime.transport import Timeouts
from simulation.calls import COMMERCETOOLS, Call
from simulation.circumstances import Circumstance
from simulation.event_delivery import WebhookDelivery
from simulation.inbound_requests import flow_now
from simulation.simulated_system import SimulatedSystem

_SHARE, _MOST = 0.5, 12
# Seconds; the banks of most runs take three.
_ON_ITS_WAY = (1.0, 4.0, 4.0)
# Of its timeout a write needs the rest to be answered.
_PART_OF_THE_TIMEOUT = 0.6
# Turns of others: some requests pass even without news; several webhooks have enough.
_TURNS, _PATIENCE = (0, 20, 60), 150


class OvertakenWrites:
    """Keeps some updates of Payments on their way until others have acted."""

    def __init__(self, system: SimulatedSystem, webhooks: WebhookDelivery, seed: int) -> None:
        self._system = system
        self._webhooks = webhooks
        self._chance = random.Random(f"overtaken writes {seed}")
        self._left = _MOST

    def delay(self, call: Call, timeouts: Timeouts) -> float:
        """Let others go on before this call is sent, if it is one of those; return its seconds."""
        is_update = (
            call.host == COMMERCETOOLS and call.method == "POST" and "/payments/" in call.path
        )
        if self._system.plan.is_over or not is_update or not self._left:
            return 0.0
        if self._chance.random() >= _SHARE:
            return 0.0
        self._left -= 1
        self._system.answers.met[flow_now(), Circumstance.OVERTAKEN_WRITES] += 1
        seconds = min(self._chance.choice(_ON_ITS_WAY), timeouts.total * _PART_OF_THE_TIMEOUT)
        self._system.faulty.pass_time(seconds)
        self._let_others_go_on()
        return seconds

    def _let_others_go_on(self) -> None:
        scheduler, is_done = self._system.scheduler, False
        turns = self._chance.choice(_TURNS)

        def deliver() -> None:
            nonlocal is_done
            try:
                self._webhooks.deliver_due()
            finally:
                is_done = True

        # The sender is on nobody's behalf.
        Context().run(scheduler.spawn, f"news {_MOST - self._left}", deliver)
        for turn in range(_PATIENCE):
            if is_done and turn >= turns:
                return
            scheduler.pause()
