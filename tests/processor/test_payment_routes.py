"""The shopper's and the merchant's way through the processor, from cart to refund."""

import json
from urllib.parse import urlsplit

import pytest
from requests import Response

from bench import TOTAL, Bench, Place
from processor_support import codes, logged
from sandbox.faults import FaultRule

EUR_1 = {"centAmount": 100, "currencyCode": "EUR"}
ORDER = {"X-Correlation-ID": "order-4711"}
BODY = {"paymentMethod": {"type": "card", "token": "tok_approved"}}


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_card_is_charged_and_refunded(bench: Bench) -> None:
    paid = bench.pay(bench.session())
    reference = paid.json()["paymentReference"]

    assert paid.status_code == 200
    assert paid.json()["outcome"] == "approved"
    assert bench.intent(reference, "capturePayment", 4000).json() == {"outcome": "approved"}
    assert bench.intent(reference, "refundPayment", 1500).json() == {"outcome": "approved"}
    assert bench.intent(reference, "reversePayment").json() == {"outcome": "approved"}
    assert bench.transactions(reference)[:3] == [
        ("Authorization", TOTAL, "Success"),
        ("Charge", 4000, "Success"),
        ("Refund", 1500, "Success"),
    ]


def test_an_authorization_is_cancelled(bench: Bench) -> None:
    reference = bench.paid()

    assert bench.intent(reference, "cancelPayment").json() == {"outcome": "approved"}
    assert bench.transactions(reference)[1] == ("CancelAuthorization", TOTAL, "Success")


def test_a_declined_card_says_why(bench: Bench) -> None:
    answer = bench.pay(bench.session(), "tok_insufficient_funds").json()

    assert answer["outcome"] == "rejected"
    assert answer["error"]["code"] == "insufficient_funds"
    assert answer["error"]["message"]
    assert "action" not in answer


def test_a_card_that_is_still_looked_at_is_pending(bench: Bench) -> None:
    answer = bench.pay(bench.session(), "tok_pending_success").json()

    assert answer["outcome"] == "pending"
    assert "error" not in answer


def test_a_challenge_is_an_action_and_then_confirmed(bench: Bench) -> None:
    session_id = bench.session()
    started = bench.pay(session_id, "tok_three_ds").json()

    assert started["outcome"] == "pending"
    assert started["action"]["type"] == "threeDS"
    assert urlsplit(started["action"]["url"]).hostname == "psp.test"
    path = f"/payments/{started['paymentReference']}/confirm"
    undecided = bench.call("POST", path, session_id).json()
    bench.answer_the_bank(started["action"]["url"])
    decided = bench.call("POST", path, session_id).json()
    assert undecided["outcome"] == "pending"
    assert undecided["action"] == started["action"]
    assert decided["paymentReference"] == started["paymentReference"]
    assert (decided["outcome"], decided["coverage"]["due"]["centAmount"]) == ("approved", 0)


@pytest.mark.parametrize("number", ["PO-1", "4711"])
def test_a_purchase_order_needs_no_psp(bench: Bench, number: str) -> None:
    method = {"type": "purchaseorder", "poNumber": number, "invoiceMemo": "Memo"}
    body = {"paymentMethod": method, "paymentOutcome": "Rejected"}

    answer = bench.call("POST", "/payments", bench.session(), json=body).json()

    assert answer["outcome"] == "approved"
    assert bench.money_calls() == []
    custom = bench.api("GET", f"payments/{answer['paymentReference']}")["custom"]["fields"]
    assert custom["launchpadPurchaseOrderNumber"] == number
    assert custom["launchpadPurchaseOrderInvoiceMemo"] == "Memo"


def test_the_enabler_learns_what_it_needs(bench: Bench) -> None:
    answer = bench.call("GET", "/operations/config", bench.session())

    assert answer.status_code == 200
    config = answer.json()
    assert config["provider"] == "sandbox"
    assert config["storedPaymentMethodsConfig"] == {"isEnabled": False}
    assert config["publishableKey"] == "pk_sandbox_bench"
    assert "sk_sandbox" not in answer.text


def test_a_repeated_submit_is_one_payment(bench: Bench) -> None:
    session_id = bench.session()
    answers = [bench.pay(session_id, name="submit-1").json() for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert len(bench.payments()) == 1
    assert bench.money_calls() == ["/v1/payments"]


def named_in_the_body(
    bench: Bench, reference: str, key: str, headers: dict[str, str] | None = None, **action: object
) -> Response:
    body = {"actions": [action], "idempotencyKey": key}
    token, path = bench.access_token("manage_project"), f"/operations/payment-intents/{reference}"
    return bench.call("POST", path, token=token, headers=headers, json=body)


@pytest.mark.parametrize("place", ["header", "body"])
def test_an_idempotency_key_names_a_refund(bench: Bench, place: str) -> None:
    reference = bench.paid()
    bench.intent(reference, "capturePayment", TOTAL)

    for _ in range(3):
        answer = (
            bench.intent(reference, "refundPayment", 100, "r-1")
            if place == "header"
            else named_in_the_body(bench, reference, "r-1", action="refundPayment", amount=EUR_1)
        )
        assert answer.json() == {"outcome": "approved"}
    other = bench.intent(reference, "refundPayment", 200, "r-1")

    assert other.status_code == 409
    assert codes(other) == ["IdempotencyConflict"]
    assert [one for one in bench.transactions(reference) if one[0] == "Refund"] == [
        ("Refund", 100, "Success")
    ]


def test_header_and_body_must_name_the_same_operation(bench: Bench) -> None:
    reference, headers = bench.paid(), {"Idempotency-Key": "a"}

    answer = named_in_the_body(bench, reference, "b", headers, action="cancelPayment")

    assert answer.status_code == 400
    assert codes(answer) == ["InvalidField"]


def test_a_refund_can_name_its_charge(bench: Bench) -> None:
    reference = bench.paid()
    bench.intent(reference, "capturePayment", 4000)
    charge = bench.payment(reference).transactions[1].id

    def refund(transaction: str) -> Response:
        named = {"merchantReference": "m-1", "transactionId": transaction}
        return bench.intent(reference, "refundPayment", 100, "", **named)

    done, unknown = refund(charge), refund("none")

    assert done.json() == {"outcome": "approved"}
    assert unknown.status_code == 400
    assert codes(unknown) == ["InvalidField"]


def test_a_webhook_settles_a_payment(bench: Bench) -> None:
    reference = bench.pay(bench.session(), "tok_pending_success").json()["paymentReference"]
    assert bench.transactions(reference) == [("Authorization", TOTAL, "Pending")]

    for _ in range(10):
        bench.clock.advance(60)
        bench.psp.tick()

    assert bench.transactions(reference) == [("Authorization", TOTAL, "Success")]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"webhook-id": "", "webhook-timestamp": "", "webhook-signature": ""},
        {"webhook-id": "a", "webhook-timestamp": "1767225600", "webhook-signature": "v1,AAAA"},
        {"webhook-id": "a", "webhook-timestamp": "1767225600", "webhook-signature": "v1,é"},
        {"webhook-id": "a.b", "webhook-timestamp": "x", "webhook-signature": "v1"},
    ],
)
def test_a_webhook_that_the_psp_did_not_sign_is_refused(
    bench: Bench, headers: dict[str, str]
) -> None:
    answer = bench.call("POST", "/webhooks/sandbox", data=b"{}", headers=headers)

    assert answer.status_code == 401
    assert bench.commercetools.journal.entries() == []


def test_an_outage_is_told_and_can_be_repeated(bench: Bench) -> None:
    session_id = bench.session()
    bench.commercetools.faults.add(FaultRule(status=503, path="/carts", count=3))

    answer = bench.pay(session_id)

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert bench.pay(session_id).json()["outcome"] == "approved"


def test_a_correlation_id_reaches_commercetools_and_the_psp(bench: Bench) -> None:
    session_id = bench.session()
    bench.commercetools.journal.clear()

    answer = bench.call("POST", "/payments", session_id, headers=ORDER, json=BODY)

    assert answer.headers["X-Correlation-ID"] == "order-4711"
    ids = {entry.correlation_id for entry in bench.commercetools.journal.entries()}
    assert ids == {"order-4711"}
    assert {entry.correlation_id for entry in bench.psp.journal.entries()} == {"order-4711"}


def test_the_sessions_correlation_id_wins(bench: Bench) -> None:
    session_id = bench.session(correlationId="checkout-1")

    answer = bench.call("POST", "/payments", session_id, headers=ORDER, json=BODY)

    assert answer.headers["X-Correlation-ID"] == "checkout-1"
    assert {entry.correlation_id for entry in bench.psp.journal.entries()} == {"checkout-1"}


def test_a_harmful_correlation_id_of_a_session_does_not(bench: Bench) -> None:
    session_id = bench.session(correlationId="a\r\nX-Evil: 1")

    answer = bench.call("POST", "/payments", session_id, headers=ORDER, json=BODY)

    assert answer.headers["X-Correlation-ID"] == "order-4711"


def test_the_log_has_no_secret() -> None:
    with logged() as log:
        bench = Bench()
        session_id = bench.session()
        payment_id = bench.pay(session_id, "tok_declined").json()["paymentReference"]

    [line] = [line for line in log if line["message"] == "Request served"]
    assert line["paymentId"] == payment_id
    for secret in (session_id, "tok_declined", "canary", "sk_sandbox"):
        assert secret not in json.dumps(log)


def test_a_place_without_a_shop_is_an_outage() -> None:
    answer = Place().client().get("/operations/config", headers={"X-Session-Id": "any"})

    assert answer.status_code == 503
    assert codes(answer) == ["ServiceUnavailable"]
