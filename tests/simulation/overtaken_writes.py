"""Writes that take seconds on their way to commercetools, while the PSP's news overtakes them.

Whoever writes has read the PSP before. What the PSP decides meanwhile is told by a webhook, and
stored first: the write then meets a newer version, and what it says is no longer true.
"""

import random
from contextvars import Context

from payment_core.runtime.transport import Timeouts
from simulation.calls import COMMERCETOOLS, Call
from simulation.circumstances import Circumstance
from simulation.event_delivery import WebhookDelivery
from simulation.inbound_requests import flow_now
from simulation.simulated_system import SimulatedSystem

_SHARE, _MOST = 0.3, 6
# Seconds; the banks of most runs take three.
_ON_ITS_WAY = (1.0, 4.0, 4.0)
# Of its timeout a write needs the rest to be answered.
_PART_OF_THE_TIMEOUT = 0.6
# Turns of others, enough for several webhooks.
_PATIENCE = 150


class OvertakenWrites:
    """Keeps some updates of Payments on their way until a webhook sender is done."""

    def __init__(self, system: SimulatedSystem, webhooks: WebhookDelivery, seed: int) -> None:
        self._system = system
        self._webhooks = webhooks
        self._chance = random.Random(f"overtaken writes {seed}")
        self._left = _MOST

    def delay(self, call: Call, timeouts: Timeouts) -> None:
        """Let others go on before this call is sent, if it is one of those."""
        is_update = call.host == COMMERCETOOLS and call.method == "POST" and "/payments/" in call.path
        if self._system.plan.is_over or not is_update or not self._left:
            return
        if self._chance.random() >= _SHARE:
            return
        self._left -= 1
        self._system.answers.met[flow_now(), Circumstance.OVERTAKEN_WRITES] += 1
        seconds = self._chance.choice(_ON_ITS_WAY)
        self._system.faulty.pass_time(min(seconds, timeouts.total * _PART_OF_THE_TIMEOUT))
        self._let_news_come()

    def _let_news_come(self) -> None:
        scheduler, is_done = self._system.scheduler, False

        def deliver() -> None:
            nonlocal is_done
            try:
                self._webhooks.deliver_due()
            finally:
                is_done = True

        # The sender is on nobody's behalf.
        Context().run(scheduler.spawn, f"news {_MOST - self._left}", deliver)
        for _ in range(_PATIENCE):
            if is_done:
                return
            scheduler.pause()
