"""What the log says about payments: one line for each change, and why a request was refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from bench import Bench, Json
from event_support import EventBench
from processor_support import logged
from reconciliation_support import ReconciliationBench
from returning_customers_support import ReturningCustomers

Lines = list[dict[str, Any]]
SCHEMA = "The request body does not match the schema:"


def lines_of(log: Lines, code: str = "payment.changed") -> Lines:
    return [one for one in log if one.get("eventCode") == code]


def states(log: Lines) -> list[tuple[object, ...]]:
    """Return trigger, type, state before and state after of every change."""
    names = ("trigger", "transactionType", "stateBefore", "state")
    return [tuple(one.get(name) for name in names) for one in lines_of(log)]


@contextmanager
def bench_with_log(kind: type[Bench] = Bench) -> Iterator[tuple[Any, Lines]]:
    """Give a bench, and a list that holds the log lines of its applications afterwards."""
    with logged() as log:
        yield kind(), log


def test_an_approval_says_what_was_approved() -> None:
    with bench_with_log() as (bench, log):
        cart = bench.cart(14_790)
        session = bench.session(cart, futureOrderNumber="HP-1")
        answer = bench.pay(session)

    payment_id = answer.json()["paymentReference"]
    payment = bench.payment(payment_id)
    [line] = lines_of(log)
    [transaction] = payment.transactions
    expected = {
        "message": "A payment changed",
        "severity": "INFO",
        "trigger": "shopper",
        "paymentId": payment_id,
        "cartId": cart["id"],
        "orderNumber": "HP-1",
        "pspReference": payment.interface_id,
        "method": "card",
        "transactionId": transaction.id,
        "transactionType": "Authorization",
        "interactionId": transaction.interaction_id,
        "pspTransaction": transaction.interface_id,
        "state": "Success",
        "amount": "147.90 EUR",
        "correlationId": answer.headers["X-Correlation-ID"],
    }
    assert {name: line.get(name) for name in expected} == expected
    assert "stateBefore" not in line
    assert "code" not in line


def test_a_decline_differs_by_its_line_alone() -> None:
    with bench_with_log() as (bench, log):
        bench.pay(bench.session(bench.cart()), "tok_insufficient_funds")

    [line] = lines_of(log)
    assert (line["transactionType"], line["state"]) == ("Authorization", "Failure")
    assert line["code"] == "insufficient_funds"


def test_nothing_new_is_no_line() -> None:
    with bench_with_log() as (bench, log):
        session = bench.session(bench.cart())
        payment_id = bench.pay(session).json()["paymentReference"]
        bench.confirm(session, payment_id)
        bench.later(10)

    assert len(lines_of(log)) == 1


def test_a_merchants_capture_and_refund() -> None:
    with bench_with_log() as (bench, log):
        payment_id = bench.paid()
        bench.outcome(payment_id, "capturePayment", 4_000)
        bench.outcome(payment_id, "refundPayment", 1_500)

    assert states(log)[1:] == [
        ("merchant", "Charge", "Initial", "Success"),
        ("merchant", "Refund", "Initial", "Success"),
    ]
    assert [one["amount"] for one in lines_of(log)] == ["100.00 EUR", "40.00 EUR", "15.00 EUR"]


def test_a_webhook_names_its_provider_type_payment_and_delay() -> None:
    with bench_with_log() as (bench, log):
        payment_id = bench.pay(bench.session(bench.cart()), "tok_pending_success").json()
        bench.later(10)

    reference = bench.payment(payment_id["paymentReference"]).interface_id
    assert states(log) == [
        ("shopper", "Authorization", None, "Pending"),
        ("webhook", "Authorization", "Pending", "Success"),
    ]
    *_, line = lines_of(log, "webhook.handled")
    assert line["provider"] == "sandbox"
    assert line["eventType"] == "payment.authorized"
    assert line["paymentId"] == payment_id["paymentReference"]
    assert line["pspReference"] == reference
    assert line["delaySeconds"] == 7.0  # Decided after three seconds, sent after ten.


def test_a_dispute() -> None:
    with bench_with_log() as (bench, log):
        payment_id = bench.paid()
        bench.outcome(payment_id, "capturePayment", 10_000)
        bench.control(payment_id, "dispute")
        bench.later(10)

    assert ("webhook", "Chargeback", None, "Pending") in states(log)


def test_a_command_that_a_message_told_of() -> None:
    with bench_with_log(EventBench) as (bench, log):
        payment_id = bench.paid()
        bench.add(payment_id, "Charge", 10_000)
        bench.push()

    assert states(log)[-1] == ("message", "Charge", "Initial", "Success")


def test_what_the_job_found() -> None:
    with bench_with_log(ReconciliationBench) as (bench, log):
        bench.pay(bench.session(bench.cart()), "tok_pending_success")
        bench.unheard(3_600)
        bench.reconcile()

    assert states(log)[-1] == ("job", "Authorization", "Pending", "Success")


def test_money_that_is_returned_after_an_attempt_was_given_up() -> None:
    with bench_with_log(EventBench) as (bench, log):
        payment_id = bench.replaced_while_captured(1_000)
        bench.add(payment_id, "Charge", 1)
        bench.push()

    returned = [one for one in lines_of(log) if one["amount"] == "90.00 EUR"]
    assert [(one.get("stateBefore"), one["state"]) for one in returned] == [
        (None, "Initial"),
        ("Initial", "Success"),
    ]


def too_much(bench: Bench) -> requests.Response:
    return bench.intent(bench.paid(), "capturePayment", 10_001)


def no_action(bench: Bench) -> requests.Response:
    return bench.intent(bench.paid(), "stealPayment", 1)


def no_method(bench: Bench) -> requests.Response:
    return send(bench, {})


def a_wrong_type(bench: Bench) -> requests.Response:
    return send(bench, {"paymentMethod": {"type": "card", "token": {"nobody": "may read this"}}})


def send(bench: Bench, body: Json) -> requests.Response:
    return bench.call("POST", "/payments", bench.session(), json=body)


@pytest.mark.parametrize(
    ("ask", "field", "reason"),
    [
        (too_much, None, "At most 100.00 EUR can be captured."),
        (no_action, "actions[0].action", "The value of field actions[0].action is not allowed."),
        (no_method, "paymentMethod", "A value is required for field paymentMethod."),
        (
            a_wrong_type,
            "paymentMethod.token",
            f"{SCHEMA} Expected `str | null`, got `object` - at `$.paymentMethod.token`",
        ),
    ],
)
def test_a_refusal_names_field_and_rule(
    ask: Callable[[Bench], requests.Response], field: str | None, reason: str
) -> None:
    with bench_with_log() as (bench, log):
        answer = ask(bench)

    assert answer.status_code == 400
    [line] = [one for one in lines_of(log, "request.served") if one["status"] == 400]
    assert line.get("errorField") == field
    assert line["reason"] == reason
    assert line["errorCode"] == answer.json()["errors"][0]["code"]


def test_a_refusal_never_repeats_a_value() -> None:
    with bench_with_log(ReturningCustomers) as (bench, log):
        cart = bench.cart_of(bench.customer())
        answer = bench.charge(cart, type="alice@example.com")

    assert answer.status_code == 400
    assert "alice" not in str(log) + answer.text


def test_a_name_that_a_browser_made_up_is_not_logged() -> None:
    with bench_with_log() as (bench, log):
        answer = send(bench, {"alice@example.com": {"amount": 1}})

    assert answer.status_code == 400
    assert "alice" not in str(log)
