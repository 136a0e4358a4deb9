"""The runbook's questions, metrics and alerts find what they promise in lines really written."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from event_support import EventBench
from log_filters import Filter
from processor_support import logged
from reconciliation_support import ReconciliationBench
from sandbox.faults import FaultRule

ROOT = Path(__file__).parents[2]
RUNBOOK = (ROOT / "docs" / "operations.md").read_text()
MONITORING = ROOT / "hosting" / "monitoring"
QUESTION = re.compile(r"^\| ([^|]+) \| `([^`|]+)` \| `([^`|]+)` \|$", re.MULTILINE)
ALWAYS = {"time", "severity", "message", "eventCode", "correlationId"}
Lines = list[dict[str, Any]]


def section(title: str) -> str:
    return re.split(r"^#{2,3} ", RUNBOOK.partition(f"# {title}\n")[2], maxsplit=1, flags=re.M)[0]


QUESTIONS = {
    question.partition(";")[0]: (Filter(google), Filter(jq), google, jq)
    for question, google, jq in QUESTION.findall(section("Questions to the log"))
}


class Day:
    """What happened on the bench; `payments` are the Payments by what became of them."""

    def __init__(self) -> None:
        self.payments: dict[str, str] = {}
        with logged() as self.lines:
            bench = self._shop()
        self.references = {
            name: bench.payment(one).interface_id or "" for name, one in self.payments.items()
        }

    def _shop(self) -> EventBench:
        bench = ReconciliationBench()
        for name, token in (
            ("approved", "tok_approved"),
            ("declined", "tok_insufficient_funds"),
            ("pending", "tok_three_ds"),
            ("captured", "tok_approved"),
            ("refunded", "tok_approved"),
            ("failed", "tok_capture_fails_late"),
            ("disputed", "tok_dispute"),
        ):
            known_as = {"futureOrderNumber": f"order-{name}", "correlationId": f"request-{name}"}
            session = bench.session(bench.cart(), **known_as)
            self.payments[name] = bench.pay(session, token).json()["paymentReference"]
        for name in ("captured", "refunded", "failed", "disputed"):
            bench.outcome(self.payments[name], "capturePayment", 10_000)
        bench.outcome(self.payments["refunded"], "refundPayment", 10_000)
        assert bench.intent(self.payments["declined"], "capturePayment", 1).status_code == 400
        for _ in range(10):
            bench.later(1)
        bench.control(self.payments["disputed"], "dispute-lost")
        bench.later(120)
        bench.delete_resource(f"payments/{bench.paid()}")
        self._troubles(bench)
        bench.unheard(3 * 3_600)
        bench.reconcile()
        return bench

    def _troubles(self, bench: ReconciliationBench) -> None:
        """Let the PSP refuse a call, then leave one open; let another writer be faster once."""
        bench.pay(bench.session(bench.cart()), "tok_of_nobody")
        bench.stand_in.faults.add(FaultRule(method="POST", path="/payments$", reset=True, count=3))
        bench.pay(bench.session(bench.cart()))
        bench.stand_in.faults.clear()
        version = {"code": "ConcurrentModification", "message": "x", "currentVersion": 2}
        body = json.dumps({"statusCode": 409, "message": "x", "errors": [version]})
        payment_id = bench.paid()
        bench.commercetools.faults.add(
            FaultRule(method="POST", path=f"{payment_id}$", status=409, malformed_body=body)
        )
        assert bench.outcome(payment_id, "capturePayment", 100) == "approved"

    def found(self, filter_: Filter) -> set[str]:
        """Return what became of the Payments that the filter finds lines of."""
        names = {one: name for name, one in self.payments.items()}
        lines = [one for one in self.lines if filter_.matches(one)]
        return {names.get(one.get("paymentId", ""), "none") for one in lines}


@pytest.fixture(scope="module")
def day() -> Day:
    return Day()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Approved attempts", {"approved", "captured", "refunded", "failed", "disputed", "none"}),
        ("Declined attempts", {"declined"}),
        ("Attempts that waited for a shopper or a bank", {"pending"}),
        ("Captures", {"captured", "refunded", "failed", "disputed", "none"}),
        ("Captures and refunds that failed", {"failed"}),
        ("Refunds", {"refunded"}),
        ("Disputes", {"disputed"}),
        ("Requests that were refused", {"declined", "none"}),
        ("Webhooks a minute late or later", {"disputed"}),
        ("What needs a person", {"none"}),
    ],
)
def test_a_question_finds_exactly_its_payments(day: Day, question: str, expected: set[str]) -> None:
    google, jq, *_ = QUESTIONS[question]

    assert day.found(google) == expected
    assert day.found(jq) == expected


def test_everything_about_one_thing(day: Day) -> None:
    payment_id, reference = day.payments["captured"], day.references["captured"]
    for question, value in (
        ("Everything about a Payment", payment_id),
        ("Everything about an order", "order-captured"),
        ("Everything about a payment at the PSP", reference),
    ):
        for text in QUESTIONS[question][2:]:
            assert day.found(Filter(text.replace("ID", value))) == {"captured"}


def test_one_request(day: Day) -> None:
    for text in QUESTIONS["Everything that one request did"][2:]:
        asked = Filter(text.replace("ID", "request-captured"))
        codes = [one["eventCode"] for one in day.lines if asked.matches(one)]
        assert codes == ["authorization.asked", "payment.changed", "request.served"]


def test_both_languages_ask_for_the_same_fields_and_they_exist(day: Day) -> None:
    known = {name for line in day.lines for name in line}
    for google, jq, *_ in QUESTIONS.values():
        assert google.fields == jq.fields
        assert google.fields <= known
    assert len(QUESTIONS) == 14


def test_the_fields_of_a_change_are_those_that_are_described(day: Day) -> None:
    rows = section("What happened to payments").partition("| field | |")[2].splitlines()
    named = [row.split("|")[1] for row in rows if row.startswith("| `")]
    described = {one for cell in named for one in re.findall(r"`(\w+)`", cell)}
    changes = [one for one in day.lines if one.get("eventCode") == "payment.changed"]

    assert {name for line in changes for name in line} - ALWAYS == described


REQUEST = re.compile(r"`GET /([^`]+)`")


def test_commercetools_finds_a_payment_by_what_is_known() -> None:
    bench = ReconciliationBench()
    cart = bench.cart()
    payment_id = bench.pay(bench.session(cart)).json()["paymentReference"]
    [transaction] = bench.payment(payment_id).transactions
    bench.change_cart(cart, {"action": "setCustomerEmail", "email": "ada@example.com"})
    bench.make_order(cart, orderNumber="HP-1")
    known = {
        "the order number": "HP-1",
        "the PSP's reference of the payment": bench.payment(payment_id).interface_id,
        "the PSP's reference of a capture or refund": transaction.interface_id,
        "the Payment": payment_id,
        "the customer's e-mail address": "ada@example.com",
    }
    rows = section("Questions to the log").partition("| what is known |")[2].splitlines()[2:]
    asked = [row.split("|")[1:3] for row in rows if row.startswith("| ")]

    assert [name.strip() for name, _ in asked] == list(known)
    for name, requests in asked:
        for request in REQUEST.findall(requests):
            found = bench.api("GET", request.replace("ID", str(known[name.strip()])))
            assert payment_id in json.dumps(found), request


METRICS = {
    path.stem.removeprefix("metric-"): yaml.safe_load(path.read_text())
    for path in sorted(MONITORING.glob("metric-*.yaml"))
}
POLICIES = {
    path.stem.removeprefix("policy-"): yaml.safe_load(path.read_text())
    for path in sorted(MONITORING.glob("policy-*.yaml"))
}


def extracted(expression: str) -> str:
    match = re.fullmatch(r"EXTRACT\(jsonPayload\.(\w+)\)", expression)
    assert match, expression
    return match[1]


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_counts_lines_and_has_its_fields(day: Day, name: str) -> None:
    metric = METRICS[name]
    counted = [one for one in day.lines if Filter(metric["filter"]).matches(one)]
    labels = metric.get("labelExtractors", {})
    descriptor = metric["metricDescriptor"]

    assert counted
    assert [one["key"] for one in descriptor.get("labels", [])] == list(labels)
    for expression in labels.values():
        assert any(extracted(expression) in one for one in counted)
    if descriptor["valueType"] == "DISTRIBUTION":
        value = extracted(metric["valueExtractor"])
        assert all(isinstance(one[value], int | float) for one in counted)


def conditions() -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, one) for name, policy in POLICIES.items() for one in policy["conditions"]]


def test_every_policy_asks_for_metrics_and_labels_that_exist() -> None:
    asked = set()
    for _, condition in conditions():
        text = yaml.safe_dump(condition, width=10_000)
        names = re.findall(r"logging_googleapis_com:user_(\w+?)(?:_bucket)?\{([^}]*)\}", text)
        for name, labels in names:
            asked.add(name)
            used = set(re.findall(r"(\w+)=", labels)) - {"monitored_resource"}
            assert used <= set(METRICS[name].get("labelExtractors", {}))
        asked |= set(re.findall(r"logging\.googleapis\.com/user/(\w+)", text))
    assert asked <= set(METRICS)


def test_every_line_that_pages_is_an_alert() -> None:
    [condition] = POLICIES["findings"]["conditions"]
    asked = condition["conditionMatchedLog"]["filter"]
    alerts = set(re.findall(r'eventCode="([\w.]+)"', asked))
    paging = set(re.findall(r"^\| `([\w.]+)` \| `[^`]+` \| error, page", RUNBOOK, re.MULTILINE))

    assert paging
    assert alerts == paging | {"audit.found", "attempt.return_failed"}
    for code in alerts:
        assert Filter(asked).matches({"severity": "ERROR", "eventCode": code})
        assert not Filter(asked).matches({"severity": "WARNING", "eventCode": code})


def test_the_runbook_lists_every_file() -> None:
    listed = set(re.findall(r"^\| `((?:metric|policy)-[\w-]+\.yaml)` \|", RUNBOOK, re.MULTILINE))

    assert listed == {path.name for path in MONITORING.iterdir()}


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ('jsonPayload.a="x"', True),
        ('.a == "x" and .n >= 2', True),
        ('.a == "x" and .n >= 2.5', False),
        ('.a == "y" or (.n < 3 and .a == "x")', True),
        ('.b == "x"', False),
        ("severity>=ERROR", False),
    ],
)
def test_filters_are_read_as_they_are_meant(text: str, matches: bool) -> None:
    assert Filter(text).matches({"a": "x", "n": 2, "severity": "WARNING"}) is matches


@pytest.mark.parametrize("text", ['.a == "x" and .b == "y" or .c == "z"', '.a == "x" .b == "y"'])
def test_what_could_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(AssertionError):
        Filter(text)
