"""From when on a request knows what its cart costs."""

import pytest

from payment_core.runtime.transport import Request
from simulation.calls import COMMERCETOOLS, Call
from simulation.test_money_invariants import Paid


def _read(paid: Paid) -> None:
    request = Request("GET", f"https://{COMMERCETOOLS}/bench/carts/{paid.cart['id']}", {})
    call = Call(request, paid.system.profile, paid.system.stand_in)
    call.status = 200
    paid.system.coverage.after(call)


@pytest.mark.parametrize(
    ("is_ordered", "looks", "broken"),
    [
        pytest.param(False, False, set(), id="nobody could know"),
        pytest.param(False, True, {"approved-is-covered"}, id="it was known"),
        pytest.param(True, True, set(), id="an order keeps what was"),
    ],
)
def test_a_change_counts_from_the_last_look_at_a_cart_that_is_not_ordered(
    is_ordered: bool, looks: bool, broken: set[str]
) -> None:
    paid = Paid()

    def meanwhile() -> None:
        paid.system.reprice(paid.cart["id"], 12_000)
        if is_ordered:
            paid.system.order(paid.cart)
        if looks:
            _read(paid)

    assert paid.confirmed(meanwhile) == broken
