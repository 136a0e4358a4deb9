"""A sheet that showed an old sum, while an attempt to pay that sum is under way already.

409 `AmountChanged` says that nothing is charged for what was shown, so nothing may be held for it.
"""

from collections.abc import Callable

import pytest
import requests

from bench import Bench, Json
from meanwhile_support import Meanwhile
from sandbox.faults import FaultRule
from stripe_bench import StripeBench

OLD, NEW = 10_000, 10_490


def cents(value: int) -> Json:
    return {"centAmount": value, "currencyCode": "EUR"}


def grow(bench: Bench, cart: Json, to: int = NEW) -> None:
    """Change what the cart costs, as another tab or the tax of an address does."""
    bench.change_total(cart, to)


def held(bench: Bench, *payment_ids: str) -> list[int]:
    """Return what the PSP holds, or may still take, for each of these Payments."""
    ended = ("canceled", "declined")
    return [
        amount["value"] if isinstance(amount := found["amount"], dict) else amount
        for one in payment_ids
        for found in bench.at_the_psp(one)
        if found["status"] not in ended
    ]


class Visit:
    """One cart, with a sheet that shows what it cost at first."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.cart = bench.cart(OLD)
        self.session = bench.session(self.cart)
        is_stripe = isinstance(bench, StripeBench)
        self.card = "pm_card_visa" if is_stripe else "tok_approved"
        self.challenged = "pm_card_authenticationRequired" if is_stripe else "tok_three_ds"

    def by_sheet(self, shown: int = OLD, name: str = "") -> requests.Response:
        return self.bench.pay_by_sheet(self.session, cents(shown), self.card, name=name)

    def pay(self, token: str | None, name: str = "", method: str = "card") -> str:
        answer = self.bench.pay(self.session, token, method, name).json()
        return str(answer["paymentReference"])


def refused(answer: requests.Response) -> tuple[int, str]:
    [error] = answer.json()["errors"]
    return answer.status_code, error["code"]


CHANGED = (409, "AmountChanged")

# What was sent for the old sum before the cart changed, in the same or another tab.
BEFORE: dict[str, Callable[[Visit], str]] = {
    "the same submit without a name": lambda v: v.by_sheet().json()["paymentReference"],
    "another sheet": lambda v: v.by_sheet(name="other").json()["paymentReference"],
    "a submit of the page": lambda v: v.pay(v.card, name="page"),
    "a submit of the page without a name": lambda v: v.pay(v.card),
    "a challenge that waits": lambda v: v.pay(v.challenged, name="page"),
}


@pytest.mark.parametrize("to", [NEW, 9_000])
@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("make", [Bench, StripeBench])
def test_an_attempt_for_the_old_sum_is_ended_first(make: type[Bench], before: str, to: int) -> None:
    visit = Visit(bench := make())
    first = BEFORE[before](visit)
    grow(bench, visit.cart, to)
    assert refused(visit.by_sheet()) == CHANGED
    assert held(bench, first) == []
    assert bench.transactions(first)[-1] == ("CancelAuthorization", OLD, "Success")
    answer = visit.by_sheet(to, name="again").json()
    assert (answer["outcome"], answer["coverage"]["due"]["centAmount"]) == ("approved", 0)
    assert held(bench, *bench.attached(visit.cart)) == [to]


def meanwhile(visit: Visit, host: str, path: str, happen: Callable[[], object]) -> None:
    """Let this happen when the next call with that path arrives there, before it is served."""
    bench = visit.bench
    apps = {"commercetools.test": bench.commercetools_app}
    app = apps.get(host) or bench.profile.app(bench.stand_in)
    bench.network.plug(host, Meanwhile(app, path, happen))


@pytest.mark.parametrize("name", ["", "tap"])
@pytest.mark.parametrize("at_the_psp", [False, True])
@pytest.mark.parametrize("make", [Bench, StripeBench])
def test_a_copy_overtakes_the_first_submit(make: type[Bench], at_the_psp: bool, name: str) -> None:
    visit = Visit(bench := make())
    told: list[tuple[int, str]] = []

    def copy() -> None:
        grow(bench, visit.cart)
        told.append(refused(visit.by_sheet(name=name)))

    # The first one is on its way to the PSP, or has its answer and is about to write it.
    place = ("commercetools.test", r"/payments/[^/]+$") if at_the_psp else (bench.profile.host, "")
    meanwhile(visit, *place, copy)
    first = visit.by_sheet(name=name).json()
    assert told == [CHANGED]
    assert first["outcome"] == "rejected"
    bench.later(60)
    assert held(bench, *bench.attached(visit.cart)) == []


@pytest.mark.parametrize("name", ["", "tap"])
def test_a_copy_of_what_is_taken_at_once_is_answered_with_it(name: str) -> None:
    visit = Visit(bench := StripeBench(STRIPE_CAPTURE_METHOD="automatic"))
    told: list[Json] = []

    def copy() -> None:
        grow(bench, visit.cart)
        told.append(visit.by_sheet(name=name).json())

    meanwhile(visit, "commercetools.test", r"/payments/[^/]+$", copy)
    first = visit.by_sheet(name=name).json()["paymentReference"]
    told.append(visit.by_sheet(name=name).json())
    assert [(one["paymentReference"], one["outcome"]) for one in told] == [(first, "underpaid")] * 2
    assert held(bench, first) == [OLD]


def test_captured_money_stays_whatever_a_sheet_shows() -> None:
    visit = Visit(bench := Bench())
    first = visit.pay("tok_approved")
    bench.outcome(first, "capturePayment", OLD)
    grow(bench, visit.cart)
    assert visit.by_sheet(OLD, "old").json()["paymentReference"] == first
    assert refused(visit.by_sheet(NEW, "whole")) == CHANGED
    assert held(bench, first) == [OLD]
    answer = visit.by_sheet(NEW - OLD, "rest").json()
    assert answer["outcome"] == "approved"
    assert held(bench, *bench.attached(visit.cart)) == [OLD, NEW - OLD]


@pytest.mark.parametrize(("method", "token"), [("card", "tok_three_ds"), ("ideal", None)])
def test_an_attempt_for_the_new_sum_is_not_ended(method: str, token: str | None) -> None:
    visit = Visit(bench := Bench())
    grow(bench, visit.cart)
    other = visit.pay(token, method=method)
    assert refused(visit.by_sheet()) == CHANGED
    assert bench.transactions(other) == [("Authorization", NEW, "Pending")]


def test_a_commanded_capture_keeps_its_attempt() -> None:
    visit = Visit(bench := Bench())
    first = visit.pay("tok_approved")
    capture = {"type": "Charge", "amount": cents(OLD), "state": "Initial"}
    bench.update(first, {"action": "addTransaction", "transaction": capture})
    grow(bench, visit.cart)
    assert refused(visit.by_sheet()) == (409, "PaymentInProgress")
    assert held(bench, first) == [OLD]


def test_no_promise_while_the_psp_will_not_end_the_attempt() -> None:
    visit = Visit(bench := Bench())
    first = visit.pay("tok_pending_success")
    grow(bench, visit.cart)
    bench.psp.faults.add(FaultRule(path="/cancel$", status=422))
    assert refused(visit.by_sheet()) == (409, "PaymentInProgress")
    assert bench.transactions(first)[0] == ("Authorization", OLD, "Pending")


LOST = FaultRule(path="/cancel$", applied_but_failed=True, count=None)
DOWN = FaultRule(status=503, count=None)


@pytest.mark.parametrize("trouble", [LOST, DOWN], ids=["answer lost", "down"])
@pytest.mark.parametrize("make", [Bench, StripeBench])
def test_no_promise_before_the_end_is_known(make: type[Bench], trouble: FaultRule) -> None:
    visit = Visit(bench := make())
    first = visit.pay(visit.card)
    grow(bench, visit.cart)
    bench.stand_in.faults.add(trouble)
    assert refused(visit.by_sheet()) != CHANGED
    bench.stand_in.faults.clear()
    assert refused(visit.by_sheet()) == CHANGED
    assert held(bench, first) == []
    assert bench.transactions(first)[-1] == ("CancelAuthorization", OLD, "Success")
