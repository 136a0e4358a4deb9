"""The invariants about carts, orders and attempts can fail as well: the harm is done by hand."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from bench import PROCESSOR, PSP, Json
from payment_core.domain.superseded_attempts import supersede
from payment_core.runtime.transport import Headers, Request, Response, Timeouts
from simulation.calls import Call
from simulation.circumstances import Circumstance
from simulation.faults import Plan
from simulation.final_checks import check_ends
from simulation.guests import Guest
from simulation.inbound_requests import InboundRequest, serving
from simulation.oracle import cost_of, held_on, is_given_up, payments_of, surely_held_on
from simulation.shops import Shop
from simulation.simulated_system import SimulatedSystem
from simulation.subscription_checks import check_subscriptions
from simulation.writers import OtherWriter


class Paid:
    """A cart that is paid, and what is done to it."""

    def __init__(self, token: str = "tok_approved") -> None:
        self.system = SimulatedSystem(0, Plan())
        self.system.watch()
        self.cart: Json = self.system.cart()
        self.session = self.system.session(self.cart)
        self.payment_id = str(self.system.pay(self.session, token).json()["paymentReference"])

    def answered(
        self, flow: str, path: str, meanwhile: Callable[[], None] = lambda: None, **told: Any
    ) -> set[str]:
        """Give an answer that nobody gave; return which invariants it breaks.

        `meanwhile` happens while the request is served.
        """
        headers = {"X-Session-Id": self.session} if flow != "reverse" else {}
        inbound = InboundRequest(flow, Request("POST", f"{PROCESSOR}{path}", headers))
        self.system.coverage.began(inbound)
        with serving(inbound):
            meanwhile()
        inbound.answer = Response(200, msgspec.json.encode(told), Headers())
        self.system.coverage.answered(inbound)
        return self.broken

    def confirmed(self, meanwhile: Callable[[], None] = lambda: None) -> set[str]:
        """Say that the payment is approved, after whatever happens meanwhile."""
        path = f"/payments/{self.payment_id}/confirm"
        told = {"paymentReference": self.payment_id, "outcome": "approved"}
        return self.answered("confirm", path, meanwhile, **told)

    def reversed(self) -> set[str]:
        """Say that the payment is reversed."""
        path = f"/operations/payment-intents/{self.payment_id}"
        return self.answered("reverse", path, outcome="approved")

    def ended(self) -> set[str]:
        """Look at the end of it all."""
        check_ends(self.system)
        return self.broken

    def ask_the_psp(self, path: str, **body: Any) -> Call:
        """Ask the PSP for something that nobody commanded."""
        headers = {
            "Authorization": "Bearer sk_sandbox_bench",
            "Idempotency-Key": "by-hand",
            "Content-Type": "application/json",
        }
        url = f"{PSP}/v1/payments{path}"
        request = Request("POST", url, headers, msgspec.json.encode(body))
        answer = self.system.network.send(request, Timeouts(1, 1))
        assert answer.is_success, answer.body
        return Call(request, self.system.profile, self.system.stand_in)

    @property
    def broken(self) -> set[str]:
        """The names of the invariants that were found broken."""
        return self.system.broken


@pytest.fixture(name="paid")
def new_paid() -> Paid:
    return Paid()


def test_a_cart_that_is_paid_and_ordered_breaks_nothing(paid: Paid) -> None:
    assert paid.confirmed() == set()
    assert Shop(paid.system, paid.cart).try_to_order()
    assert paid.ended() == set()


def test_approved_is_covered(paid: Paid) -> None:
    paid.system.reprice(paid.cart["id"], 12_000)
    assert paid.confirmed() == {"approved-is-covered"}


def test_approved_is_covered_by_nothing_that_the_psp_never_heard_of() -> None:
    pretended = Paid("tok_declined")
    payment_id = pretended.system.new_payment(
        {"type": "Charge", "amount": {"centAmount": 10_000, "currencyCode": "EUR"}}
    )
    pretended.system.change(
        pretended.cart,
        {"action": "addPayment", "payment": {"typeId": "payment", "id": payment_id}},
    )
    assert pretended.confirmed() == {"approved-is-covered"}


def test_approved_is_covered_while_a_cart_can_be_ordered(paid: Paid) -> None:
    system, cart = paid.system, paid.system.cart()
    Guest(system, cart)
    answer = system.pay(system.session(cart))
    paid.cart, paid.session = cart, system.session(cart)
    paid.payment_id = answer.json()["paymentReference"]
    assert paid.confirmed() == set()
    assert system.sign_in(
        "guest@example.com", "not-a-real-one", cart["id"], f"guest-of-{cart['id']}"
    )
    assert paid.confirmed() == {"approved-is-covered"}


def test_never_more_than_owed(paid: Paid) -> None:
    another = paid.system.new_payment(key=f"pay-{paid.cart['id']}-item-b-1")
    reference = {"typeId": "payment", "id": another}
    paid.system.change(paid.cart, {"action": "addPayment", "payment": reference})
    inbound = InboundRequest(
        "authorize", Request("POST", PROCESSOR, {"X-Session-Id": paid.session})
    )
    paid.system.coverage.began(inbound)
    with serving(inbound):
        call = paid.ask_the_psp(
            "",
            merchantReference=another,
            amount={"value": 1, "currency": "EUR"},
            method={"type": "card", "token": "tok_approved"},
        )
        paid.system.coverage.after(call)
    assert paid.broken == {"never-more-than-owed"}


def test_money_has_an_order(paid: Paid) -> None:
    assert paid.ended() == {"money-has-an-order"}


def test_every_attempt_ends() -> None:
    left = Paid("tok_three_ds")
    assert left.ended() == {"every-attempt-ends"}
    [found] = left.system.records.all_at_the_psp()
    assert found.waits_for_shopper


def test_every_claim_ends(paid: Paid) -> None:
    system = paid.system
    assert system.order_version(paid.cart, system.carts.since(paid.cart["id"], 0)[-1].version)
    assert paid.ended() == set()
    system.new_payment(key=f"pay-{system.cart()['id']}-cart-1")
    assert paid.ended() == set()
    system.clock.advance(4 * 24 * 3_600)
    assert paid.ended() == {"every-attempt-ends"}


def test_an_order_keeps_its_money(paid: Paid) -> None:
    system = paid.system
    assert Shop(system, paid.cart).try_to_order()
    given_up = supersede(system.payment(paid.payment_id), system.clock.now()).interaction_id
    [found] = system.records.at_the_psp(paid.payment_id)
    metadata = {"paymentId": paid.payment_id, "operationId": given_up}
    paid.ask_the_psp(f"/{found.id}/cancel", metadata=metadata)
    assert paid.ended() == {"an-order-keeps-its-money"}


def test_an_order_keeps_no_money_that_a_merchant_returns(paid: Paid) -> None:
    assert Shop(paid.system, paid.cart).try_to_order()
    assert paid.system.outcome(paid.payment_id, "reversePayment") == "approved"
    assert paid.ended() == set()


def test_reverse_leaves_nothing(paid: Paid) -> None:
    assert paid.reversed() == {"reverse-leaves-nothing"}


def test_reverse_left_nothing(paid: Paid) -> None:
    assert paid.system.outcome(paid.payment_id, "reversePayment") == "approved"
    assert paid.reversed() == set()


def test_the_oracle_knows_an_attempt_that_was_given_up(paid: Paid) -> None:
    """Its names are a copy of ours: this notices when they differ."""
    system = paid.system
    payment = system.payment(paid.payment_id)
    draft = supersede(payment, system.clock.now())
    action = {"action": "addTransaction", "transaction": msgspec.to_builtins(draft)}
    system.update(paid.payment_id, action)
    assert is_given_up(system.payment(paid.payment_id))
    assert held_on(system.records, paid.payment_id) == (10_000, 0)
    assert surely_held_on(system.records, paid.payment_id) == 0


def test_a_capture_that_waits_leaves_an_attempt_decided(paid: Paid) -> None:
    """What is being refunded does not count as held, whatever else is commanded."""
    amount = {"centAmount": 4_000, "currencyCode": "EUR"}
    refund = {"type": "Refund", "state": "Pending", "amount": amount}
    capture = {"type": "Charge", "state": "Initial", "amount": amount}
    paid.system.outcome(paid.payment_id, "capturePayment", 10_000)
    actions = [{"action": "addTransaction", "transaction": one} for one in (refund, capture)]
    paid.system.update(paid.payment_id, *actions)
    assert held_on(paid.system.records, paid.payment_id) == (6_000, 10_000)


def test_a_shop_orders_nothing_that_is_not_covered(paid: Paid) -> None:
    paid.system.reprice(paid.cart["id"], 12_000)
    assert not Shop(paid.system, paid.cart).try_to_order()
    assert paid.system.carts.orders == []


def test_others_write_what_they_may(paid: Paid) -> None:
    paid.system.circumstances = frozenset({Circumstance.OTHER_WRITERS})
    customer = paid.system.customer()
    cart = paid.system.cart_of(customer)
    claim = paid.system.new_payment(
        key=f"pay-{cart['id']}-cart-1", customer={"typeId": "customer", "id": customer}
    )
    for _ in range(9):
        OtherWriter(paid.system, [cart]).write()
    assert list(paid.system.records.meddled) == [claim]
    current = paid.system.records.cart(cart["id"])
    assert current is not None
    assert set(payments_of(current)) == paid.system.records.strange
    assert cost_of(current) == 10_000


class Subscribed:
    """A cart that begins a subscription, paid and captured; then it costs more and is paid again.

    What was captured is not replaced: the second Payment adds to the first, which has the job.
    """

    def __init__(self) -> None:
        system = self.system = SimulatedSystem(0, Plan())
        cart = system.monthly_cart(system.customer("subscriber@example.com"))
        session, card = system.session(cart), system.means("approved").token
        self.first = str(system.agree(session, card, name="a").json()["paymentReference"])
        system.outcome(self.first, "capturePayment", 10_000)
        system.reprice(cart["id"], 12_000)
        self.second = str(system.agree(session, card, name="b").json()["paymentReference"])

    def forget_job(self) -> None:
        """Delete the job without a note."""
        jobs = self.system.commercetools.recurring_jobs
        [job] = jobs.of_payment(self.first)
        jobs.delete(job, job.version)


def test_a_subscription_has_its_job() -> None:
    """What is paid later for the same cart needs none of its own."""
    subscribed = Subscribed()
    assert subscribed.first != subscribed.second
    check_subscriptions(subscribed.system)
    assert subscribed.system.complaints == []


def test_a_subscription_keeps_its_job_while_it_is_disputed() -> None:
    subscribed = Subscribed()
    [first] = subscribed.system.records.at_the_psp(subscribed.first)
    subscribed.system.stand_in.act(first.id, "dispute")
    check_subscriptions(subscribed.system)
    lacking = [one for one in subscribed.system.complaints if "has no job" in one]
    assert lacking == []


def test_a_subscription_without_a_job() -> None:
    subscribed = Subscribed()
    subscribed.forget_job()
    check_subscriptions(subscribed.system)
    assert set(subscribed.system.complaints) == {
        f"subscription-has-job: {one} has no job" for one in (subscribed.first, subscribed.second)
    }
