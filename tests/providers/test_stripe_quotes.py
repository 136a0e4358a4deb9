"""What the Payment Element is told about the amount before there is a payment."""

from typing import Any

import pytest

from bench import Json
from payment_core.domain.money import Money
from stripe_bench import StripeBench
from stripe_support import StripeWorld


@pytest.fixture
def bench() -> StripeBench:
    return StripeBench()


def config(bench: StripeBench, session_id: str) -> Any:
    answer = bench.call("GET", "/operations/config", session_id)
    assert answer.ok, answer.text
    return answer.json()


def quote(bench: StripeBench, cart: Json, **session: object) -> tuple[object, object]:
    told = config(bench, bench.session(cart, **session))
    return told.get("amount"), told.get("currency")


def test_it_is_what_the_cart_costs(bench: StripeBench) -> None:
    assert quote(bench, bench.cart(4_711)) == (4_711, "eur")
    assert quote(bench, bench.cart(500, "JPY")) == (500, "jpy")


def test_a_gift_card_that_is_planned_pays_its_part(bench: StripeBench) -> None:
    planned = {"centAmount": 1_000, "currencyCode": "EUR"}
    assert quote(bench, bench.cart(4_711), giftCardPlannedAmount=planned) == (3_711, "eur")


def test_a_cart_that_is_paid_is_quoted_as_a_whole(bench: StripeBench) -> None:
    session_id = bench.session(bench.cart(4_711))
    bench.pay(session_id)
    assert config(bench, session_id)["amount"] == 4_711


def test_an_amount_that_stripe_cannot_say_is_not_quoted() -> None:
    assert StripeWorld().provider.quote(Money(12_345, "KWD")) == {}


def test_it_costs_one_more_call(bench: StripeBench) -> None:
    session_id = bench.session(bench.cart())
    bench.paid()
    bench.calls()
    config(bench, session_id)
    assert len(bench.calls()) == 2


def test_the_shopper_gets_what_stripe_js_needs_for_three_d_secure(bench: StripeBench) -> None:
    session_id = bench.session(bench.cart())
    made = bench.at_stripe(
        "POST", "/test/confirmation_tokens?payment_method=pm_card_authenticationRequired"
    )
    asked = bench.pay(session_id, made["id"]).json()
    [intent] = bench.at_the_psp(asked["paymentReference"])
    expected = {"type": "threeDS", "clientSecret": intent["client_secret"]}
    assert asked["action"] == expected
    assert bench.confirm(session_id, asked["paymentReference"]).json()["action"] == expected


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("EUR", 2), ("JPY", 0), ("BHD", 3), ("KWD", 3), ("ISK", 0), ("UGX", 0), ("MGA", 2)],
)
@pytest.mark.parametrize("cents", [100, 1_230, 12_340, 12_300, 12_345])
def test_an_express_button_counts_as_the_quote_does(currency: str, digits: int, cents: int) -> None:
    provider = StripeWorld().provider
    told: Any = provider.express_config()
    exists = cents % told["amountSteps"].get(currency, 1) == 0
    counted = cents * 10 ** (told["amountDecimals"].get(currency, digits) - digits)
    quoted = provider.quote(Money(cents, currency))
    assert quoted == ({"amount": counted, "currency": currency.lower()} if exists else {})
