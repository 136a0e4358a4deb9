"""The books, the acts of all stand-ins, and the accounting report, which says the same."""

import csv
import io
from typing import Literal

import pytest

from adyen_support import API_KEY, BROWSER, CHALLENGED, HOST, SHOP, START, AdyenWorld, card
from sandbox.adyen.disputes import STEPS
from sandbox.psp_kit.errors import NothingToDo, Unknown

HOUR, DAY = 3_600, 86_400


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld()


def open_payment(world: AdyenWorld, method: dict[str, str]) -> str:
    world.pay(method, browserInfo=BROWSER)
    return world.adyen.books()[-1].id


def test_an_operation_has_the_name_of_its_call(world: AdyenWorld) -> None:
    payment = str(world.pay(key="authorize-1", reference="p-1")["pspReference"])
    capture = world.modify("captures", payment, 4_000, key="capture-1")["pspReference"]
    booked = world.booked(payment)
    assert (booked.merchant_reference, booked.value, booked.currency) == ("p-1", 10_000, "EUR")
    assert [(one.id, one.metadata) for one in booked.operations[:2]] == [
        (payment, {"operationId": "authorize-1"}),
        (capture, {"operationId": "capture-1"}),
    ]


def test_a_shopper_agrees_and_comes_back(world: AdyenWorld) -> None:
    payment = open_payment(world, card(CHALLENGED))
    assert world.booked(payment).waits_for_shopper
    assert world.booked(payment).return_url == "https://shop.example/return?x=1"
    world.adyen.act(payment, "abandon")
    world.adyen.act(payment, "confirm")
    assert world.booked(payment).waits_for_shopper
    back = world.booked(payment).return_url
    assert back is not None
    result = back.rpartition("redirectResult=")[2]
    body = {"details": {"redirectResult": result}}
    assert world.post("/payments/details", body).json()["resultCode"] == "Authorised"
    with pytest.raises(NothingToDo):
        world.adyen.act(payment, "confirm")


def test_a_shopper_fails_at_a_bank(world: AdyenWorld) -> None:
    payment = open_payment(world, {"type": "ideal"})
    world.adyen.act(payment, "refuse")
    assert world.done(payment) == [("authorization", 10_000, "failed")]


@pytest.mark.parametrize(
    ("act", "state"), [("settle", "succeeded"), ("fail", "failed")], ids=["settle", "fail"]
)
def test_a_bank_decides(world: AdyenWorld, act: Literal["settle", "fail"], state: str) -> None:
    world.adyen.tune(settle_seconds=HOUR)
    debit = {"type": "sepadirectdebit", "iban": "NL13TEST0123456700", "ownerName": "A"}
    payment = str(world.pay(debit)["pspReference"])
    assert (world.booked(payment).is_open, world.booked(payment).waits_for_shopper) == (True, False)
    world.adyen.act(payment, act)
    assert world.done(payment)[0] == ("authorization", 10_000, state)


@pytest.mark.parametrize(
    ("act", "state"), [("settle", "succeeded"), ("fail", "failed")], ids=["settle", "fail"]
)
def test_an_acquirer_decides(world: AdyenWorld, act: Literal["settle", "fail"], state: str) -> None:
    world.adyen.pace.outcome *= 0
    payment = world.captured()
    world.adyen.pace.outcome += START - START.replace(hour=11)
    world.modify("refunds", payment, 1_000)
    assert world.done(payment)[-1] == ("refund", 1_000, "pending")
    world.adyen.act(payment, act)
    assert world.done(payment)[-1] == ("refund", 1_000, state)
    world.tick(HOUR)
    assert world.done(payment)[-1] == ("refund", 1_000, state)


def test_what_waits_runs_out(world: AdyenWorld) -> None:
    held, waiting = world.paid(), open_payment(world, card(CHALLENGED))
    world.adyen.act(held, "expire")
    world.adyen.act(waiting, "expire")
    assert [one.is_open or one.capturable for one in world.adyen.books()] == [0, 0]
    with pytest.raises(NothingToDo):
        world.adyen.act(held, "expire")
    with pytest.raises(Unknown):
        world.adyen.act("ABCDEFGH12345678", "expire")


def test_holds_last_as_tuned(world: AdyenWorld) -> None:
    world.adyen.tune(hold_seconds=HOUR, lookup_lag_seconds=5)
    payment = world.paid()
    world.clock.advance(HOUR)
    assert world.done(payment)[1:] == [("expiry", 10_000, "succeeded")]
    assert world.adyen.lookup_lag_seconds == 5


@pytest.mark.parametrize(("act", "refundable"), [("dispute-won", 10_000), ("dispute-lost", 0)])
def test_a_dispute_is_decided(
    world: AdyenWorld, act: Literal["dispute-won", "dispute-lost"], refundable: int
) -> None:
    payment = world.captured()
    world.adyen.act(payment, "dispute")
    assert world.done(payment)[-1] == ("dispute", 10_000, "pending")
    assert world.booked(payment).refundable == 0
    world.adyen.act(payment, act)
    assert world.booked(payment).refundable == refundable
    with pytest.raises(NothingToDo):
        world.adyen.act(payment, act)


@pytest.mark.parametrize("code", STEPS)
def test_every_event_of_a_dispute(world: AdyenWorld, code: str) -> None:
    payment = world.captured()
    dispute = world.adyen.disputes.tell(payment, code, 4_000)
    world.tick()
    told = world.last()
    assert (told["eventCode"], told["pspReference"], told["success"]) == (code, dispute, "true")
    assert told["originalReference"] == payment
    assert told["amount"]["value"] == 4_000
    claims = code not in (
        "REQUEST_FOR_INFORMATION",
        "NOTIFICATION_OF_FRAUD",
        "INFORMATION_SUPPLIED",
        "ISSUER_COMMENTS",
        "PREARBITRATION_DECLINED",
    )
    assert (world.done(payment)[-1][0] == "dispute") == claims


def test_a_dispute_keeps_its_reference_until_it_ends(world: AdyenWorld) -> None:
    payment = world.captured()
    codes = ("NOTIFICATION_OF_CHARGEBACK", "CHARGEBACK", "CHARGEBACK_REVERSED", "SECOND_CHARGEBACK")
    one = {world.adyen.disputes.tell(payment, code) for code in codes}
    assert len(one) == 1
    assert world.done(payment)[-1] == ("dispute", 10_000, "succeeded")
    assert world.adyen.disputes.tell(payment, "CHARGEBACK", 1) not in one
    with pytest.raises(NothingToDo):
        world.adyen.disputes.tell(payment, "CAPTURE")


def test_four_events_may_not_name_their_payment() -> None:
    world = AdyenWorld(original_reference_in_disputes=False)
    payment = world.captured()
    for code in ("CHARGEBACK", "CHARGEBACK_REVERSED", "SECOND_CHARGEBACK"):
        world.adyen.disputes.tell(payment, code)
    world.tick()
    named = ["originalReference" in one for one in world.merchant.items()[-3:]]
    assert named == [True, False, False]


def report(world: AdyenWorld, address: str) -> list[dict[str, str]]:
    answer = world.session.get(address, headers={"X-API-Key": API_KEY})
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_report_has_every_step(world: AdyenWorld) -> None:
    payment = world.captured("capture failed")
    refund = world.modify("refunds", payment, 2_500, "refund-1")["pspReference"]
    world.tick(60)
    world.adyen.late.recapture(payment)
    world.adyen.disputes.tell(payment, "CHARGEBACK", 1_000)
    world.adyen.reports.publish(START.date(), SHOP)
    world.tick()
    told = world.last()
    assert (told["eventCode"], told["merchantReference"]) == ("REPORT_AVAILABLE", "")
    assert told["pspReference"] == "payments_accounting_report_2026_03_01.csv"
    rows = report(world, told["reason"])
    assert {one["Psp Reference"] for one in rows} == {payment}
    assert [(one["Record Type"], one["Main Amount"]) for one in rows] == [
        ("Received", "100.00"),
        ("Authorised", "100.00"),
        ("SentForSettle", "100.00"),
        ("SentForRefund", "25.00"),
        ("CaptureFailed", "100.00"),
        ("SentForSettle", "100.00"),
        ("Chargeback", "10.00"),
    ]
    [sent] = [one for one in rows if one["Record Type"] == "SentForRefund"]
    named = (sent["Modification Psp Reference"], sent["Modification Merchant Reference"])
    assert named == (refund, "refund-1")
    captured = sum(float(one["Captured (PC)"] or 0) for one in rows)
    assert captured == 100 - 25 - 10


def test_a_report_is_of_one_day_and_one_account(world: AdyenWorld) -> None:
    world.paid()
    world.clock.advance(DAY)
    world.paid(merchantAccount="SandboxOtherShop")
    mine = world.paid()
    name = world.adyen.reports.publish(world.clock.now().date(), SHOP)
    rows = report(world, f"{HOST}/reports/download/MerchantAccount/{SHOP}/{name}")
    assert {one["Psp Reference"] for one in rows} == {mine}


def test_reports_are_for_the_report_user(world: AdyenWorld) -> None:
    name = world.adyen.reports.publish(START.date(), SHOP)
    address = f"{HOST}/reports/download/MerchantAccount/{SHOP}/{name}"
    assert world.session.get(address).status_code == 401
    assert world.session.get(address, auth=("report@Company.Shop", "wrong")).status_code == 401
    assert world.session.get(address, auth=("report@Company.Shop", API_KEY)).status_code == 200
    missing = world.session.get(f"{address}x", headers={"X-API-Key": API_KEY})
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("late/{}/capture_failed", 204),
        ("late/{}/refund_failed", 400),
        ("late/{}/dance", 404),
        ("late/none/capture_failed", 404),
        ("operator/{}/refund?value=5", 200),
        ("operator/{}/dance", 404),
        ("disputes/{}/CHARGEBACK?value=5", 200),
        ("reports/2026-03-01", 200),
        ("reports/today", 400),
    ],
)
def test_the_test_control_of_adyen(world: AdyenWorld, path: str, status: int) -> None:
    payment = world.captured()
    headers = {"Authorization": f"Bearer {API_KEY}"}
    url = f"{HOST}/test/adyen/{path.format(payment)}"
    assert world.session.post(url, headers=headers).status_code == status
