"""What operators do: clicks, two people at once, and what the rules allow."""

from typing import Any

import pytest

from bench import TOTAL
from operator_support import Desk, Operator
from processor_support import codes
from sandbox.faults import FaultRule


@pytest.fixture
def desk() -> Desk:
    return Desk()


def refunds(desk: Desk) -> list[tuple[str, int]]:
    found = desk.transactions(desk.payment_id)
    return [(state, cents) for kind, cents, state in found if kind == "Refund"]


def refunded_at_the_psp(desk: Desk) -> list[int]:
    [found] = [one for one in desk.psp.known() if one.merchant_reference == desk.payment_id]
    return [one.amount for one in found.operations if one.type == "refund"]


class TestClicks:
    def test_a_double_click_is_one_refund(self, desk: Desk) -> None:
        charge, click = desk.captured(), desk.first.click()
        revision = desk.first.record(desk.payment_id)["revision"]
        body = {
            "action": "refund",
            "operation": click,
            "revision": revision,
            "transactionId": charge,
            "amount": {"centAmount": 1_000, "currencyCode": "EUR"},
        }

        answers = [desk.first.act(desk.payment_id, body) for _ in range(3)]

        assert [one.status_code for one in answers] == [200, 200, 200]
        assert [one.json()["outcome"] for one in answers] == ["approved"] * 3
        assert refunds(desk) == [("Success", 1_000)]
        assert refunded_at_the_psp(desk) == [1_000]

    def test_a_click_that_names_another_sum_is_refused(self, desk: Desk) -> None:
        desk.captured()
        click = desk.first.click()
        assert desk.first.do(desk.payment_id, "refund", 1_000, operation=click).status_code == 200

        answer = desk.first.do(desk.payment_id, "refund", 2_000, operation=click)

        assert (answer.status_code, codes(answer)) == (409, ["IdempotencyConflict"])
        assert refunded_at_the_psp(desk) == [1_000]

    def test_a_double_click_at_the_same_moment_is_one_refund(self, desk: Desk) -> None:
        desk.captured()
        click, revision = desk.first.click(), desk.first.record(desk.payment_id)["revision"]
        twice: list[Any] = []

        def refund() -> Any:
            return desk.first.do(
                desk.payment_id, "refund", 1_000, operation=click, revision=revision
            )

        desk.before_the_write(lambda: twice.append(refund()))
        twice.append(refund())

        assert [one.status_code for one in twice] == [200, 200]
        assert refunds(desk) == [("Success", 1_000)]
        assert refunded_at_the_psp(desk) == [1_000]

    def test_a_click_without_an_answer_of_the_psp_is_received_and_then_done(
        self, desk: Desk
    ) -> None:
        desk.captured()
        click, revision = desk.first.click(), desk.first.record(desk.payment_id)["revision"]
        desk.psp.faults.add(FaultRule(path="refunds", status=503, count=None))
        first = desk.first.do(desk.payment_id, "refund", 1_000, operation=click, revision=revision)
        desk.psp.faults.clear()

        second = desk.first.do(desk.payment_id, "refund", 1_000, operation=click, revision=revision)

        assert (first.json()["outcome"], second.json()["outcome"]) == (
            "received",
            "approved",
        )
        assert refunded_at_the_psp(desk) == [1_000]


class TestTwoPeople:
    def test_both_saw_no_refund_and_one_is_made(self, desk: Desk) -> None:
        charge = desk.captured()
        seen = desk.first.record(desk.payment_id)["revision"]
        assert desk.second.record(desk.payment_id)["revision"] == seen

        answers = [
            one.do(desk.payment_id, "refund", 1_000, revision=seen, transactionId=charge)
            for one in (desk.first, desk.second)
        ]

        assert [one.status_code for one in answers] == [200, 409]
        assert codes(answers[1]) == ["PaymentChanged"]
        assert refunded_at_the_psp(desk) == [1_000]

    def test_at_the_same_moment_one_is_made(self, desk: Desk) -> None:
        desk.captured()
        seen = desk.first.record(desk.payment_id)["revision"]
        answers: list[Any] = []

        def act(operator: Operator) -> None:
            answers.append(operator.do(desk.payment_id, "refund", 1_000, revision=seen))

        desk.before_the_write(lambda: act(desk.second))
        act(desk.first)

        assert [one.status_code for one in answers] == [200, 409]
        assert codes(answers[1]) == ["PaymentChanged"]
        assert refunds(desk) == [("Success", 1_000)]
        assert refunded_at_the_psp(desk) == [1_000]

    def test_who_looks_again_may_refund_more(self, desk: Desk) -> None:
        desk.captured()
        for operator in (desk.first, desk.second):
            assert operator.do(desk.payment_id, "refund", 1_000).status_code == 200
        assert refunded_at_the_psp(desk) == [1_000, 1_000]

    def test_what_is_no_operation_changes_no_revision(self, desk: Desk) -> None:
        desk.captured()
        seen = desk.first.record(desk.payment_id)["revision"]
        action = {"action": "setStatusInterfaceText", "interfaceText": "Looked at."}
        desk.update(desk.payment_id, action)

        assert desk.first.record(desk.payment_id)["revision"] == seen


class TestRules:
    def test_capture_a_part_and_cancel_the_rest(self, desk: Desk) -> None:
        assert desk.first.do(desk.payment_id, "capture", 1_000).status_code == 200
        answer = desk.first.do(desk.payment_id, "cancel")

        assert answer.json()["outcome"] == "approved"
        assert desk.transactions(desk.payment_id) == [
            ("Authorization", TOTAL, "Success"),
            ("Charge", 1_000, "Success"),
            ("CancelAuthorization", TOTAL - 1_000, "Success"),
        ]
        assert answer.json()["payment"]["amounts"]["capturable"] == 0

    @pytest.mark.parametrize("action", ["capture", "refund"])
    def test_no_more_than_is_left(self, desk: Desk, action: str) -> None:
        desk.captured(1_000)

        answer = desk.first.do(desk.payment_id, action, TOTAL)

        assert (answer.status_code, codes(answer)) == (400, ["InvalidOperation"])

    def test_the_actions_that_are_shown_are_accepted(self, desk: Desk) -> None:
        desk.captured(3_000)
        done = []
        while actions := desk.first.record(desk.payment_id)["actions"]:
            action = actions[0]
            named = {"transactionId": action["transactionId"]} if action["transactionId"] else {}
            cents = None if action["action"] == "cancel" else action["maxCentAmount"]
            answer = desk.first.do(desk.payment_id, action["action"], cents, **named)
            assert answer.status_code == 200, answer.text
            done.append((action["action"], action["maxCentAmount"]))

        assert done == [("capture", TOTAL - 3_000), ("refund", 3_000), ("refund", TOTAL - 3_000)]

    def test_the_payment_of_another_connector_is_not_there(self, desk: Desk) -> None:
        draft = {
            "amountPlanned": {"centAmount": 100, "currencyCode": "EUR"},
            "paymentMethodInfo": {"paymentInterface": "another"},
            "interfaceId": "other-1",
        }
        other = desk.api("POST", "payments", draft)["id"]

        assert desk.first.see(other).status_code == 404
        assert desk.first.find(pspReference="other-1") == []
