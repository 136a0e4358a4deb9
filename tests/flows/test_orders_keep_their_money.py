"""A cart that has become an order keeps its money, whatever another tab does in that moment."""

import json

import pytest

from bench import Bench, Json
from flows.test_coverage import held_for
from meanwhile_support import before_post
from sandbox.psp.app import create_app as create_psp

APPROVED = ("Authorization", 10_000, "Success")


@pytest.fixture
def bench() -> Bench:
    return Bench()


def paid_too_much(bench: Bench) -> tuple[Json, str, str]:
    """Return a cart that costs less than what is held for it, its session and the Payment."""
    cart = bench.cart()
    session = bench.session(cart)
    reference = bench.pay(session, name="first").json()["paymentReference"]
    bench.change_total(cart, 9_000)
    assert bench.confirm(session, reference).json()["outcome"] == "approved"
    return cart, session, reference


def test_the_order_is_made_before_the_attempt_is_given_up(bench: Bench) -> None:
    cart, session, reference = paid_too_much(bench)
    app = before_post(
        bench.commercetools_app, f"/payments/{reference}", lambda: bench.make_order(cart)
    )
    bench.network.plug("commercetools.test", app)
    answer = bench.pay(session, None, "ideal", name="second")
    assert answer.status_code in (400, 409)
    assert held_for(bench, cart) == 10_000
    assert bench.outcome(reference, "capturePayment", 9_000) == "approved"


def test_a_replaced_attempt_is_returned_when_the_order_stands_on_another(bench: Bench) -> None:
    cart = bench.cart()
    session = bench.session(cart)
    replaced = bench.pay(session, "tok_three_ds", name="first").json()["paymentReference"]
    assert bench.pay(session, name="second").json()["outcome"] == "approved"
    bench.make_order(cart)
    bench.later(60)
    assert bench.at_the_psp(replaced)[0]["status"] == "canceled"
    assert held_for(bench, cart) == 10_000


def test_an_order_keeps_its_money_when_its_cart_is_deleted(bench: Bench) -> None:
    cart, session, reference = paid_too_much(bench)

    def order_and_delete() -> None:
        bench.make_order(cart)
        bench.delete_resource(f"carts/{cart['id']}")

    app = before_post(bench.commercetools_app, f"/payments/{reference}", order_and_delete)
    bench.network.plug("commercetools.test", app)
    assert bench.pay(session, None, "ideal", name="second").status_code in (400, 409)
    assert bench.at_the_psp(reference)[0]["status"] == "authorized"
    assert bench.outcome(reference, "capturePayment", 9_000) == "approved"


def test_an_order_in_the_very_moment_of_the_release_is_reported(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    cart, session, _ = paid_too_much(bench)
    app = before_post(create_psp(bench.psp), "/cancel", lambda: bench.make_order(cart))
    bench.network.plug("psp.test", app)
    answer = bench.pay(session, None, "ideal", name="second")
    assert answer.status_code == 400
    assert held_for(bench, cart) == 0
    lines = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    released = [one for one in lines if one.get("eventCode") == "order.payment_released"]
    assert [one["amount"] for one in released] == ["90.00 EUR"]


def test_what_is_released_while_an_order_keeps_it_is_not_approved(bench: Bench) -> None:
    """The release was on its way; the request that withdraws it has seen the money still held."""
    cart, session, reference = paid_too_much(bench)
    [held] = bench.at_the_psp(reference)
    told = []

    def order_and_look() -> None:
        bench.make_order(cart)
        app = before_post(
            bench.commercetools_app,
            f"/payments/{reference}",
            lambda: bench.stand_in.act(held["id"], "expire"),
        )
        bench.network.plug("commercetools.test", app)
        told.append(bench.confirm(session, reference).json()["outcome"])

    bench.network.plug("psp.test", before_post(create_psp(bench.psp), "/cancel", order_and_look))
    bench.pay(session, None, "ideal", name="second")
    assert held_for(bench, cart) == 0
    assert told == ["underpaid"]


def test_an_order_keeps_its_money_beside_a_payment_that_somebody_invented(bench: Bench) -> None:
    cart, session, reference = paid_too_much(bench)
    draft = {
        "amountPlanned": {"centAmount": 10_000, "currencyCode": "EUR"},
        "paymentMethodInfo": {"paymentInterface": "sandbox", "method": "card"},
        "transactions": [
            {
                "type": "Authorization",
                "amount": {"centAmount": 10_000, "currencyCode": "EUR"},
                "state": "Success",
            }
        ],
    }
    bench.attach(cart, bench.api("POST", "payments", draft)["id"])
    app = before_post(
        bench.commercetools_app, f"/payments/{reference}", lambda: bench.make_order(cart)
    )
    bench.network.plug("commercetools.test", app)
    assert bench.pay(session, None, "ideal", name="second").status_code in (400, 409)
    assert bench.at_the_psp(reference)[0]["status"] == "authorized"


def test_what_was_withdrawn_while_another_request_worked_stays_withdrawn(bench: Bench) -> None:
    cart = bench.cart()
    session = bench.session(cart)
    invoice = bench.pay(session, None, "invoice", name="first").json()["paymentReference"]
    path = f"/payments/{invoice}"

    def order_and_look() -> None:
        bench.network.plug("commercetools.test", bench.commercetools_app)
        bench.make_order(cart)
        assert bench.confirm(session, invoice).json()["outcome"] == "approved"

    def at_the_next_write() -> None:
        later = before_post(bench.commercetools_app, path, order_and_look)
        bench.network.plug("commercetools.test", later)

    first = before_post(bench.commercetools_app, path, at_the_next_write)
    bench.network.plug("commercetools.test", first)
    assert bench.pay(session, name="second").status_code in (400, 409)
    assert bench.transactions(invoice) == [APPROVED, ("CancelAuthorization", 10_000, "Failure")]
    assert bench.outcome(invoice, "capturePayment", 10_000) == "approved"
