"""A shopper pays with another card while a merchant's command waits for the first attempt."""

from adyen_bench import AdyenBench
from adyen_world import card


def test_a_capture_that_waits_for_an_attempt_keeps_it_from_being_replaced() -> None:
    """Adyen has given the attempt no name yet, so only what it knows of it counts as money."""
    bench = AdyenBench()
    session = bench.session(bench.cart())
    first = bench.pay(session, token=None, method="ideal").json()["paymentReference"]
    draft = {"type": "Charge", "amount": {"centAmount": 4_000, "currencyCode": "EUR"}}
    bench.update(first, {"action": "addTransaction", "transaction": draft})
    answer = bench.pay(session, card(), name="another-card")
    kinds = [one.type for one in bench.payment(first).transactions]
    assert answer.status_code == 409, answer.text
    assert kinds == ["Authorization", "Charge"]
