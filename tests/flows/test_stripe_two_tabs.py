"""Two tabs pay one cart at Stripe at the same moment, each with its own card."""

import pytest

from bench import Json
from meanwhile_support import Overtaking
from sandbox.stripe.app import create_app
from stripe_bench import StripeBench

DECLINED = "pm_card_visa_chargeDeclined"


@pytest.mark.parametrize(
    ("first", "second"), [(DECLINED, "pm_card_visa"), ("pm_card_visa", DECLINED)]
)
def test_whoever_is_told_approved_keeps_the_money(first: str, second: str) -> None:
    bench = StripeBench()
    cart = bench.cart()
    session = bench.session(cart)
    told: list[Json] = []

    def pay(token: str, name: str) -> None:
        told.append(bench.pay(session, token, name=name).json())

    server = Overtaking(
        create_app(bench.stripe), "/confirm$", "/cancel$", lambda: pay(second, "tab-2")
    )
    bench.network.plug("api.stripe.com", server)
    pay(first, "tab-1")
    server.let_go()
    bench.later(60)
    assert len(told) == 2
    approved = {one["paymentReference"] for one in told if one.get("outcome") == "approved"}
    held = {
        one
        for one in bench.attached(cart)
        for intent in bench.at_the_psp(one)
        if intent["status"] == "requires_capture"
    }
    assert approved == held
    assert len(held) == (first != DECLINED)
