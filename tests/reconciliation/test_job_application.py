"""The application that the schedule calls, and the command that does the same."""

import pytest
from flask.testing import FlaskClient

from reconciliation.app import create_app
from reconciliation.run import main
from reconciliation_support import AGE, ReconciliationBench
from sandbox.faults import FaultRule


@pytest.fixture
def bench() -> ReconciliationBench:
    return ReconciliationBench()


def job(bench: ReconciliationBench, **settings: str) -> FlaskClient:
    return create_app({**bench.settings, **settings}, bench.world()).test_client()


def overdue(bench: ReconciliationBench) -> str:
    """Return a Payment whose end nobody has told us."""
    session = bench.session(bench.cart())
    payment_id = bench.pay(session, "tok_pending_success").json()["paymentReference"]
    bench.unheard(AGE)
    return str(payment_id)


def test_a_call_runs_it_and_answers_with_the_report(bench: ReconciliationBench) -> None:
    payment_id = overdue(bench)

    answer = job(bench).post("/job")

    assert answer.status_code == 200
    assert answer.get_json()["changed"] == [payment_id]
    assert answer.get_json()["isComplete"] is True
    assert bench.states(payment_id) == {"Authorization": ["Success"]}


def test_an_outage_is_told(bench: ReconciliationBench) -> None:
    bench.commercetools.faults.add(FaultRule(path="/payments", status=503, count=None))

    answer = job(bench).post("/job")

    assert answer.status_code == 503
    assert answer.get_json()["outage"]


def test_health_asks_nobody(bench: ReconciliationBench) -> None:
    client = job(bench)
    bench.calls()

    assert client.get("/health").get_json() == {"status": "ok"}
    assert bench.calls() == []


@pytest.mark.parametrize("path", ["//health", "///health", "//"])
def test_a_path_with_two_slashes_is_refused(bench: ReconciliationBench, path: str) -> None:
    answer = job(bench).get("/health", environ_overrides={"PATH_INFO": path})
    assert answer.status_code == 404
    assert answer.get_json()["errors"][0]["code"] == "InvalidInput"


@pytest.mark.parametrize(("method", "path"), [("GET", "/job"), ("POST", "/"), ("GET", "/")])
def test_nothing_else_is_served(bench: ReconciliationBench, method: str, path: str) -> None:
    bench.calls()
    assert job(bench).open(path, method=method).status_code in (404, 405)
    assert bench.calls() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RECONCILIATION_AGE_MINUTES", "1441"),
        ("RECONCILIATION_AGE_MINUTES", "ten"),
        ("RECONCILIATION_AGE_MINUTES", "-5"),
        ("RECONCILIATION_BUDGET_MINUTES", "29"),
        ("RECONCILIATION_BUDGET_MINUTES", "9" * 5_000),
        ("RECONCILIATION_UNORDERED_HOURS", "-1"),
        ("RECONCILIATION_UNORDERED_HOURS", "721"),
        ("RECONCILIATION_VOID_ORPHANS", "yes"),
        ("MERCHANT_COMMANDS", "Chargeback"),
        ("PAYMENT_PROVIDER", "nobody"),
    ],
)
def test_a_wrong_setting_ends_the_process_and_is_named(
    bench: ReconciliationBench, name: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        job(bench, **{name: value})
    told = capsys.readouterr().err
    assert ended.value.code == 4
    assert name in told
    assert value not in told


def test_the_settings_decide(bench: ReconciliationBench) -> None:
    payment_id = bench.pay(bench.session(bench.cart()), "tok_pending_success").json()[
        "paymentReference"
    ]
    bench.unheard(3 * 60)

    assert job(bench).post("/job").get_json()["examined"] == 0
    younger = job(bench, RECONCILIATION_AGE_MINUTES="2")
    assert younger.post("/job").get_json()["changed"] == [payment_id]


def test_the_command_runs_it_once(bench: ReconciliationBench) -> None:
    payment_id = overdue(bench)

    assert main(bench.settings, bench.world()) == 0

    assert bench.states(payment_id) == {"Authorization": ["Success"]}


def test_the_command_fails_only_when_it_could_do_nothing(bench: ReconciliationBench) -> None:
    overdue(bench)
    down = FaultRule(path="/payments", status=503, count=None)
    bench.commercetools.faults.add(down)
    assert main(bench.settings, bench.world()) == 1

    bench.commercetools.faults.clear()
    bench.psp.faults.add(FaultRule(method="GET", path="/v1/payments/", status=503, count=None))
    assert main(bench.settings, bench.world()) == 0
