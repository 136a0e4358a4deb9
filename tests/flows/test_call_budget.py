"""What each operation costs in upstream calls; a token is fetched before and stays valid."""

from bench import Bench


def warm() -> Bench:
    bench = Bench()
    bench.paid()
    bench.later(0)
    bench.calls()
    return bench


def test_starting_a_payment() -> None:
    bench = warm()
    session = bench.session(bench.cart())
    bench.calls()
    assert bench.pay(session).json()["outcome"] == "approved"
    assert len(bench.calls()) == 6


def test_every_operation_of_a_merchant() -> None:
    bench = warm()
    captured, cancelled, reversed_, refunded = (bench.paid() for _ in range(4))
    assert bench.outcome(refunded, "capturePayment", 10_000) == "approved"
    for payment_id, action, cents in (
        (captured, "capturePayment", 4_000),
        (refunded, "refundPayment", 4_000),
        (refunded, "reversePayment", None),
        (cancelled, "cancelPayment", None),
        (reversed_, "reversePayment", None),
    ):
        bench.calls()
        assert bench.outcome(payment_id, action, cents) == "approved"
        assert len(bench.calls()) == 4, action


def test_reading_the_configuration() -> None:
    bench = warm()
    session = bench.session(bench.cart())
    bench.calls()
    assert bench.call("GET", "/operations/config", session).status_code == 200
    assert len(bench.calls()) <= 2


def test_a_webhook_that_brings_news() -> None:
    bench = warm()
    payment_id = bench.pay(bench.session(bench.cart()), "tok_pending_success").json()[
        "paymentReference"
    ]
    bench.later(0)
    bench.calls()
    bench.clock.advance(3)
    bench.psp.settle()
    delivery = bench.psp.next_delivery()
    assert delivery is not None
    bench.calls()
    bench.psp.deliver(delivery)
    assert len(bench.calls()) == 3
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Success")]


def test_a_webhook_without_news_writes_nothing() -> None:
    bench = warm()
    payment_id = bench.paid()
    version = bench.payment(payment_id).version
    bench.later(5)
    assert bench.payment(payment_id).version == version
