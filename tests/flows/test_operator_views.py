"""What operators see: the timeline, sums, searches, disputes."""

from datetime import datetime, timedelta

import pytest

from bench import TOTAL, Bench
from operator_support import Desk, Operator
from processor_support import logged


@pytest.fixture
def desk() -> Desk:
    return Desk()


class TestTimeline:
    def test_who_did_what(self, desk: Desk) -> None:
        desk.captured(2_000)
        desk.first.do(desk.payment_id, "refund", 500)

        told = [
            (one["type"], one["state"], one["centAmount"], one["actor"])
            for one in desk.second.record(desk.payment_id)["timeline"]
            if one["type"] != "note"
        ]

        assert told == [
            ("authorization", "success", TOTAL, {"kind": "shopper"}),
            ("charge", "success", 2_000, {"kind": "merchant"}),
            ("refund", "success", 500, {"kind": "operator", "userId": "user-1"}),
        ]

    def test_the_user_is_kept_on_the_payment(self, desk: Desk) -> None:
        desk.first.do(desk.payment_id, "capture", 500)

        [asked] = [
            one["fields"]
            for one in desk.api("GET", f"payments/{desk.payment_id}")["interfaceInteractions"]
            if one["fields"]["type"] == "operation"
        ]
        assert asked["request"] == '{"trigger":{"type":"merchant","userId":"user-1"}}'

    def test_the_sums(self, desk: Desk) -> None:
        desk.captured(2_000)
        desk.first.do(desk.payment_id, "refund", 500)

        amounts = desk.first.record(desk.payment_id)["amounts"]

        assert amounts == {
            "currencyCode": "EUR",
            "fractionDigits": 2,
            "planned": TOTAL,
            "authorized": TOTAL,
            "captured": 2_000,
            "refunded": 500,
            "disputed": 0,
            "capturable": TOTAL - 2_000,
            "refundable": 1_500,
        }

    def test_every_look_and_every_action_is_logged_by_the_user_alone(self, desk: Desk) -> None:
        with logged() as lines:
            desk.restart()
            desk.first.do(desk.payment_id, "capture", 500)
            desk.first.find(customerEmail="somebody@example.com")

        told = [
            (one["eventCode"], one["userId"], one.get("action"), one.get("outcome"))
            for one in lines
            if str(one.get("eventCode")).startswith("operator.")
        ]
        assert told == [
            ("operator.read", "user-1", None, None),
            ("operator.acted", "user-1", "capture", "approved"),
            ("operator.read", "user-1", None, None),
            ("operator.searched", "user-1", None, None),
        ]
        assert "somebody@example.com" not in str(lines)


class TestSearch:
    def test_by_everything_that_is_known(self) -> None:
        desk = Bench()
        operator = Operator(desk)
        customer = desk.api(
            "POST", "customers", {"email": "c@example.com", "password": "not-a-real-one"}
        )["customer"]["id"]
        cart = desk.cart(customerId=customer, customerEmail="c@example.com")
        paid = desk.pay(desk.session(cart)).json()["paymentReference"]
        order_id = desk.make_order(cart, orderNumber="1001")["id"]
        stored = desk.payment(paid)
        others = desk.pay(desk.session())
        assert others.status_code == 200

        for query in (
            {"orderNumber": "1001"},
            {"orderId": order_id},
            {"cartId": cart["id"]},
            {"customerId": customer},
            {"customerEmail": "c@example.com"},
            {"pspReference": stored.interface_id},
            {"pspReference": stored.transactions[0].interface_id},
        ):
            assert operator.find(**query) == [paid], query
        assert operator.find(orderNumber="1002") == []
        record = operator.record(paid)
        assert record["order"] == {"id": order_id, "number": "1001"}
        assert record["customer"] == {"id": customer}

    def test_in_pages_newest_first(self, desk: Desk) -> None:
        made = [desk.payment_id]
        for _ in range(2):
            desk.clock.sleep(60)
            answer = desk.pay(desk.session(desk.paid_cart), None, "invoice")
            made.append(answer.json()["paymentReference"])

        found = desk.first.find(cartId=desk.paid_cart["id"])

        assert found == sorted(set(made), key=made.index, reverse=True)
        assert desk.first.find(cartId=desk.paid_cart["id"], limit="1", offset="1") == found[1:2]


class TestDisputes:
    def test_one_that_waits_for_an_answer(self, desk: Desk) -> None:
        desk.captured()
        desk.make_order(desk.paid_cart, orderNumber="1001")
        with logged() as lines:
            desk.restart()
            desk.happen_at_the_psp("dispute")

        record = desk.first.record(desk.payment_id)
        [dispute] = record["disputes"]
        opened = datetime.fromisoformat(record["lastModifiedAt"])
        assert datetime.fromisoformat(dispute["dueAt"]) - opened <= timedelta(days=7)
        told = {name: dispute[name] for name in ("stage", "state", "reason", "centAmount")}
        assert told == {
            "stage": "chargeback",
            "state": "open",
            "reason": "fraudulent",
            "centAmount": TOTAL,
        }
        [charged_back] = [one for one in record["timeline"] if one["type"] == "chargeback"]
        assert charged_back["transactionId"] == dispute["transactionId"]
        assert record["amounts"]["disputed"] == TOTAL
        assert [one["code"] for one in record["findings"]] == ["disputeOpen"]
        [line] = [one for one in lines if one.get("eventCode") == "dispute.opened"]
        assert (line["daysLeft"], line["amount"], line["reason"]) in (
            (6, "100.00 EUR", "fraudulent"),
            (7, "100.00 EUR", "fraudulent"),
        )

    @pytest.mark.parametrize("end", ["won", "lost"])
    def test_one_that_was_decided(self, desk: Desk, end: str) -> None:
        desk.captured()
        desk.happen_at_the_psp("dispute")
        desk.happen_at_the_psp(f"dispute-{end}")

        record = desk.first.record(desk.payment_id)

        assert [(one["state"], one["daysLeft"]) for one in record["disputes"]] == [(end, None)]
        notes = [one["text"] for one in record["timeline"] if one["code"] == "disputeTold"]
        assert len(notes) == 2
        assert record["amounts"]["disputed"] == (TOTAL if end == "lost" else 0)

    def test_looking_again_notes_nothing_twice(self, desk: Desk) -> None:
        desk.captured()
        desk.happen_at_the_psp("dispute")
        version = desk.payment(desk.payment_id).version

        answer = desk.api("GET", f"payments/{desk.payment_id}")
        assert answer["version"] == version
        desk.confirm(desk.session(desk.paid_cart), desk.payment_id)

        assert desk.payment(desk.payment_id).version == version
