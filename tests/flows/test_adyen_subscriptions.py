"""Subscriptions with Adyen: one job each, whatever is lost of how Adyen named the stored card."""

import pytest

from adyen_items import ACCOUNT
from adyen_subscriptions_support import (
    PAYMENTS,
    STORED,
    AdyenSubscriptions,
    DyingAdyenSubscriptions,
)
from meanwhile_support import before_post
from reconciliation_support import errors
from recurring_support import DAY
from returning_customers_support import state_of
from sandbox.faults import FaultRule
from simulation.faults import Fault


@pytest.fixture
def shop() -> AdyenSubscriptions:
    return AdyenSubscriptions()


def lost_answer(shop: AdyenSubscriptions, customer: str) -> str:
    """Subscribe; the answer of Adyen is lost. Return the Payment."""
    session = shop.session(shop.monthly_cart(customer))
    shop.adyen.faults.add(FaultRule(path=PAYMENTS, method="POST", applied_but_failed=True))
    shop.adyen.faults.add(FaultRule(path=PAYMENTS, method="POST", status=503, count=None))
    told = shop.pay(session, shop.card).json()
    shop.adyen.faults.clear()
    assert told["outcome"] == "pending"
    return str(told["paymentReference"])


def test_the_webhook_names_the_card_when_the_answer_is_lost(shop: AdyenSubscriptions) -> None:
    customer = shop.customer()
    paid = lost_answer(shop, customer)
    shop.later(60)
    [method] = shop.methods_of(customer)
    assert shop.links() == [(paid, method["id"])]


def test_the_report_alone_tells_of_the_payment() -> None:
    """Answer and webhooks are lost: Adyen is asked what its customer has stored.

    The money is taken at once, so that the end of the attempt after a day comes too late.
    """
    shop = AdyenSubscriptions(ADYEN_CAPTURE_METHOD="automatic")
    customer = shop.customer()
    shop.lost()
    paid = lost_answer(shop, customer)
    shop.later(60)
    assert shop.transactions(paid) == []
    shop.reported()
    [method] = shop.methods_of(customer)
    assert shop.links() == [(paid, method["id"])]


def test_a_card_that_adyen_has_already(shop: AdyenSubscriptions) -> None:
    """Its first payment is another one, so it is not found by the payment that stored it."""
    customer = shop.customer()
    first = shop.subscribe(customer)
    second = lost_answer(shop, customer)
    shop.later(60)
    assert sorted(origin for origin, _ in shop.links()) == sorted([first, second])
    [one, other] = [shop.token_at_the_psp(method["id"]) for method in shop.methods_of(customer)]
    assert one == other


def test_a_card_that_two_payments_stored_is_forgotten_with_the_last_of_them(
    shop: AdyenSubscriptions,
) -> None:
    """Adyen has one token for it; removing it from the list does not end the subscription."""
    customer = shop.customer()
    kept = shop.save(customer)
    removed = shop.save(customer)
    assert shop.token_at_the_psp(kept) == shop.token_at_the_psp(removed)
    session = shop.session_of(customer)
    assert shop.remove(session, removed).status_code == 204
    assert state_of(shop.charge(shop.cart_of(customer), kept, 10_000)) == "Completed"
    assert shop.remove(session, kept).status_code == 204
    assert shop.adyen.vault.of(ACCOUNT, customer) == []


def test_a_card_that_is_not_known_is_reported_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Adyen has it already, and the answer and the webhooks with its id are lost.

    An operator creates the payment method, and the next run of the reconciliation the job.
    """
    shop = AdyenSubscriptions(ADYEN_CAPTURE_METHOD="automatic")
    customer = shop.customer()
    shop.subscribe(customer)
    [known] = shop.links()
    shop.later(60)
    shop.lost()
    paid = lost_answer(shop, customer)
    shop.later(60)
    shop.reported()
    assert shop.links() == [known]
    for _ in range(6):
        shop.later(DAY / 2)
        shop.reconcile()
    told = [one for one in errors(capsys.readouterr().out) if one.get("paymentId") == paid]
    assert [one["eventCode"] for one in told].count("recurring_job.method_unknown") == 1
    made = shop.add_method(customer, key=f"stored-{paid}")
    shop.later(60)
    shop.reconcile()
    assert sorted(shop.links()) == sorted([known, (paid, made)])


def test_a_stored_card_is_kept_while_adyen_cannot_be_asked(shop: AdyenSubscriptions) -> None:
    """The note of it was written, its answer was lost, and Adyen is down for the look after it."""
    customer = shop.customer()
    cart = shop.monthly_cart(customer)
    session = shop.session(cart)

    def trouble() -> None:
        path = r"/payments/[0-9a-f-]+$"
        shop.commercetools.faults.add(
            FaultRule(path=path, method="POST", applied_but_failed=True, status=502)
        )
        shop.adyen.faults.add(FaultRule(path=STORED, status=503, count=None))

    shop.network.plug(
        "commercetools.test", before_post(shop.commercetools_app, "/payment-methods", trouble)
    )
    paid = shop.pay(session, shop.card).json()
    assert paid["outcome"] == "approved"
    shop.adyen.faults.clear()
    shop.later(DAY / 4)
    shop.reconcile()
    [method] = shop.methods_of(customer)
    assert shop.links() == [(paid["paymentReference"], method["id"])]


_TROUBLE = (Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.LOST, Fault.ERROR_APPLIED)


@pytest.mark.parametrize("is_known", [False, True], ids=["new card", "known card"])
@pytest.mark.parametrize("fault", _TROUBLE)
@pytest.mark.parametrize("call", range(2, 12))
def test_trouble_at_each_step_leaves_one_job_for_each_subscription(
    call: int, fault: Fault, is_known: bool
) -> None:
    """The shopper does not submit again; webhooks and the reconciliation are enough."""
    shop = DyingAdyenSubscriptions()
    customer = shop.customer()
    begun = [shop.subscribe(customer)] if is_known else []
    session = shop.session(shop.monthly_cart(customer))
    shop.plan.hit(call, fault)
    shop.attempt(lambda: shop.pay(session, shop.card))
    shop.plan.is_over = True
    shop.later(60)
    shop.later(3_600)
    shop.reconcile()
    paid = [one.merchant_reference for one in shop.stand_in.books()]
    assert set(begun) <= set(paid)
    assert sorted(origin for origin, _ in shop.links()) == sorted(paid)
