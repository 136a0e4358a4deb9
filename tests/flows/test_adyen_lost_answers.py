"""What Adyen says of a payment whose answer and webhook were lost, and that it did not cancel."""

import pytest

from adyen_report_support import ReportBench
from adyen_world import card
from sandbox.faults import FaultRule
from sandbox.psp_kit.webhooks import DeliveryMode

DECLINED = card(holderName="DECLINED")
_HOUR = 3_600


def lost(bench: ReportBench, token: str = DECLINED) -> str:
    """Return a Payment that another submit was to replace, and that Adyen did not cancel."""
    cart = bench.cart()
    session = bench.session(cart)
    bench.adyen.outbox.mode = DeliveryMode(mute=("AUTHORISATION",))
    bench.adyen.faults.add(FaultRule(path="/payments$", applied_but_failed=True, count=9))
    payment_id = str(bench.pay(session, token, name="first").json()["paymentReference"])
    bench.adyen.faults.clear()
    bench.pay(session, None, "ideal", name="second")
    bench.later(60)
    bench.clock.advance(_HOUR)
    return payment_id


def authorizations(bench: ReportBench) -> int:
    return len(bench.adyen.books())


@pytest.fixture
def bench() -> ReportBench:
    return ReportBench()


def test_a_refusal_is_known_by_the_next_run(bench: ReportBench) -> None:
    payment_id = lost(bench)
    assert ("Authorization", 10_000, "Pending") in bench.transactions(payment_id)
    before = authorizations(bench)
    bench.reconcile()
    assert bench.payment(payment_id).payment_status.interface_code == "card_declined"
    assert ("Authorization", 10_000, "Failure") in bench.transactions(payment_id)
    assert authorizations(bench) == before


def test_money_that_was_taken_at_once_is_known_by_the_next_run() -> None:
    bench = ReportBench(ADYEN_CAPTURE_METHOD="automatic")
    payment_id = lost(bench, card())
    assert bench.done(payment_id) == [("authorization", 10_000), ("capture", 10_000)]
    bench.reconcile()
    assert ("Authorization", 10_000, "Success") in bench.transactions(payment_id)
    assert ("Charge", 10_000, "Success") in bench.transactions(payment_id)


def test_money_that_was_taken_twice_is_returned() -> None:
    """The shopper changed the cart and paid again, before Adyen could be asked to end the first."""
    bench = ReportBench(ADYEN_CAPTURE_METHOD="automatic")
    bench.adyen.outbox.mode = DeliveryMode(mute=("AUTHORISATION",))
    cart = bench.cart()
    session = bench.session(cart)
    bench.adyen.faults.add(FaultRule(path="/payments$", applied_but_failed=True, count=3))
    first = str(bench.pay(session, card(), name="first").json()["paymentReference"])
    bench.change_total(cart, 12_000)
    bench.adyen.faults.clear()
    bench.adyen.faults.add(FaultRule(path="/cancels$", status=429, count=99))
    assert bench.pay(session, card(), name="second").status_code == 503
    assert bench.pay(session, card(), name="second").json()["outcome"] == "approved"
    bench.adyen.faults.clear()
    for _ in range(3):
        bench.clock.advance(_HOUR)
        bench.reconcile()
        bench.later(60)
    assert ("refund", 10_000) in bench.done(first)
    assert ("Refund", 10_000, "Success") in bench.transactions(first)


def test_no_answer_is_asked_for_once(bench: ReportBench) -> None:
    """As where Adyen looks at the body first: it has no payment method, and is refused."""
    payment_id = lost(bench)
    bench.adyen.faults.add(FaultRule(path="/payments$", status=422, count=99))
    bench.reconcile()
    bench.adyen.faults.clear()
    bench.clock.advance(_HOUR)
    bench.reconcile()
    assert ("Authorization", 10_000, "Pending") in bench.transactions(payment_id)


@pytest.mark.parametrize(
    "named", ["", '"merchantReference":"11111111-1111-4111-8111-111111111111",']
)
def test_an_answer_that_names_another_payment_or_none_proves_nothing(
    bench: ReportBench, named: str
) -> None:
    payment_id = lost(bench)
    body = f'{{{named}"resultCode":"Authorised","pspReference":"ANOTHER123456789"}}'
    bench.adyen.faults.add(FaultRule(path="/payments$", malformed_body=body, count=9))
    bench.reconcile()
    assert ("Authorization", 10_000, "Pending") in bench.transactions(payment_id)


def test_a_key_that_adyen_has_forgotten_makes_no_payment(bench: ReportBench) -> None:
    payment_id = lost(bench)
    before = authorizations(bench)
    bench.adyen.keys.release(f"authorize-{payment_id}")
    bench.reconcile()
    assert authorizations(bench) == before
    assert ("Authorization", 10_000, "Pending") in bench.transactions(payment_id)


def test_nothing_is_asked_after_the_keys_life(bench: ReportBench) -> None:
    payment_id = lost(bench)
    bench.clock.advance(7 * 24 * _HOUR)
    bench.calls()
    bench.reconcile()
    assert "POST /v72/payments" not in bench.calls()
    assert ("Authorization", 10_000, "Pending") in bench.transactions(payment_id)


@pytest.mark.parametrize(
    "trouble",
    [
        FaultRule(path="/payments$", status=429, count=99),
        FaultRule(path="/payments$", status=503, count=99),
        FaultRule(path="/payments$", applied_but_failed=True, count=99),
    ],
    ids=["busy", "down", "answer lost"],
)
def test_it_is_asked_later_when_adyen_cannot_be_reached(
    bench: ReportBench, trouble: FaultRule
) -> None:
    payment_id = lost(bench)
    bench.adyen.faults.add(trouble)
    bench.reconcile()
    bench.adyen.faults.clear()
    bench.clock.advance(_HOUR)
    bench.reconcile()
    assert ("Authorization", 10_000, "Failure") in bench.transactions(payment_id)
