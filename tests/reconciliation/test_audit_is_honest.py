"""What the audit did not look at is never ok, and amounts are as people write them."""

from datetime import timedelta

import pytest

from audit_support import Audited, audited, without_cart
from reconciliation_support import HOUR, ReconciliationBench
from sandbox.faults import FaultRule

PAYMENT_CHECKS = (
    "charged-once",
    "sums-fit",
    "recorded-once",
    "success-at-psp",
    "amounts-agree",
    "nothing-left-open",
)
MONEY_CHECKS = ("one-psp-payment", "money-is-known", "money-has-an-order")
ALL_CHECKS = {*PAYMENT_CHECKS, *MONEY_CHECKS, "no-step-back"}


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def marks(done: Audited) -> dict[str, str]:
    """Return the mark in front of each invariant."""
    rows = [line.split() for line in done.out.splitlines() if line[:2] in ("ok", "!!", "??", "--")]
    return {name: mark for mark, name, *_ in rows if name in ALL_CHECKS}


def test_everything_was_checked(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.paid()
    bench.unheard(2 * HOUR)

    done = Audited(bench, capsys)

    assert marks(done) == dict.fromkeys((*PAYMENT_CHECKS, *MONEY_CHECKS), "ok") | {
        "no-step-back": "--"
    }
    assert done.code == 0
    assert done.out.endswith("Exit code 0: nothing was found.\n")


def test_payments_that_are_too_young_are_not_ok(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.paid()
    bench.unheard(HOUR / 2)

    done = Audited(bench, capsys)

    assert set(marks(done).values()) == {"--"}
    assert done.code == 3
    assert "Exit code 3: no Payment was examined, although the project has some." in done.out


def test_another_payment_interface_is_not_ok(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.paid()
    bench.unheard(2 * HOUR)
    bench.settings = {**bench.settings, "PAYMENT_INTERFACE": "wrong"}

    done = Audited(bench, capsys)

    assert {marks(done)[one] for one in PAYMENT_CHECKS} == {"--"}
    assert done.code == 3
    assert "PAYMENT_INTERFACE: wrong" in done.out


def test_an_empty_project_has_nothing_to_check(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    done = Audited(bench, capsys)

    assert set(marks(done).values()) == {"--"}
    assert done.code == 0


def test_what_has_no_psp_is_compared_with_none(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.pay(bench.session(bench.cart()), None, "invoice")
    bench.unheard(2 * HOUR)

    found = marks(Audited(bench, capsys))

    assert [found[one] for one in ("sums-fit", "recorded-once", "amounts-agree")] == ["ok"] * 3
    assert [
        found[one]
        for one in (
            "charged-once",
            "success-at-psp",
            "nothing-left-open",
            "one-psp-payment",
            "money-is-known",
        )
    ] == ["--"] * 5


@pytest.mark.parametrize(
    ("setting", "value"), [("CTP_CLIENT_SECRET", "wrong"), ("CTP_API_URL", "https://nowhere.test")]
)
def test_where_nothing_could_be_read_nothing_is_ok(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str], setting: str, value: str
) -> None:
    bench.paid()
    bench.unheard(2 * HOUR)
    bench.settings = {**bench.settings, setting: value}

    done = Audited(bench, capsys)

    assert set(marks(done).values()) == {"--"}
    assert done.code == 2
    assert "Exit code 2: not everything could be examined." in done.out


def test_an_outage_in_between_leaves_checks_unfinished(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.paid()
    bench.unheard(2 * HOUR)
    bench.psp.faults.add(FaultRule(path="^/v1/payments$", status=503, count=None))

    done = Audited(bench, capsys)

    found = marks(done)
    assert {found[one] for one in PAYMENT_CHECKS} == {"ok"}
    assert {found[one] for one in MONEY_CHECKS} == {"--"}
    assert done.code == 2


def test_one_that_cannot_be_examined_leaves_its_checks_unfinished(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = bench.paid()
    bench.paid()
    bench.unheard(2 * HOUR)
    path = f"/payments/{payment_id}$"
    bench.commercetools.faults.add(FaultRule(path=path, malformed_body="[]", count=None))

    found = marks(Audited(bench, capsys))

    assert {found[one] for one in PAYMENT_CHECKS} == {"??"}
    assert {found[one] for one in MONEY_CHECKS} == {"ok"}


def test_its_limits_are_shown(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.settings = {**bench.settings, "RECONCILIATION_UNORDERED_HOURS": "48"}
    bench.later(40 * 24 * HOUR)
    until = bench.clock.now() - timedelta(hours=1)

    shown = Audited(bench, capsys, "--days", "7").out

    assert f"to {until:%Y-%m-%d %H:%M} UTC" in shown
    assert "--days: 7" in shown
    assert "younger than 1 hour" in shown
    assert "PAYMENT_INTERFACE: sandbox" in shown
    assert "RECONCILIATION_UNORDERED_HOURS: 48" in shown


def test_programs_learn_the_same(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.paid()
    bench.unheard(HOUR / 2)

    report = audited(bench, capsys).report

    assert report["isBlind"] is True
    assert report["exitCode"] == 3
    assert set(report["checks"].values()) == {"notChecked"}
    assert report["limits"]["paymentInterface"] == "sandbox"


def test_amounts_are_as_people_write_them(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = bench.paid(14_790)
    bench.outcome(payment_id, "capturePayment", 4_000)
    bench.add(payment_id, "Refund", 4_001, state="Pending")
    plan = {"centAmount": 14_789, "currencyCode": "EUR"}
    bench.update(payment_id, {"action": "changeAmountPlanned", "amount": plan})
    bench.delete_resource(f"payments/{bench.paid(14_790)}")
    bench.unheard(2 * HOUR)

    shown = Audited(bench, capsys).out

    assert "Commercetools shows 40.01 EUR refunded of 40.00 EUR captured." in shown
    assert "147.90 EUR are authorized and 147.89 EUR were planned." in shown
    assert "The PSP holds 147.90 EUR whose Payment is deleted." in shown


def test_findings_are_logged_for_an_alert(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = without_cart(bench)
    bench.unheard(2 * HOUR)

    log = Audited(bench, capsys).err

    assert '"eventCode":"audit.found"' in log
    assert '"invariants":"money-is-known"' in log
    assert payment_id in log


def test_help_explains_every_exit_code(
    bench: ReconciliationBench, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        Audited(bench, capsys, "--help")

    shown = " ".join(capsys.readouterr().out.split())
    assert "3 no Payment was examined, although the project has some" in shown
    assert "younger than 1 hour" in shown
