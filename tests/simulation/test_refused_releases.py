"""What a merchant released and the PSP kept is no second charge of a cart that was paid again."""

import pytest

from psp_profiles.profiles import PROFILES
from simulation.faults import Plan
from simulation.invariants import check_one_live_charge
from simulation.oracle import held_at_the_psp
from simulation.simulated_system import SimulatedSystem

_CAPTURES_SEVERAL_TIMES = 1


@pytest.mark.parametrize("refunded", [None, 4_000])
def test_a_release_that_the_psp_refused_later(refunded: int | None) -> None:
    system = SimulatedSystem(_CAPTURES_SEVERAL_TIMES, Plan(), profile=PROFILES["adyen"])
    system.watch()
    means = system.means("approved")
    session = system.session(system.cart())
    paid = system.pay(session, means.token, means.method, name="one").json()
    payment_id = str(paid["paymentReference"])
    system.outcome(payment_id, "capturePayment", 4_000)
    system.later(60)
    if refunded is not None:
        system.outcome(payment_id, "refundPayment", refunded)
    assert system.outcome(payment_id, "cancelPayment") == "received"
    system.pay(session, means.token, means.method, name="another")
    system.later(60)
    kept = 10_000 - (refunded or 0)
    taken_again = 6_000 + (refunded or 0)
    assert sorted(map(held_at_the_psp, system.stand_in.books())) == sorted((kept, taken_again))
    check_one_live_charge(system)
    assert system.complaints == []
