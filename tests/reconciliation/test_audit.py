"""The audit finds what was planted, finds nothing where all is well, and writes nothing."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests

from bench import Bench
from payment_core.auditing import INVARIANTS, NOT_CHECKED
from reconciliation.audit import main
from reconciliation_support import DAY, HOUR, ReconciliationBench
from sandbox.faults import FaultRule
from stripe_bench import StripeBench

Plant = Callable[[ReconciliationBench], str]


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


class Audited:
    """What one run of the command came to."""

    def __init__(self, bench: Bench, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        capsys.readouterr()
        self.code = main(arguments, bench.settings, bench.world())
        streams = capsys.readouterr()
        self.out, self.err = streams.out, streams.err

    @property
    def report(self) -> Any:
        return json.loads(self.out)

    @property
    def found(self) -> set[tuple[str, str]]:
        """Return each invariant that does not hold, with the Payment."""
        return {(one["invariant"], one["paymentId"]) for one in self.report["findings"]}


def audited(bench: Bench, capsys: pytest.CaptureFixture[str], *arguments: str) -> Audited:
    return Audited(bench, capsys, "--json", *arguments)


def busy_days(bench: Bench) -> None:
    """Let all kinds of things happen, every one of them as it should."""
    for token in ("tok_approved", "tok_declined", "tok_three_ds", "tok_capture_fails_late"):
        bench.pay(bench.session(bench.cart()), token)
    captured = bench.paid()
    bench.outcome(captured, "capturePayment", 6_000)
    bench.outcome(captured, "capturePayment", 4_000)
    bench.outcome(captured, "refundPayment", 5_000)
    bench.outcome(bench.paid(), "cancelPayment")
    reversed_ = bench.paid()
    bench.outcome(reversed_, "capturePayment", 1_000)
    bench.outcome(reversed_, "reversePayment")
    late = bench.paid(token="tok_capture_fails_late")
    bench.outcome(late, "capturePayment", 10_000)
    disputed = bench.paid(token="tok_dispute")
    bench.outcome(disputed, "capturePayment", 10_000)
    bench.pay(bench.session(bench.cart()), "tok_pending_success")
    bank = bench.pay(bench.session(bench.cart()), None, "ideal").json()["paymentReference"]
    bench.control(bank, "confirm")
    offline = bench.pay(bench.session(bench.cart()), None, "invoice").json()["paymentReference"]
    bench.outcome(offline, "capturePayment", 10_000)
    session = bench.session(bench.cart())
    bench.pay(session, "tok_three_ds", name="first")
    bench.pay(session, "tok_approved", name="second")
    bench.later(2 * HOUR)


def test_where_all_is_well_nothing_is_found(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    busy_days(bench)

    done = audited(bench, capsys)

    assert done.report["findings"] == []
    assert done.code == 0
    assert done.report["examined"] == 14
    assert done.report["listed"] == 13


def test_with_stripe_too(capsys: pytest.CaptureFixture[str]) -> None:
    bench = StripeBench()
    captured = bench.paid()
    bench.outcome(captured, "capturePayment", 6_000)
    bench.outcome(captured, "refundPayment", 5_000)
    bench.outcome(bench.paid(), "cancelPayment")
    bench.pay(bench.session(bench.cart()), "pm_card_visa_chargeDeclined")
    bench.later(2 * HOUR)

    done = audited(bench, capsys)

    assert (done.code, done.report["findings"]) == (0, [])
    assert (done.report["examined"], done.report["listed"]) == (3, 3)


def unknown_success(bench: ReconciliationBench) -> str:
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 10_000, state="Success")
    return payment_id


def too_much_refunded(bench: ReconciliationBench) -> str:
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 4_000)
    bench.add(payment_id, "Refund", 4_001, state="Pending")
    return payment_id


def unheard(bench: ReconciliationBench) -> str:
    payment_id = bench.pay(bench.session(bench.cart()), "tok_pending_success")
    return str(payment_id.json()["paymentReference"])


def left_undone(bench: ReconciliationBench) -> str:
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 4_000)
    return payment_id


def without_cart(bench: ReconciliationBench) -> str:
    cart = bench.cart()
    payment_id = bench.pay(bench.session(cart)).json()["paymentReference"]
    bench.detach(cart)
    return str(payment_id)


def deleted(bench: ReconciliationBench) -> str:
    payment_id = bench.paid()
    bench.delete(payment_id)
    return payment_id


def another_amount(bench: ReconciliationBench) -> str:
    payment_id = bench.paid()
    action = {
        "action": "changeAmountPlanned",
        "amount": {"centAmount": 9_999, "currencyCode": "EUR"},
    }
    bench.update(payment_id, action)
    return payment_id


@pytest.mark.parametrize(
    ("plant", "invariants"),
    [
        (unknown_success, {"S6"}),
        (too_much_refunded, {"S2"}),
        (unheard, {"L1"}),
        (left_undone, {"L1"}),
        (without_cart, {"L2"}),
        (deleted, {"L2"}),
        (another_amount, {"S7"}),
    ],
)
def test_what_is_planted_is_found(
    bench: ReconciliationBench,
    capsys: pytest.CaptureFixture[str],
    plant: Plant,
    invariants: set[str],
) -> None:
    bench.paid()
    payment_id = plant(bench)
    bench.unheard(2 * HOUR)

    done = audited(bench, capsys)

    assert done.found == {(one, payment_id) for one in invariants}
    assert done.code == 1


def test_an_item_that_is_paid_twice_is_found(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    """A payment made again because the first had vanished from the cart."""
    cart = bench.cart()
    first = bench.pay(bench.session(cart)).json()["paymentReference"]
    key = bench.payment(first).key or ""
    bench.update(first, {"action": "setKey", "key": key.removesuffix("1") + "7"})
    bench.detach(cart)
    second = bench.pay(bench.session(cart)).json()["paymentReference"]
    bench.unheard(2 * HOUR)

    done = audited(bench, capsys)

    [again] = [one for one in done.report["findings"] if one["invariant"] == "S1"]
    assert {again["paymentId"], *again["problem"].replace(",", "").split()} >= {first, second}


def test_a_second_payment_at_the_psp_is_found(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = bench.paid()
    [at_psp] = bench.at_the_psp(payment_id)
    bench.authorized_elsewhere(merchantReference=payment_id, metadata=at_psp["metadata"])
    bench.unheard(2 * HOUR)

    assert ("S11", payment_id) in audited(bench, capsys).found


def test_it_writes_nothing(bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]) -> None:
    for plant in (unknown_success, unheard, left_undone, without_cart, deleted):
        plant(bench)
    bench.unheard(3 * DAY)
    before = [bench.api("GET", "payments?limit=500&sort=id asc"), bench.all_at_the_psp()]
    calls: list[tuple[str, str]] = []

    def remember(answer: requests.Response, **_: object) -> None:
        calls.append((answer.request.method or "", answer.request.path_url.partition("?")[0]))

    bench.outgoing.hooks["response"].append(remember)
    assert audited(bench, capsys).code == 1
    bench.outgoing.hooks["response"].clear()

    writes = [call for call in calls if call[0] != "GET"]
    assert writes == [("POST", "/oauth/token")]
    assert len(calls) > 10
    after = [bench.api("GET", "payments?limit=500&sort=id asc"), bench.all_at_the_psp()]
    assert after == before


def test_only_the_days_that_were_asked_for_are_looked_at(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    unheard(bench)
    bench.unheard(2 * DAY)
    paid = bench.paid()
    bench.unheard(2 * HOUR)

    report = audited(bench, capsys, "--days", "1").report
    assert (report["examined"], report["listed"], report["findings"]) == (1, 1, [])
    assert bench.payment(paid).created_at > bench.clock.now() - timedelta(days=1)
    assert audited(bench, capsys, "--days", "3").code == 1


def test_what_is_being_paid_is_left_out(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    unheard(bench)
    bench.unheard(HOUR / 2)
    assert audited(bench, capsys).report["examined"] == 0


def test_people_can_read_it(bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]) -> None:
    payment_id = without_cart(bench)
    bench.unheard(2 * HOUR)

    done = Audited(bench, capsys)

    assert payment_id in done.out
    assert all(f" {name}" in done.out for name in (*INVARIANTS, *NOT_CHECKED))
    assert done.out.endswith("1 Payments and 1 payments at the PSP examined: 1 findings.\n")


def test_long_work_shows_how_far_it_is(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.claim(101)
    bench.unheard(2 * HOUR)

    assert audited(bench, capsys).err.splitlines() == [
        "50 examined, 0 findings",
        "100 examined, 0 findings",
    ]


@pytest.mark.parametrize("service", ["commercetools", "psp"])
def test_an_outage_is_no_clean_bill(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str], service: str
) -> None:
    for _ in range(6):
        bench.paid()
    bench.unheard(2 * HOUR)
    path = "/payments" if service == "commercetools" else "/v1/payments"
    getattr(bench, service).faults.add(FaultRule(path=path, status=503, count=None))

    done = audited(bench, capsys)

    assert done.code == 2
    assert done.report["outage"]


def test_one_payment_that_cannot_be_examined_is_named(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = bench.paid()
    bench.paid()
    bench.unheard(2 * HOUR)
    path = f"/payments/{payment_id}$"
    bench.commercetools.faults.add(FaultRule(path=path, malformed_body="[]", count=None))

    done = Audited(bench, capsys)

    assert done.code == 2
    assert f"Not examined: {payment_id}" in done.out


@pytest.mark.parametrize("days", ["0", "-1", "x", "99999", "1" * 5_000])
def test_days_must_be_a_number(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str], days: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        Audited(bench, capsys, f"--days={days}")
    assert ended.value.code == 2


def test_a_missing_setting_is_named(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.settings = {**bench.settings, "CTP_CLIENT_SECRET": ""}
    done = Audited(bench, capsys)
    assert done.code == 2
    assert "CTP_CLIENT_SECRET" in done.err


def test_help_says_what_is_checked_and_what_is_not(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"], bench.settings)
    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(f"  {name}" in told for name in (*INVARIANTS, *NOT_CHECKED))
    assert "exit codes" in told
