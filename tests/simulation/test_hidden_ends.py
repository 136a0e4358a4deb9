"""Whether anything has told how an attempt to pay ended, at a PSP that shows no payment."""

import pytest

from psp_profiles.profiles import PROFILES
from sandbox.faults import FaultRule
from sandbox.psp_kit.webhooks import DeliveryMode
from simulation.faults import Plan
from simulation.simulated_system import SimulatedSystem
from simulation.untold import is_end_hidden, is_hidden

_CAPTURES_ONCE = 5


class Unanswered:
    """An attempt whose answer is lost, and its webhook held back."""

    def __init__(self, provider: str) -> None:
        self.system = SimulatedSystem(_CAPTURES_ONCE, Plan(), profile=PROFILES[provider])
        self.system.watch()
        self.system.stand_in.outbox.mode = DeliveryMode(hold=True)
        lost = FaultRule(path="/payments$", applied_but_failed=True, count=9)
        self.system.stand_in.faults.add(lost)
        means = self.system.means("approved")
        self.system.pay(self.system.session(self.system.cart()), means.token, means.method)
        self.system.stand_in.faults.clear()

    def is_hidden(self) -> tuple[bool, bool]:
        [found] = self.system.stand_in.books()
        return is_hidden(self.system, found), is_end_hidden(self.system, found)


@pytest.mark.parametrize("provider", ["adyen", "sandbox-webhook"])
def test_what_nothing_has_told_is_hidden_until_its_webhook_comes(provider: str) -> None:
    unanswered = Unanswered(provider)
    assert unanswered.is_hidden() == (True, True)
    unanswered.system.stand_in.outbox.mode = DeliveryMode()
    unanswered.system.later(60)
    assert unanswered.is_hidden() == (False, False)
