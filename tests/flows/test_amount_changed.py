"""The sum that a wallet showed is the one that is charged, or nothing is."""

from typing import Any

import pytest
import requests

from bench import Bench, Json
from meanwhile_support import Meanwhile
from stripe_bench import StripeBench


def shown(cents: int, currency: str = "EUR") -> Json:
    return {"quotedAmount": {"centAmount": cents, "currencyCode": currency}}


def pay(bench: Bench, session: str, token: str, name: str = "", **body: Any) -> requests.Response:
    headers = {"Idempotency-Key": name} if name else {}
    sent = {"paymentMethod": {"type": "card", "token": token}, **body}
    return bench.call("POST", "/payments", session, headers=headers, json=sent)


def dearer(bench: Bench, cart: Json, cents: int) -> None:
    """Put something more into the cart, as another tab or a tax of the address does."""
    item = {
        "action": "addCustomLineItem",
        "name": {"en": "Delivery"},
        "slug": "delivery",
        "quantity": 1,
        "money": {"centAmount": cents, "currencyCode": cart["totalPrice"]["currencyCode"]},
    }
    bench.change_cart(cart, item)


def code(answer: requests.Response) -> tuple[int, str]:
    [error] = answer.json()["errors"]
    return answer.status_code, error["code"]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize(
    ("cents", "currency"), [(10_000, "EUR"), (5_990, "JPY"), (12_340, "BHD"), (12_345, "KWD")]
)
def test_the_sum_that_was_shown_is_charged(bench: Bench, cents: int, currency: str) -> None:
    session = bench.session(bench.cart(cents, currency))
    answer = pay(bench, session, "tok_approved", **shown(cents, currency)).json()
    assert answer["outcome"] == "approved"
    [at_psp] = bench.at_the_psp(answer["paymentReference"])
    assert at_psp["amount"] == {"value": cents, "currency": currency}


@pytest.mark.parametrize("other", [shown(9_999), shown(10_001), shown(10_000, "USD")])
def test_another_sum_charges_nothing_and_leaves_nothing(bench: Bench, other: Json) -> None:
    cart = bench.cart()
    answer = pay(bench, bench.session(cart), "tok_approved", **other)
    assert code(answer) == (409, "AmountChanged")
    assert bench.attached(cart) == []
    assert bench.api("GET", "payments")["results"] == []
    assert bench.stand_in.books() == []


@pytest.mark.parametrize("make", [Bench, StripeBench])
def test_a_cart_that_grew_is_paid_when_the_new_sum_was_shown(make: type[Bench]) -> None:
    bench = make()
    token = "tok_approved" if make is Bench else "pm_card_visa"
    cart = bench.cart()
    session = bench.session(cart)
    dearer(bench, cart, 490)
    assert code(pay(bench, session, token, "first", **shown(10_000))) == (409, "AmountChanged")
    assert bench.stand_in.books() == []
    answer = pay(bench, session, token, "second", **shown(10_490)).json()
    assert (answer["outcome"], answer["coverage"]["due"]["centAmount"]) == ("approved", 0)
    assert bench.transactions(answer["paymentReference"]) == [("Authorization", 10_490, "Success")]


def test_a_gift_card_is_not_part_of_what_is_shown(bench: Bench) -> None:
    plan = {"centAmount": 2_500, "currencyCode": "EUR"}
    session = bench.session(bench.cart(), giftCardPlannedAmount=plan)
    assert code(pay(bench, session, "tok_approved", **shown(10_000))) == (409, "AmountChanged")
    answer = pay(bench, session, "tok_approved", **shown(7_500)).json()
    assert bench.transactions(answer["paymentReference"]) == [("Authorization", 7_500, "Success")]


def test_a_repeated_submit_is_one_payment_also_when_the_cart_grew_meanwhile(bench: Bench) -> None:
    cart = bench.cart()
    session = bench.session(cart)
    first = pay(bench, session, "tok_approved", "tap", **shown(10_000)).json()
    dearer(bench, cart, 490)
    again = pay(bench, session, "tok_approved", "tap", **shown(10_000)).json()
    assert again["paymentReference"] == first["paymentReference"]
    assert again["outcome"] == "underpaid"
    assert len(bench.stand_in.books()) == 1


def test_a_key_is_for_one_sum(bench: Bench) -> None:
    cart = bench.cart()
    session = bench.session(cart)
    pay(bench, session, "tok_approved", "tap", **shown(10_000))
    dearer(bench, cart, 490)
    again = pay(bench, session, "tok_approved", "tap", **shown(10_490))
    assert code(again) == (409, "IdempotencyConflict")
    assert len(bench.stand_in.books()) == 1


def test_a_cart_that_changes_in_the_very_moment_is_not_charged(bench: Bench) -> None:
    cart = bench.cart()
    session = bench.session(cart)
    grows = Meanwhile(bench.commercetools_app, r"/payments$", lambda: dearer(bench, cart, 490))
    bench.network.plug("commercetools.test", grows)
    answer = pay(bench, session, "tok_approved", **shown(10_000))
    assert code(answer) == (409, "AmountChanged")
    assert bench.stand_in.books() == []
