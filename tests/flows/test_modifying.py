"""Capture, refund, cancel and reverse, told by what commercetools and the PSP hold afterwards."""

import pytest

from bench import Bench, Json
from sandbox.faults import FaultRule

AUTHORIZED = ("Authorization", 10_000, "Success")


@pytest.fixture
def bench() -> Bench:
    return Bench()


def books(bench: Bench, payment_id: str) -> list[tuple[str, int, str]]:
    """Return type, cents and status of every operation at the PSP."""
    [found] = bench.at_the_psp(payment_id)
    return [(one["type"], one["amount"]["value"], one["status"]) for one in found["operations"]]


class TestParts:
    def test_several_captures_and_refunds_up_to_the_sum(self, bench: Bench) -> None:
        payment_id = bench.paid()
        for cents in (4_000, 4_000, 2_000):
            assert bench.outcome(payment_id, "capturePayment", cents) == "approved"
        assert bench.intent(payment_id, "capturePayment", 1).status_code == 400
        for cents in (3_000, 3_000, 4_000):
            assert bench.outcome(payment_id, "refundPayment", cents) == "approved"
        assert bench.intent(payment_id, "refundPayment", 1).status_code == 400
        assert bench.transactions(payment_id) == [
            AUTHORIZED,
            *[("Charge", cents, "Success") for cents in (4_000, 4_000, 2_000)],
            *[("Refund", cents, "Success") for cents in (3_000, 3_000, 4_000)],
        ]

    def test_a_refund_of_one_named_capture(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.outcome(payment_id, "capturePayment", 6_000)
        bench.outcome(payment_id, "capturePayment", 4_000)
        second = bench.payment(payment_id).transactions[2]
        answer = bench.intent(payment_id, "refundPayment", 4_000, transactionId=second.id)
        assert answer.json() == {"outcome": "approved"}
        [refund] = [one for one in bench.at_the_psp(payment_id)[0]["operations"] if one["capture"]]
        assert refund["capture"] == second.interface_id
        again = bench.intent(payment_id, "refundPayment", 1, transactionId=second.id)
        assert again.json() == {"outcome": "rejected"}

    def test_a_refund_of_a_charge_that_is_not_there(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.outcome(payment_id, "capturePayment", 6_000)
        bench.calls()
        answer = bench.intent(payment_id, "refundPayment", 1, transactionId="nothing")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "transactionId")
        assert not any("refunds" in one for one in bench.calls())

    def test_cancel_releases_the_rest(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.outcome(payment_id, "capturePayment", 6_000)
        assert bench.outcome(payment_id, "cancelPayment") == "approved"
        assert bench.transactions(payment_id)[2:] == [("CancelAuthorization", 4_000, "Success")]
        assert bench.intent(payment_id, "cancelPayment").status_code == 400

    def test_reverse_returns_everything(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.outcome(payment_id, "capturePayment", 6_000)
        bench.outcome(payment_id, "refundPayment", 1_000)
        assert bench.outcome(payment_id, "reversePayment") == "approved"
        assert bench.transactions(payment_id)[3:] == [
            ("Refund", 5_000, "Success"),
            ("CancelAuthorization", 4_000, "Success"),
        ]
        assert bench.intent(payment_id, "reversePayment").status_code == 400


class TestNames:
    def test_one_name_is_one_operation(self, bench: Bench) -> None:
        payment_id = bench.paid()
        outcomes = {
            bench.outcome(payment_id, "capturePayment", 4_000, "parcel-1") for _ in range(3)
        }
        assert outcomes == {"approved"}
        assert bench.outcome(payment_id, "capturePayment", 4_000, "parcel-2") == "approved"
        assert books(bench, payment_id)[1:] == [("capture", 4_000, "succeeded")] * 2

    def test_one_name_with_another_amount_is_refused(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.outcome(payment_id, "capturePayment", 4_000, "parcel-1")
        answer = bench.intent(payment_id, "capturePayment", 4_001, "parcel-1")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (
            409,
            "IdempotencyConflict",
        )

    def test_a_name_is_kept_beyond_the_psps_memory(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.outcome(payment_id, "capturePayment", 4_000, "parcel-1")
        bench.later(3 * 24 * 3600)
        assert bench.outcome(payment_id, "capturePayment", 4_000, "parcel-1") == "approved"
        assert len(books(bench, payment_id)) == 2

    def test_one_name_for_capture_and_refund_is_two_operations(self, bench: Bench) -> None:
        payment_id = bench.paid()
        assert bench.outcome(payment_id, "capturePayment", 4_000, "order-1") == "approved"
        assert bench.outcome(payment_id, "refundPayment", 4_000, "order-1") == "approved"

    def test_named_cancel_and_reverse_replay(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.outcome(payment_id, "capturePayment", 4_000)
        assert [bench.outcome(payment_id, "reversePayment", name="r") for _ in range(3)] == [
            "approved"
        ] * 3
        assert len(bench.transactions(payment_id)) == 4


class TestLater:
    def test_a_pending_capture_is_received_and_then_done(self, bench: Bench) -> None:
        payment_id = bench.paid(token="tok_capture_pending")
        assert bench.outcome(payment_id, "capturePayment", 10_000) == "received"
        assert bench.intent(payment_id, "refundPayment", 1).status_code == 503
        assert bench.intent(payment_id, "reversePayment").status_code == 503
        bench.later(4)
        assert bench.transactions(payment_id)[1:] == [("Charge", 10_000, "Success")]

    def test_a_capture_that_fails_late(self, bench: Bench) -> None:
        payment_id = bench.paid(token="tok_capture_fails_late")
        bench.outcome(payment_id, "capturePayment", 10_000)
        bench.later(10)
        assert bench.transactions(payment_id)[1:] == [("Charge", 10_000, "Failure")]

    def test_a_refund_that_fails_late_can_be_made_again(self, bench: Bench) -> None:
        payment_id = bench.paid(token="tok_refund_fails_late")
        bench.outcome(payment_id, "capturePayment", 10_000)
        bench.outcome(payment_id, "refundPayment", 10_000)
        bench.later(10)
        assert bench.transactions(payment_id)[2:] == [("Refund", 10_000, "Failure")]
        assert bench.intent(payment_id, "refundPayment", 10_000).status_code == 200

    @pytest.mark.parametrize(
        ("end", "state", "refundable"),
        [("dispute-won", "Failure", 200), ("dispute-lost", "Success", 400)],
    )
    def test_a_dispute_opened_and_decided(
        self, bench: Bench, end: str, state: str, refundable: int
    ) -> None:
        payment_id = bench.paid(token="tok_dispute")
        bench.outcome(payment_id, "capturePayment", 10_000)
        bench.later(10)
        assert bench.transactions(payment_id)[2:] == [("Chargeback", 10_000, "Pending")]
        assert bench.intent(payment_id, "refundPayment", 1).status_code == 400
        bench.control(payment_id, end)
        bench.later(1)
        assert bench.transactions(payment_id)[2:] == [("Chargeback", 10_000, state)]
        assert bench.intent(payment_id, "refundPayment", 1).status_code == refundable

    def test_a_capture_waits_for_a_pending_authorization(self, bench: Bench) -> None:
        answer = bench.pay(bench.session(bench.cart()), "tok_pending_success").json()
        assert bench.intent(answer["paymentReference"], "capturePayment", 1).status_code == 503

    def test_a_pending_authorization_can_be_cancelled(self, bench: Bench) -> None:
        payment_id = bench.pay(bench.session(bench.cart()), "tok_three_ds").json()[
            "paymentReference"
        ]
        assert bench.outcome(payment_id, "cancelPayment") == "approved"
        assert bench.transactions(payment_id) == [
            ("Authorization", 10_000, "Failure"),
            ("CancelAuthorization", 10_000, "Success"),
        ]


class TestTrouble:
    def test_a_refusal_of_the_psp_is_final(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.psp.faults.add(FaultRule(path="/captures$", status=422))
        assert bench.outcome(payment_id, "capturePayment", 4_000, "parcel-1") == "rejected"
        assert bench.outcome(payment_id, "capturePayment", 4_000, "parcel-1") == "rejected"
        assert bench.transactions(payment_id)[1:] == [("Charge", 4_000, "Failure")]

    def test_a_psp_that_is_down_leaves_a_claim_that_is_finished_later(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.psp.faults.add(FaultRule(path="/captures$", status=503, count=3))
        assert bench.outcome(payment_id, "capturePayment", 4_000) == "received"
        assert bench.transactions(payment_id)[1:] == [("Charge", 4_000, "Initial")]
        assert bench.outcome(payment_id, "capturePayment", 4_000) == "approved"
        assert books(bench, payment_id)[1:] == [("capture", 4_000, "succeeded")]

    def test_an_answer_lost_after_the_effect_is_found(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.psp.faults.add(FaultRule(path="/captures$", applied_but_failed=True, count=1))
        assert bench.outcome(payment_id, "capturePayment", 4_000) == "approved"
        assert books(bench, payment_id)[1:] == [("capture", 4_000, "succeeded")]

    def test_a_claim_older_than_the_psps_memory_is_looked_up_first(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.psp.faults.add(FaultRule(path="/captures$", applied_but_failed=True, count=3))
        assert bench.outcome(payment_id, "capturePayment", 4_000) == "received"
        bench.clock.advance(2 * 24 * 3600)
        assert bench.outcome(payment_id, "capturePayment", 4_000) == "approved"
        assert books(bench, payment_id)[1:] == [("capture", 4_000, "succeeded")]

    def test_commercetools_down_is_503_and_claims_nothing(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.calls()
        bench.commercetools.faults.add(FaultRule(path="/payments/", status=503, count=None))
        answer = bench.intent(payment_id, "capturePayment", 4_000)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert not any("captures" in one for one in bench.calls())

    def test_a_payment_of_another_connector_is_not_touched(self, bench: Bench) -> None:
        money = {"centAmount": 100, "currencyCode": "EUR"}
        draft: Json = {
            "amountPlanned": money,
            "paymentMethodInfo": {"paymentInterface": "other"},
            "transactions": [{"type": "Authorization", "amount": money, "state": "Success"}],
        }
        payment_id = bench.api("POST", "payments", draft)["id"]
        assert bench.intent(payment_id, "capturePayment", 100).status_code == 404
        unknown = "00000000-0000-4000-8000-000000000000"
        assert bench.intent(unknown, "capturePayment", 100).status_code == 404

    def test_without_the_type_for_interactions_the_money_state_is_written(
        self, bench: Bench
    ) -> None:
        key = "commercetools-checkout-payment-interface-interaction"
        found = bench.api("GET", f"types/key={key}")
        bench.api("DELETE", f"types/key={key}?version={found['version']}")
        payment_id = bench.paid()
        assert bench.transactions(payment_id) == [AUTHORIZED]

    def test_history_is_written_only_with_a_change_and_holds_no_token(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.later(5)
        found = bench.api("GET", f"payments/{payment_id}")["interfaceInteractions"]
        assert [one["fields"]["type"] for one in found] == ["claim", "converge"]
        assert "tok_" not in str(found)
