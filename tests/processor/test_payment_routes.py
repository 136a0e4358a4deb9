"""The shopper's and the merchant's way through the processor, from cart to refund."""

import json
from urllib.parse import urlsplit

import pytest

from processor_support import Place, codes, logged
from sandbox.faults import FaultRule
from shop_support import TOTAL, Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_a_card_is_charged_and_refunded(shop: Shop) -> None:
    paid = shop.pay(shop.new_session())
    reference = paid.get_json()["paymentReference"]

    assert paid.status_code == 200
    assert paid.get_json()["outcome"] == "approved"
    assert shop.intent(reference, "capturePayment", 4000).get_json() == {"outcome": "approved"}
    assert shop.intent(reference, "refundPayment", 1500).get_json() == {"outcome": "approved"}
    assert shop.intent(reference, "reversePayment").get_json() == {"outcome": "approved"}
    assert shop.transactions(reference)[:3] == [
        ("Authorization", "Success", TOTAL),
        ("Charge", "Success", 4000),
        ("Refund", "Success", 1500),
    ]


def test_an_authorization_is_cancelled(shop: Shop) -> None:
    reference = shop.pay(shop.new_session()).get_json()["paymentReference"]

    assert shop.intent(reference, "cancelPayment").get_json() == {"outcome": "approved"}
    assert shop.transactions(reference)[1] == ("CancelAuthorization", "Success", TOTAL)


def test_a_declined_card_says_why(shop: Shop) -> None:
    answer = shop.pay(shop.new_session(), "tok_insufficient_funds").get_json()

    assert answer["outcome"] == "rejected"
    assert answer["error"]["code"] == "insufficient_funds"
    assert answer["error"]["message"]
    assert "action" not in answer


def test_a_card_that_is_still_looked_at_is_pending(shop: Shop) -> None:
    answer = shop.pay(shop.new_session(), "tok_pending_success").get_json()

    assert answer["outcome"] == "pending"
    assert "error" not in answer


def test_a_challenge_is_an_action_and_then_confirmed(shop: Shop) -> None:
    session_id = shop.new_session()
    started = shop.pay(session_id, "tok_three_ds").get_json()

    assert started["outcome"] == "pending"
    assert started["action"]["type"] == "threeDS"
    assert urlsplit(started["action"]["url"]).hostname == "psp.example.com"
    path = f"/payments/{started['paymentReference']}/confirm"
    undecided = shop.shopper("POST", path, session_id).get_json()
    shop.answer_the_bank(started["action"]["url"])
    decided = shop.shopper("POST", path, session_id).get_json()
    assert undecided["outcome"] == "pending"
    assert undecided["action"] == started["action"]
    assert decided["paymentReference"] == started["paymentReference"]
    assert (decided["outcome"], decided["coverage"]["due"]["centAmount"]) == ("approved", 0)


@pytest.mark.parametrize("number", ["PO-1", "4711"])
def test_a_purchase_order_needs_no_psp(shop: Shop, number: str) -> None:
    method = {"type": "purchaseorder", "poNumber": number, "invoiceMemo": "Memo"}
    body = {"paymentMethod": method, "paymentOutcome": "Rejected"}

    answer = shop.shopper("POST", "/payments", shop.new_session(), json=body).get_json()

    assert answer["outcome"] == "approved"
    assert shop.money_calls() == []
    custom = shop.payment(answer["paymentReference"])["custom"]["fields"]
    assert custom["launchpadPurchaseOrderNumber"] == number
    assert custom["launchpadPurchaseOrderInvoiceMemo"] == "Memo"


def test_the_enabler_learns_what_it_needs(shop: Shop) -> None:
    answer = shop.shopper("GET", "/operations/config", shop.new_session())

    assert answer.status_code == 200
    config = answer.get_json()
    assert config["provider"] == "sandbox"
    assert config["storedPaymentMethodsConfig"] == {"isEnabled": False}
    assert config["publishableKey"] == "pk_sandbox"
    assert "sk_sandbox" not in answer.text


def test_a_repeated_submit_is_one_payment(shop: Shop) -> None:
    session_id = shop.new_session()
    answers = [shop.pay(session_id, **{"Idempotency-Key": "submit-1"}).get_json() for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert len(shop.payments()) == 1
    assert shop.money_calls() == ["/v1/payments"]


@pytest.mark.parametrize("place", ["header", "body"])
def test_an_idempotency_key_names_a_refund(shop: Shop, place: str) -> None:
    reference = shop.pay(shop.new_session()).get_json()["paymentReference"]
    shop.intent(reference, "capturePayment", TOTAL)

    for _ in range(3):
        answer = (
            shop.intent(reference, "refundPayment", 100, headers={"Idempotency-Key": "r-1"})
            if place == "header"
            else shop.intent(reference, "refundPayment", 100, idempotencyKey="r-1")
        )
        assert answer.get_json() == {"outcome": "approved"}
    other = shop.intent(reference, "refundPayment", 200, headers={"Idempotency-Key": "r-1"})

    assert other.status_code == 409
    assert codes(other) == ["IdempotencyConflict"]
    assert [one for one in shop.transactions(reference) if one[0] == "Refund"] == [
        ("Refund", "Success", 100)
    ]


def test_header_and_body_must_name_the_same_operation(shop: Shop) -> None:
    reference = shop.pay(shop.new_session()).get_json()["paymentReference"]

    answer = shop.intent(
        reference, "cancelPayment", headers={"Idempotency-Key": "a"}, idempotencyKey="b"
    )

    assert answer.status_code == 400
    assert codes(answer) == ["InvalidField"]


def test_a_refund_can_name_its_charge(shop: Shop) -> None:
    reference = shop.pay(shop.new_session()).get_json()["paymentReference"]
    shop.intent(reference, "capturePayment", 4000)
    charge = shop.payment(reference)["transactions"][1]["id"]
    amount = {"centAmount": 100, "currencyCode": "EUR"}
    action = {"action": "refundPayment", "amount": amount, "merchantReference": "m-1"}
    path = f"/operations/payment-intents/{reference}"

    done = shop.merchant("POST", path, {**action, "transactionId": charge})
    unknown = shop.merchant("POST", path, {**action, "transactionId": "none"})

    assert done.get_json() == {"outcome": "approved"}
    assert unknown.status_code == 400
    assert codes(unknown) == ["InvalidField"]


def test_a_webhook_settles_a_payment(shop: Shop) -> None:
    reference = shop.pay(shop.new_session(), "tok_pending_success").get_json()["paymentReference"]
    assert shop.transactions(reference) == [("Authorization", "Pending", TOTAL)]

    for _ in range(10):
        shop.clock.advance(60)
        shop.psp.tick()

    assert shop.transactions(reference) == [("Authorization", "Success", TOTAL)]


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
    shop: Shop, headers: dict[str, str]
) -> None:
    answer = shop.browser.post("/webhooks/sandbox", data=b"{}", headers=headers)

    assert answer.status_code == 401
    assert shop.commercetools.journal.entries() == []


def test_an_outage_is_told_and_can_be_repeated(shop: Shop) -> None:
    session_id = shop.new_session()
    shop.commercetools.faults.add(FaultRule(status=503, path="/carts", count=3))

    answer = shop.pay(session_id)

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert shop.pay(session_id).get_json()["outcome"] == "approved"


def test_a_correlation_id_reaches_commercetools_and_the_psp(shop: Shop) -> None:
    session_id = shop.new_session()
    shop.commercetools.journal.clear()

    answer = shop.pay(session_id, **{"X-Correlation-ID": "order-4711"})

    assert answer.headers["X-Correlation-ID"] == "order-4711"
    ids = {entry.correlation_id for entry in shop.commercetools.journal.entries()}
    assert ids == {"order-4711"}
    assert {entry.correlation_id for entry in shop.psp.journal.entries()} == {"order-4711"}


def test_the_sessions_correlation_id_wins(shop: Shop) -> None:
    session_id = shop.new_session(correlationId="checkout-1")

    answer = shop.pay(session_id, **{"X-Correlation-ID": "order-4711"})

    assert answer.headers["X-Correlation-ID"] == "checkout-1"
    assert {entry.correlation_id for entry in shop.psp.journal.entries()} == {"checkout-1"}


def test_a_harmful_correlation_id_of_a_session_does_not(shop: Shop) -> None:
    session_id = shop.new_session(correlationId="a\r\nX-Evil: 1")

    answer = shop.pay(session_id, **{"X-Correlation-ID": "order-4711"})

    assert answer.headers["X-Correlation-ID"] == "order-4711"


def test_the_log_has_no_secret() -> None:
    with logged() as log:
        shop = Shop()
        session_id = shop.new_session()
        payment_id = shop.pay(session_id, "tok_declined").get_json()["paymentReference"]

    [line] = [line for line in log if line["message"] == "Request served"]
    assert line["paymentId"] == payment_id
    for secret in (session_id, "tok_declined", "canary", "sk_sandbox"):
        assert secret not in json.dumps(log)


def test_a_place_without_a_shop_is_an_outage() -> None:
    answer = Place().client().get("/operations/config", headers={"X-Session-Id": "any"})

    assert answer.status_code == 503
    assert codes(answer) == ["ServiceUnavailable"]
