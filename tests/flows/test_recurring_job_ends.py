"""A Payment that holds nothing, and that no order stands on, leaves no recurring job behind.

It was replaced because its cart changed, or its money was returned before there was an order.
"""

import pytest

from reconciliation_support import AGE, errors, make_order
from recurring_support import DAY, JOBS, SubscriptionShop, dying_subscription
from sandbox.faults import FaultRule
from simulation.faults import Fault


@pytest.fixture
def shop() -> SubscriptionShop:
    return SubscriptionShop()


def changed(shop: SubscriptionShop) -> tuple[str, str]:
    """Return the session of a paid cart that has become dearer, and who had paid it."""
    cart = shop.monthly_cart(shop.customer())
    session = shop.session(cart)
    first = shop.pay(session, shop.card).json()["paymentReference"]
    shop.change_item(cart, 12_000)
    return session, first


def test_an_approved_attempt_that_is_replaced_takes_its_job_along(shop: SubscriptionShop) -> None:
    session, first = changed(shop)
    second = shop.pay(session, shop.card).json()
    assert second["outcome"] == "approved"
    assert shop.at_the_psp(first)[0]["status"] == "canceled"
    assert [origin for origin, _ in shop.links()] == [second["paymentReference"]]
    assert len(shop.ended(first)) == 1
    before = shop.payment(first).version
    shop.later(DAY)
    shop.reconcile()
    assert shop.payment(first).version == before


@pytest.mark.parametrize("status", [400, 503])
def test_checkout_is_down_meanwhile(shop: SubscriptionShop, status: int) -> None:
    session, first = changed(shop)
    shop.checkout_is_down(status)
    second = shop.pay(session, shop.card).json()
    assert second["outcome"] == "approved"
    shop.commercetools.faults.clear()
    assert [origin for origin, _ in shop.links()] == [first]
    shop.later(AGE)
    shop.reconcile()
    assert [origin for origin, _ in shop.links()] == [second["paymentReference"]]
    assert len(shop.ended(first)) == 1


def test_a_shopper_waits_once_for_checkout_whatever_is_replaced(shop: SubscriptionShop) -> None:
    """The first attempt lacks its job, then has one to spare, and the second lacks its own."""
    shop.commercetools.faults.add(FaultRule(path=JOBS, delay_seconds=60, count=None))
    session, _ = changed(shop)
    began = shop.clock.monotonic()
    second = shop.pay(session, shop.card).json()
    assert second["outcome"] == "approved"
    assert shop.clock.monotonic() - began < 5
    shop.commercetools.faults.clear()
    shop.later(AGE)
    shop.reconcile()
    assert [origin for origin, _ in shop.links()] == [second["paymentReference"]]


def test_a_slow_checkout_keeps_no_job_waiting_for_another_run(shop: SubscriptionShop) -> None:
    """The reconciliation has its time for each Payment, as no shopper waits for it."""
    shop.checkout_is_down()
    customer = shop.customer()
    paid = {shop.subscribe(customer) for _ in range(3)}
    shop.later(AGE)
    shop.commercetools.faults.clear()
    shop.commercetools.faults.add(FaultRule(path=JOBS, delay_seconds=3, count=None))
    shop.reconcile()
    assert {origin for origin, _ in shop.links()} == paid


def test_a_lost_answer_to_the_deletion(shop: SubscriptionShop) -> None:
    session, first = changed(shop)
    shop.commercetools.faults.add(
        FaultRule(path=JOBS, method="DELETE", applied_but_failed=True, count=1)
    )
    second = shop.pay(session, shop.card).json()
    assert [origin for origin, _ in shop.links()] == [second["paymentReference"]]
    assert len(shop.ended(first)) == 1


def test_a_job_that_was_never_noted(shop: SubscriptionShop) -> None:
    shop.checkout_is_down()
    customer = shop.customer()
    cart = shop.monthly_cart(customer)
    session = shop.session(cart)
    first = shop.pay(session, shop.card).json()["paymentReference"]
    shop.commercetools.faults.clear()
    shop.job_of_a_dead_process(first, customer)
    assert shop.noted(first) == ()
    shop.change_item(cart, 12_000)
    second = shop.pay(session, shop.card).json()["paymentReference"]
    assert [origin for origin, _ in shop.links()] == [second]


@pytest.mark.parametrize("action", ["cancelPayment", "reversePayment"])
def test_money_that_is_returned_before_the_order(shop: SubscriptionShop, action: str) -> None:
    cart = shop.monthly_cart(shop.customer())
    session = shop.session(cart)
    first = shop.pay(session, shop.card).json()["paymentReference"]
    assert shop.outcome(first, action) == "approved"
    assert shop.jobs() == []
    second = shop.pay(session, shop.card).json()["paymentReference"]
    assert [origin for origin, _ in shop.links()] == [second]


def test_the_first_month_of_an_order_can_be_refunded(shop: SubscriptionShop) -> None:
    cart = shop.monthly_cart(shop.customer())
    paid = shop.pay(shop.session(cart), shop.card).json()["paymentReference"]
    make_order(shop, cart)
    assert shop.outcome(paid, "capturePayment", 10_000) == "approved"
    assert shop.outcome(paid, "refundPayment", 10_000) == "approved"
    assert [origin for origin, _ in shop.links()] == [paid]
    assert shop.ended(paid) == ("kept: an order needs it",)


def test_a_job_that_checkout_was_faster_with_is_told_once(
    shop: SubscriptionShop, capsys: pytest.CaptureFixture[str]
) -> None:
    cart = shop.monthly_cart(shop.customer())
    session = shop.session(cart)
    first = shop.pay(session, shop.card).json()["paymentReference"]
    shop.commercetools.recurring_jobs.process(shop.noted(first)[0])
    shop.change_item(cart, 12_000)
    assert shop.pay(session, shop.card).json()["outcome"] == "approved"
    shop.later(DAY)
    shop.reconcile()
    told = [one["eventCode"] for one in errors(capsys.readouterr().out)]
    assert told.count("recurring_job.used_too_early") == 1
    assert shop.ended(first) == ("kept: Checkout had processed it",)


@pytest.mark.parametrize("crash", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER])
@pytest.mark.parametrize("call", range(24))
def test_a_crash_at_each_step(call: int, crash: Fault) -> None:
    sessions: list[str] = []

    def warm(shop: SubscriptionShop) -> None:
        sessions.append(changed(shop)[0])

    shop = dying_subscription(call, crash, warm)
    shop.attempt(lambda: shop.pay(sessions[-1], shop.card))
    shop.plan.is_over = True
    answer = shop.pay(sessions[-1], shop.card).json()
    assert answer["outcome"] == "approved"
    shop.later(60)
    shop.later(AGE)
    shop.reconcile()
    assert [origin for origin, _ in shop.links()] == [answer["paymentReference"]]
