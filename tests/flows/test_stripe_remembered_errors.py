"""Stripe keeps an error of its own under a key for a day: nobody has to wait for that."""

import pytest

from bench import Json
from sandbox.psp_kit.server_errors import ServerErrorRule
from stripe_bench import StripeBench


@pytest.fixture
def bench() -> StripeBench:
    return StripeBench()


def live(bench: StripeBench, payment_id: str) -> list[str]:
    """Return the status of every PaymentIntent that was not canceled."""
    found = [one["status"] for one in bench.at_the_psp(payment_id)]
    return [status for status in found if status != "canceled"]


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("names", [("submit-1", "submit-1"), ("", "")])
@pytest.mark.parametrize("path", ["/v1/payment_intents$", "/confirm$"])
def test_the_shopper_pays_at_the_next_try(
    bench: StripeBench, path: str, names: tuple[str, str], applied: bool
) -> None:
    cart = bench.cart()
    session = bench.session(cart)
    bench.stripe.server_errors.add(ServerErrorRule(path, applied=applied))
    first: Json = bench.pay(session, name=names[0]).json()
    assert first["outcome"] in ("pending", "approved")
    again: Json = bench.pay(session, name=names[1]).json()
    assert again["outcome"] == "approved"
    assert bench.attached(cart) == [again["paymentReference"]]
    assert live(bench, again["paymentReference"]) == ["requires_capture"]


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize(
    ("action", "path", "cents"),
    [
        ("capturePayment", "/capture$", 10_000),
        ("cancelPayment", "/cancel$", None),
        ("refundPayment", "/refunds$", 3_000),
    ],
)
def test_a_command_of_the_merchant_is_carried_out_at_the_next_try(
    bench: StripeBench, action: str, path: str, cents: int | None, applied: bool
) -> None:
    payment_id = bench.paid()
    if action == "refundPayment":
        bench.outcome(payment_id, "capturePayment", 10_000, "all")
    bench.stripe.server_errors.add(ServerErrorRule(path, applied=applied))
    bench.outcome(payment_id, action, cents, "once")
    assert bench.outcome(payment_id, action, cents, "once") == "approved"
    kind = {"capturePayment": "Charge", "refundPayment": "Refund"}.get(
        action, "CancelAuthorization"
    )
    done = (kind, cents or 10_000, "Success")
    assert [one for one in bench.transactions(payment_id) if one[0] == kind] == [done]
