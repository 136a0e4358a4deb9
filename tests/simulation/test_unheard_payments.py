"""Whether anything has told of an attempt to pay, at a PSP that shows no payment."""

import pytest

from psp_profiles.profiles import PROFILES
from sandbox.adyen.stand_in import Adyen
from sandbox.faults import FaultRule
from sandbox.psp_kit.webhooks import DeliveryMode
from simulation.faults import Plan
from simulation.records import held_again
from simulation.simulated_system import SimulatedSystem
from simulation.untold import is_hidden, is_unheard_of

_CAPTURES_ONCE = 5


class Unanswered:
    """An attempt whose answer is lost, and its webhook held back or lost."""

    def __init__(self, provider: str, *, is_lost: bool = False) -> None:
        self.system = SimulatedSystem(_CAPTURES_ONCE, Plan(), profile=PROFILES[provider])
        self.system.watch()
        self.system.stand_in.outbox.mode = DeliveryMode(hold=not is_lost, drop=is_lost)
        lost = FaultRule(path="/payments$", applied_but_failed=True, count=9)
        self.system.stand_in.faults.add(lost)
        means = self.system.means("approved")
        self.system.pay(self.system.session(self.system.cart()), means.token, means.method)
        self.system.stand_in.faults.clear()

    def is_hidden(self) -> tuple[bool, bool]:
        [found] = self.system.stand_in.books()
        return is_hidden(self.system, found), is_unheard_of(self.system, found)


def paid_at_adyen() -> tuple[SimulatedSystem, Adyen, str]:
    """Return a system whose account captures once, its stand-in and an authorized Payment."""
    system = SimulatedSystem(_CAPTURES_ONCE, Plan(), profile=PROFILES["adyen"])
    system.watch()
    means = system.means("approved")
    paid = system.pay(system.session(system.cart()), means.token, means.method).json()
    adyen, payment_id = system.stand_in, str(paid["paymentReference"])
    assert isinstance(adyen, Adyen)
    return system, adyen, payment_id


def test_a_hold_that_came_back_is_no_second_charge() -> None:
    """A part of the capture was returned; then the capture failed, and all is held again."""
    system, adyen, payment_id = paid_at_adyen()
    again: list[int] = []
    for action, cents in (("capturePayment", 10_000), ("refundPayment", 4_000)):
        system.outcome(payment_id, action, cents)
        system.later(60)
        again += map(held_again, adyen.books())
    adyen.late.capture_failed(adyen.books()[0].id)
    again += map(held_again, adyen.books())
    assert again == [0, 0, 4_000]


@pytest.mark.parametrize("provider", ["adyen", "sandbox-webhook"])
def test_what_nothing_has_told_is_hidden_until_its_webhook_comes(provider: str) -> None:
    unanswered = Unanswered(provider)
    assert unanswered.is_hidden() == (True, True)
    unanswered.system.stand_in.outbox.mode = DeliveryMode()
    unanswered.system.later(60)
    assert unanswered.is_hidden() == (False, False)


def test_what_told_of_its_end_has_not_told_that_it_was_paid() -> None:
    unanswered = Unanswered("adyen", is_lost=True)
    unanswered.system.stand_in.outbox.mode = DeliveryMode()
    unanswered.system.later(25 * 60 * 60)
    unanswered.system.reconcile()
    unanswered.system.later(60)
    [found] = unanswered.system.stand_in.books()
    assert [one.type for one in found.operations] == ["authorization", "cancel"]
    assert unanswered.is_hidden() == (False, True)


def test_a_hold_that_came_back_is_returned_once_the_connector_knows_of_it() -> None:
    """A reversal was right to say that nothing is left, until the webhook tells of the failure."""
    system, adyen, payment_id = paid_at_adyen()
    system.outcome(payment_id, "capturePayment", 10_000)
    system.later(60)
    system.outcome(payment_id, "reversePayment", name="one")
    system.later(60)
    adyen.outbox.mode = DeliveryMode(hold=True)
    adyen.late.capture_failed(adyen.books()[0].id)
    assert system.outcome(payment_id, "reversePayment", name="one") == "approved"
    assert system.complaints == []
    adyen.outbox.mode = DeliveryMode()
    system.later(60)
    system.outcome(payment_id, "reversePayment", name="another")
    system.later(60)
    assert adyen.books()[0].capturable == 0
    assert system.complaints == []
