"""commercetools refuses an update with 400: neither the note nor a race keeps the money unsaid."""

import pytest

from bench import Bench
from meanwhile_support import before_post
from sandbox.commercetools.refusals import RefusalCode

CODES: tuple[RefusalCode, ...] = ("InvalidField", "RequiredField", "InvalidOperation")
APPROVED = ("Authorization", 10_000, "Success")


@pytest.fixture
def bench() -> Bench:
    return Bench()


class TestANoteThatIsRefused:
    @pytest.mark.parametrize("code", CODES)
    def test_a_payment_and_its_capture_are_recorded(self, bench: Bench, code: RefusalCode) -> None:
        bench.commercetools.project.refusals.order("interfaceInteraction", code)
        payment_id = bench.paid()
        assert bench.outcome(payment_id, "capturePayment", 10_000) == "approved"
        assert bench.transactions(payment_id) == [APPROVED, ("Charge", 10_000, "Success")]

    def test_also_where_a_webhook_is_the_first_to_tell(self, bench: Bench) -> None:
        bench.commercetools.project.refusals.order("interfaceInteraction", "RequiredField")
        session = bench.session(bench.cart())
        reference = bench.pay(session, "tok_pending_success").json()["paymentReference"]
        bench.later(60)
        assert bench.transactions(reference) == [APPROVED]


@pytest.mark.parametrize("code", ["InvalidField", "InvalidOperation"])
def test_the_shopper_and_the_webhook_write_the_same_new_reference(
    bench: Bench, code: RefusalCode
) -> None:
    cart = bench.cart()
    session = bench.session(cart)
    bench.commercetools.project.refusals.order("staleInterfaceId", code)
    webhooks: list[bool] = []

    def deliver() -> None:
        bench.later(5)
        webhooks.extend(bench.payment(one).interface_id is not None for one in bench.attached(cart))

    app = before_post(bench.commercetools_app, "/payments/[^/]+", deliver)
    bench.network.plug("commercetools.test", app)
    answer = bench.pay(session).json()
    assert webhooks == [True]
    assert answer["outcome"] == "approved"
    assert bench.transactions(answer["paymentReference"]) == [APPROVED]
