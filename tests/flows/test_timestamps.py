"""Every transaction of ours says when it was, also where the PSP does not."""

from datetime import datetime

from bench import Bench
from stripe_bench import StripeBench


def times(bench: Bench, payment_id: str) -> list[tuple[str, datetime | None]]:
    return [(one.type, one.timestamp) for one in bench.payment(payment_id).transactions]


def test_an_invoice_is_authorized_when_it_is_recorded() -> None:
    bench = Bench()
    now = bench.clock.now()

    answer = bench.pay(bench.session(bench.cart()), None, "invoice").json()

    [(kind, time)] = times(bench, answer["paymentReference"])
    assert kind == "Authorization"
    assert time is not None
    assert 0 <= (time - now).total_seconds() < 60


def test_what_a_capture_at_stripe_releases_has_a_time() -> None:
    bench = StripeBench()
    payment_id = bench.paid()
    bench.later(3_600)
    now = bench.clock.now()

    assert bench.outcome(payment_id, "capturePayment", 6_000) == "approved"

    found = dict(times(bench, payment_id))
    assert list(found) == ["Authorization", "Charge", "CancelAuthorization"]
    assert None not in found.values()
    released = found["CancelAuthorization"]
    assert released is not None
    assert 0 <= (released - now).total_seconds() < 60


def test_a_time_of_the_psp_is_kept() -> None:
    bench = Bench()
    payment_id = bench.paid()
    [at_psp] = bench.at_the_psp(payment_id)

    [(_, time)] = times(bench, payment_id)

    assert time is not None
    assert time == datetime.fromisoformat(at_psp["operations"][0]["createdAt"])
