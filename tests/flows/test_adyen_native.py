"""Native 3-D Secure with Adyen, from the shop's page to commercetools, over its stand-in."""

from typing import Any

import pytest

from adyen_bench import AdyenBench
from adyen_world import FRICTIONLESS, THREE_DS, card
from outgoing import Watched
from sandbox.adyen.account import Account
from sandbox.faults import FaultRule

AUTHORIZED = ("Authorization", 10_000, "Success")
PENDING = ("Authorization", 10_000, "Pending")
FAILED = ("Authorization", 10_000, "Failure")
HELD = [("authorization", 10_000)]


class NativeBench(AdyenBench):
    """A shop that has 3-D Secure in its page; what its processor asks is watched."""

    def __init__(self) -> None:
        super().__init__(ADYEN_NATIVE_3DS="true")
        self.watched = Watched(self.outgoing.through)
        self.outgoing.through = self.watched

    @property
    def submits(self) -> int:
        """How often details were handed in to Adyen."""
        return sum(one.url.endswith("/payments/details") for one in self.watched.requests)


@pytest.fixture
def bench() -> NativeBench:
    return NativeBench()


def started(
    bench: NativeBench, session: str, token: str = card(THREE_DS), name: str = ""
) -> dict[str, Any]:
    """Start a payment that waits for 3-D Secure in the page; return the answer."""
    told: dict[str, Any] = bench.pay(session, token, name=name).json()
    assert told["outcome"] == "pending"
    assert told["action"].keys() == {"type", "clientSecret"}
    assert told["action"]["type"] == "threeDS"
    return told


def confirmed(
    bench: NativeBench, session: str, payment_id: str, details: dict[str, str] | None = None
) -> dict[str, Any]:
    found: dict[str, Any] = bench.confirm(session, payment_id, details).json()
    return found


@pytest.mark.parametrize("number", [THREE_DS, FRICTIONLESS])
def test_what_the_page_brings_is_handed_in_by_the_processor(
    bench: NativeBench, number: str
) -> None:
    session = bench.session(bench.cart())
    told = started(bench, session, card(number))
    payment_id = told["paymentReference"]
    assert bench.transactions(payment_id) == [PENDING]

    answer = confirmed(bench, session, payment_id, bench.details(told))

    assert answer["outcome"] == "approved"
    assert bench.transactions(payment_id) == [AUTHORIZED]
    bench.later(1)
    assert bench.transactions(payment_id) == [AUTHORIZED]
    assert bench.done(payment_id) == HELD


def test_a_shopper_who_fails_is_declined(bench: NativeBench) -> None:
    session = bench.session(bench.cart())
    told = started(bench, session)
    payment_id = told["paymentReference"]
    answer = confirmed(bench, session, payment_id, bench.details(told, "refuse"))
    assert (answer["outcome"], answer["error"]["code"]) == ("rejected", "authentication_failed")
    assert bench.transactions(payment_id) == [FAILED]


def test_what_was_closed_is_waited_for_and_continued_under_its_name(bench: NativeBench) -> None:
    session = bench.session(bench.cart())
    told = started(bench, session, name="a")
    payment_id = told["paymentReference"]
    closed = confirmed(bench, session, payment_id)
    assert (closed["outcome"], closed["waitsForShopper"]) == ("pending", True)
    assert "action" not in closed

    again = started(bench, session, name="a")
    assert again == told
    answer = confirmed(bench, session, payment_id, bench.details(again))

    assert answer["outcome"] == "approved"
    assert bench.done(payment_id) == HELD


def test_another_card_after_a_challenge_that_was_closed(bench: NativeBench) -> None:
    session = bench.session(bench.cart())
    first = started(bench, session, name="a")
    confirmed(bench, session, first["paymentReference"])
    late = bench.details(first)

    second = started(bench, session, name="b")
    assert second["paymentReference"] != first["paymentReference"]
    answer = confirmed(bench, session, second["paymentReference"], bench.details(second))
    confirmed(bench, session, first["paymentReference"], late)
    bench.later(600)

    assert answer["outcome"] == "approved"
    assert bench.submits == 1
    assert bench.done(second["paymentReference"]) == HELD
    assert ("authorization", 10_000) not in bench.done(first["paymentReference"])


def test_details_that_come_twice_are_handed_in_once(bench: NativeBench) -> None:
    session = bench.session(bench.cart())
    told = started(bench, session)
    details = bench.details(told)
    answers = [confirmed(bench, session, told["paymentReference"], details) for _ in range(2)]
    assert [one["outcome"] for one in answers] == ["approved", "approved"]
    assert bench.submits == 1
    assert bench.done(told["paymentReference"]) == HELD


@pytest.mark.parametrize("applied", [True, False])
def test_details_without_an_answer_are_handed_in_again(bench: NativeBench, applied: bool) -> None:
    session = bench.session(bench.cart())
    told = started(bench, session)
    payment_id, details = told["paymentReference"], bench.details(told)
    bench.adyen.faults.add(
        FaultRule(path="/payments/details$", status=500, applied_but_failed=applied, count=None)
    )
    lost = confirmed(bench, session, payment_id, details)
    bench.adyen.faults.clear()
    assert lost["outcome"] == "pending"
    assert "waitsForShopper" not in lost

    answer = confirmed(bench, session, payment_id, details)

    assert answer["outcome"] == "approved"
    assert bench.transactions(payment_id) == [AUTHORIZED]
    assert bench.done(payment_id) == HELD


def test_details_of_another_payment_are_no_proof(bench: NativeBench) -> None:
    """The result of a cheap payment is brought for a dear one."""
    own, foreign = (bench.session(bench.cart(cents)) for cents in (10_000, 100))
    dear, cheap = started(bench, own), started(bench, foreign)
    answer = confirmed(bench, own, dear["paymentReference"], bench.details(cheap))
    bench.later(600)
    assert answer["outcome"] == "pending"
    assert bench.transactions(dear["paymentReference"]) == [PENDING]
    assert bench.done(dear["paymentReference"]) == []


def test_details_that_are_none_change_nothing(bench: NativeBench) -> None:
    session = bench.session(bench.cart())
    told = started(bench, session)
    payment_id = told["paymentReference"]
    answer = confirmed(bench, session, payment_id, {"threeDSResult": "made up", "other": "x"})
    assert answer["outcome"] == "pending"
    right = confirmed(bench, session, payment_id, bench.details(told))
    assert right["outcome"] == "approved"


def test_an_answer_that_names_nothing_waits_for_its_webhook(bench: NativeBench) -> None:
    bench.adyen.account = Account(details_merchant_reference=False)
    session = bench.session(bench.cart())
    told = started(bench, session)
    payment_id = told["paymentReference"]
    answer = confirmed(bench, session, payment_id, bench.details(told))
    assert answer["outcome"] == "pending"
    bench.later(1)
    assert confirmed(bench, session, payment_id)["outcome"] == "approved"


def test_an_issuer_without_it_has_a_page_of_its_own(bench: NativeBench) -> None:
    bench.adyen.account = Account(native_three_ds=False)
    session = bench.session(bench.cart())
    told = bench.pay(session, card(THREE_DS)).json()
    assert told["action"]["type"] == "redirect"
    bench.get(bench.answer_on_page(told["action"]["url"]))
    assert bench.transactions(told["paymentReference"]) == [AUTHORIZED]
