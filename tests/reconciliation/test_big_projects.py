"""Queries that commercetools cannot answer at once end no run: they are asked in smaller parts."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

from bench import COMMERCETOOLS
from event_support import EventBench
from reconciliation_support import AGE, HOUR, ReconciliationBench, errors

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LINE = "A query was too large for commercetools"


def refuse_queries(bench: EventBench, code: str, **order: Any) -> None:
    body = {"of": "query", "code": code} | order
    answer = bench.network.session().post(f"{COMMERCETOOLS}/test/refusals", json=body)
    assert answer.ok, answer.text


def open_payments(bench: ReconciliationBench, count: int) -> list[str]:
    """Return Payments whose end nobody has told us."""
    answers = [bench.pay(bench.session(bench.cart()), "tok_pending_success") for _ in range(count)]
    bench.unheard(AGE)
    return [str(one.json()["paymentReference"]) for one in answers]


class Predicates:
    """In front of an application, what notes the predicates of all queries."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self.seen: list[str] = []

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        self.seen += parse_qs(environ["QUERY_STRING"]).get("where", [])
        return self._app(environ, start_response)


@pytest.mark.parametrize("code", ["QueryTimedOut", "ContentTooLarge"])
@pytest.mark.parametrize("above", [2, 10, 49])
def test_pages_become_smaller(code: str, above: int, capsys: pytest.CaptureFixture[str]) -> None:
    bench = ReconciliationBench()
    payments = open_payments(bench, 5)
    refuse_queries(bench, code, above=above)
    capsys.readouterr()

    report = bench.reconcile()

    assert sorted(report.changed) == sorted(payments)
    assert (report.is_complete, report.outage) == (True, None)
    assert LINE in capsys.readouterr().out


def test_pages_of_too_many_bytes_become_smaller() -> None:
    bench = ReconciliationBench()
    payments = open_payments(bench, 12)
    one = len(json.dumps(bench.api("GET", f"payments/{payments[0]}")))
    refuse_queries(bench, "ContentTooLarge", of="answer", above=5 * one)

    report = bench.reconcile()

    assert sorted(report.changed) == sorted(payments)
    assert (report.is_complete, report.outage) == (True, None)


def test_time_is_divided_when_pages_are_small_enough() -> None:
    bench = ReconciliationBench()
    payments = open_payments(bench, 3)
    refuse_queries(bench, "QueryTimedOut", count=5)

    report = bench.reconcile()

    assert sorted(report.changed) == sorted(payments)
    assert (report.is_complete, report.outage) == (True, None)


def test_what_cannot_be_read_at_all_is_told_and_all_else_is_done(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bench = ReconciliationBench()
    payments = open_payments(bench, 2)
    bench.unheard(2 * HOUR)
    refuse_queries(bench, "QueryTimedOut", count=20)
    capsys.readouterr()

    report = bench.reconcile()

    assert not report.is_complete
    assert report.starved == ["open Payments"]
    assert report.outage
    told = [one["message"] for one in errors(capsys.readouterr().out)]
    assert "A part of the reconciliation was stopped by an error" in told
    assert sorted(report.changed) == sorted(payments)  # The PSP's list shows them too.


def test_every_query_of_a_run_has_a_lower_bound_or_names_ids() -> None:
    bench = ReconciliationBench()
    open_payments(bench, 2)
    noted = Predicates(bench.commercetools_app)
    bench.network.plug("commercetools.test", noted)
    bench.reconcile()
    assert noted.seen
    for where in noted.seen:
        assert "lastModifiedAt >= " in where or "id in (" in where, where


def test_very_old_payments_are_still_found() -> None:
    bench = ReconciliationBench()
    [payment_id] = open_payments(bench, 1)
    bench.unheard(200 * 24 * HOUR)
    assert payment_id in bench.reconcile().changed


def test_carts_and_orders_are_read_in_smaller_pages() -> None:
    bench = ReconciliationBench()
    for _ in range(3):
        bench.paid()
    bench.unheard(2 * HOUR)
    refuse_queries(bench, "ContentTooLarge", above=2)
    report = bench.reconcile()
    assert (report.orphans, report.is_complete, report.outage) == ([], True, None)
