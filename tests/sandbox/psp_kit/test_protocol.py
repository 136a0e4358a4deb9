"""Every PSP stand-in keeps the protocol: books that are true, acts, webhooks, keys and journal."""

import pytest
import requests

from bench import Bench
from psp_profiles.profile import Course, PSPProfile
from psp_profiles.profiles import PROFILES
from sandbox.psp_kit.books import BookedPayment, Operation
from sandbox.psp_kit.errors import NothingToDo, Unknown
from sandbox.psp_kit.webhooks import DeliveryMode

HOUR, DAY = 3_600, 86_400
MODES = {"STRIPE_CAPTURE_METHOD": "manual", "STRIPE_MULTICAPTURE": "true"}


class Sold:
    """A cart of 100.00 EUR that somebody tried to pay in a certain way."""

    def __init__(self, profile: PSPProfile, course: Course = "approved") -> None:
        self.bench = Bench(settings=MODES, profile=profile)
        self.stand_in = self.bench.stand_in
        self.answer = self.pay(course)
        self.payment_id = str(self.answer.json().get("paymentReference"))

    def pay(self, course: Course) -> requests.Response:
        means = self.bench.profile.means(self.stand_in, course)
        assert means is not None
        session = self.bench.session(self.bench.cart())
        return self.bench.pay(session, means.token, means.method, name="once")

    @property
    def booked(self) -> BookedPayment:
        [found] = [
            one for one in self.stand_in.books() if one.merchant_reference == self.payment_id
        ]
        return found

    def done(self) -> list[tuple[str, int, str]]:
        return [(one.type, one.amount, one.status) for one in self.booked.operations]

    def operation(self, kind: str) -> Operation:
        [found] = [one for one in self.booked.operations if one.type == kind]
        return found

    def told(self) -> list[tuple[str, int, str]]:
        """Deliver what is due; return what commercetools then says."""
        self.stand_in.tick()
        return self.bench.transactions(self.payment_id)


# One that shows no payment answers nothing that these could look at; the flow tests drive it.
@pytest.fixture(
    name="profile", params=[name for name, one in PROFILES.items() if one.reads_payments]
)
def each_profile(request: pytest.FixtureRequest) -> PSPProfile:
    return PROFILES[str(request.param)]


def test_the_books_say_who_holds_how_much(profile: PSPProfile) -> None:
    sold = Sold(profile)
    booked = sold.booked
    assert (booked.value, booked.currency) == (10_000, "EUR")
    assert (booked.is_tried, booked.is_open, booked.waits_for_shopper) == (True, False, False)
    assert (booked.capturable, booked.refundable) == (10_000, 0)
    sold.bench.outcome(sold.payment_id, "capturePayment", 4_000, "a")
    sold.bench.outcome(sold.payment_id, "refundPayment", 1_000, "b")
    sold.bench.outcome(sold.payment_id, "cancelPayment", None, "c")
    assert sorted(sold.done()) == [
        ("authorization", 10_000, "succeeded"),
        ("cancel", 6_000, "succeeded"),
        ("capture", 4_000, "succeeded"),
        ("refund", 1_000, "succeeded"),
    ]
    assert (sold.booked.capturable, sold.booked.refundable) == (0, 3_000)


def test_operations_have_the_names_and_ids_of_the_transactions(profile: PSPProfile) -> None:
    sold = Sold(profile)
    sold.bench.outcome(sold.payment_id, "capturePayment", 4_000, "a")
    sold.bench.outcome(sold.payment_id, "refundPayment", 1_000, "b")
    known = {
        (one.interface_id, one.interaction_id)
        for one in sold.bench.payment(sold.payment_id).transactions
    }
    assert known == {(one.id, one.metadata["operationId"]) for one in sold.booked.operations}


def test_a_decline_holds_nothing(profile: PSPProfile) -> None:
    sold = Sold(profile, "declined")
    assert sold.answer.json()["outcome"] == "rejected"
    assert sold.operation("authorization").status == "failed"
    assert (sold.booked.is_open, sold.booked.capturable) == (False, 0)


def test_a_shopper_acts_on_the_page(profile: PSPProfile) -> None:
    sold = Sold(profile, "challenge")
    assert sold.booked.waits_for_shopper
    sold.stand_in.act(sold.booked.id, "refuse")
    assert sold.booked.waits_for_shopper
    sold.stand_in.act(sold.booked.id, "confirm")
    assert sold.told() == [("Authorization", 10_000, "Success")]
    with pytest.raises(NothingToDo):
        sold.stand_in.act(sold.booked.id, "confirm")


def test_a_redirect_leads_back(profile: PSPProfile) -> None:
    sold = Sold(profile, "redirect")
    assert sold.booked.return_url is not None
    assert sold.booked.return_url.startswith("https://processor.test/payments/")
    sold.stand_in.act(sold.booked.id, "confirm")
    assert sold.told() == [("Authorization", 10_000, "Success"), ("Charge", 10_000, "Success")]


@pytest.mark.parametrize(
    ("act", "state"), [("settle", "Success"), ("fail", "Failure")], ids=["settle", "fail"]
)
def test_a_bank_decides(profile: PSPProfile, act: str, state: str) -> None:
    sold = Sold(profile, "pending, then approved")
    assert sold.booked.is_open
    assert not sold.booked.waits_for_shopper
    sold.stand_in.act(sold.booked.id, "settle" if act == "settle" else "fail")
    assert ("Authorization", 10_000, state) in sold.told()


def test_a_dispute_is_opened_and_lost(profile: PSPProfile) -> None:
    sold = Sold(profile)
    sold.bench.outcome(sold.payment_id, "capturePayment", 10_000, "a")
    sold.stand_in.act(sold.booked.id, "dispute")
    assert (sold.booked.refundable, sold.operation("dispute").status) == (0, "pending")
    sold.stand_in.act(sold.booked.id, "dispute-lost")
    assert ("Chargeback", 10_000, "Success") in sold.told()


def test_holds_run_out_as_tuned(profile: PSPProfile) -> None:
    bench = Bench(profile=profile)
    bench.stand_in.tune(hold_seconds=HOUR)
    means = profile.means(bench.stand_in, "approved")
    assert means is not None
    bench.pay(bench.session(bench.cart()), means.token)
    bench.clock.advance(HOUR)
    [booked] = bench.stand_in.books()
    assert [one.type for one in booked.operations] == ["authorization", "expiry"]
    assert booked.capturable == 0


def test_what_is_new_is_hidden_as_tuned(profile: PSPProfile) -> None:
    sold = Sold(profile)
    assert sold.stand_in.lookup_lag_seconds == 0
    sold.stand_in.tune(lookup_lag_seconds=HOUR, settle_seconds=HOUR)
    assert sold.stand_in.lookup_lag_seconds == HOUR


def test_refunds_that_a_bank_sends_back_are_told(profile: PSPProfile) -> None:
    sold = Sold(profile, "refund fails late")
    assert sold.booked.can_be_sent_back
    sold.bench.outcome(sold.payment_id, "capturePayment", 10_000, "a")
    sold.bench.outcome(sold.payment_id, "refundPayment", 10_000, "b")
    assert sold.operation("refund").status == "succeeded"
    sold.bench.later(60)
    assert ("Refund", 10_000, "Failure") in sold.told()


def test_events_say_what_they_are_about(profile: PSPProfile) -> None:
    sold = Sold(profile)
    sold.stand_in.outbox.mode = DeliveryMode(hold=True)
    sold.bench.outcome(sold.payment_id, "capturePayment", 10_000, "a")
    assert {one.event.about for one in sold.stand_in.outbox.deliveries} == {sold.payment_id}


def test_nothing_is_done_to_a_payment_that_does_not_exist(profile: PSPProfile) -> None:
    with pytest.raises(Unknown):
        Sold(profile).stand_in.act("none", "confirm")


def test_the_test_control_is_the_same_for_all(profile: PSPProfile) -> None:
    sold = Sold(profile, "challenge")
    url = f"https://{profile.host}/test"
    headers = {"Authorization": f"Bearer {sold.stand_in.secret_key}"}
    http = sold.bench.network.session()
    shown = http.get(f"{url}/books?merchantReference={sold.payment_id}", headers=headers).json()
    [booked] = shown["data"]
    assert booked["waitsForShopper"]
    assert http.post(f"{url}/acts/{booked['id']}/confirm", headers=headers).status_code == 204
    assert sold.operation("authorization").status == "succeeded"
    again = http.post(f"{url}/acts/{booked['id']}/confirm", headers=headers)
    assert again.status_code in (400, 422)
    assert http.post(f"{url}/acts/{booked['id']}/dance", headers=headers).status_code == 404
    assert http.get(f"{url}/books").status_code == 401
    assert http.get(f"{url}/requests", headers=headers).json()["data"] != []
    advance = http.post(f"{url}/clock/advance", json={"seconds": 5}, headers=headers)
    assert advance.status_code == 200
    assert http.post(f"{url}/webhooks/mode", json={"x": 1}, headers=headers).status_code == 400
