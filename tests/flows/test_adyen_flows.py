"""Adyen from the shopper to commercetools, over its stand-in."""

import json
from typing import Any

import msgspec
import pytest

from adyen_bench import AdyenBench
from adyen_items import basic, signature
from adyen_world import SEPA, THREE_DS, card
from bench import SHOP
from outgoing import Watched
from payment_core.runtime.transport import Request
from payment_provider_adyen.webhook_shapes import Notification
from sandbox.adyen.account import Account
from sandbox.psp_kit.webhooks import DeliveryMode

AUTHORIZED = ("Authorization", 10_000, "Success")
CHARGED = ("Charge", 10_000, "Success")


@pytest.fixture
def bench() -> AdyenBench:
    return AdyenBench()


def is_payment(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith("/payments") and "adyen" in request.url


def challenged(bench: AdyenBench, session: str, **more: Any) -> tuple[str, str]:
    """Start a payment that waits on a page; return it and the page."""
    answer = bench.pay(session, **more).json()
    return answer["paymentReference"], answer["action"]["url"]


def test_a_card_is_held_and_captured_by_webhook(bench: AdyenBench) -> None:
    payment_id = bench.paid()
    assert bench.transactions(payment_id) == [AUTHORIZED]
    assert bench.outcome(payment_id, "capturePayment", 10_000) == "received"
    assert bench.transactions(payment_id) == [AUTHORIZED, ("Charge", 10_000, "Pending")]
    bench.later(1)
    assert bench.transactions(payment_id) == [AUTHORIZED, CHARGED]
    assert bench.done(payment_id) == [("authorization", 10_000), ("capture", 10_000)]


def test_what_the_cart_says_of_its_shopper_goes_to_adyen(bench: AdyenBench) -> None:
    bench.outgoing.through = watched = Watched(bench.outgoing.through)
    cart = bench.cart(country="AT", locale="de-AT", customerEmail="ada@example.com")
    bench.pay(bench.session(cart))
    [body] = [json.loads(one.body or b"") for one in watched.requests if is_payment(one)]
    assert (body["countryCode"], body["shopperLocale"]) == ("AT", "de-AT")
    assert body["shopperEmail"] == "ada@example.com"


def test_a_declined_card(bench: AdyenBench) -> None:
    answer = bench.pay(bench.session(bench.cart()), card(holderName="CVC_DECLINED")).json()
    assert answer["outcome"] == "rejected"
    payment = bench.payment(answer["paymentReference"])
    assert payment.payment_status.interface_code == "incorrect_cvc"
    bench.later(1)
    assert bench.transactions(payment.id) == [("Authorization", 10_000, "Failure")]


def test_three_d_secure_takes_place_on_a_page(bench: AdyenBench) -> None:
    session = bench.session(bench.cart())
    payment_id, page = challenged(bench, session, token=card(THREE_DS))
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Pending")]
    back = bench.get(bench.answer_on_page(page))
    assert back.status_code == 302
    assert back.headers["Location"].startswith(SHOP)
    assert bench.transactions(payment_id) == [AUTHORIZED]
    bench.later(1)
    assert bench.transactions(payment_id) == [AUTHORIZED]


def test_a_shopper_who_fails_on_the_page(bench: AdyenBench) -> None:
    payment_id, page = challenged(bench, bench.session(bench.cart()), token=card(THREE_DS))
    bench.get(bench.answer_on_page(page, "refuse"))
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Failure")]


def test_another_card_while_the_first_waits_on_its_page(bench: AdyenBench) -> None:
    session = bench.session(bench.cart())
    first, page = challenged(bench, session, token=card(THREE_DS))
    back = bench.answer_on_page(page)
    answer = bench.pay(session, card("5555555555554444")).json()
    assert answer["outcome"] == "approved"
    assert answer["paymentReference"] != first
    bench.get(back)
    bench.later(600)
    assert ("authorization", 10_000) not in bench.done(first)
    assert bench.done(answer["paymentReference"]) == [("authorization", 10_000)]


def test_a_card_instead_of_an_ideal_page_that_is_left(bench: AdyenBench) -> None:
    session = bench.session(bench.cart())
    first, _ = challenged(bench, session, token=None, method="ideal")
    answer = bench.pay(session).json()
    assert answer["outcome"] == "approved"
    bench.later(10)
    assert bench.done(answer["paymentReference"]) == [("authorization", 10_000)]
    assert bench.done(first) == [("cancel", 10_000)]


def test_a_card_after_an_ideal_page_that_was_paid_on(bench: AdyenBench) -> None:
    """The webhook that says so is late: the money goes back."""
    session = bench.session(bench.cart())
    first, page = challenged(bench, session, token=None, method="ideal")
    bench.adyen.outbox.mode = DeliveryMode(hold=True)
    bench.answer_on_page(page)
    answer = bench.pay(session).json()
    assert answer["outcome"] == "approved"
    bench.adyen.outbox.mode = DeliveryMode()
    for _ in range(4):
        bench.later(10)
    assert bench.done(answer["paymentReference"]) == [("authorization", 10_000)]
    assert ("capture", 10_000) in bench.done(first)
    assert ("refund", 10_000) in bench.done(first)


def test_ideal_is_taken_at_once(bench: AdyenBench) -> None:
    payment_id, page = challenged(bench, bench.session(bench.cart()), token=None, method="ideal")
    bench.get(bench.answer_on_page(page))
    assert bench.transactions(payment_id) == [AUTHORIZED, CHARGED]
    bench.later(10)
    assert bench.transactions(payment_id) == [AUTHORIZED, CHARGED]


def test_ideal_is_paid_also_when_the_shopper_does_not_come_back(bench: AdyenBench) -> None:
    payment_id, page = challenged(bench, bench.session(bench.cart()), token=None, method="ideal")
    bench.answer_on_page(page)
    bench.later(10)
    assert bench.transactions(payment_id) == [AUTHORIZED, CHARGED]


def test_a_bank_debit_is_decided_by_webhook(bench: AdyenBench) -> None:
    answer = bench.pay(bench.session(bench.cart()), SEPA, "sepa_debit").json()
    assert bench.transactions(answer["paymentReference"]) == [("Authorization", 10_000, "Pending")]
    bench.later(10)
    assert bench.transactions(answer["paymentReference"]) == [AUTHORIZED, CHARGED]


def test_a_partial_capture_then_refunds(bench: AdyenBench) -> None:
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 6_000)
    bench.later(1)
    assert bench.transactions(payment_id) == [
        AUTHORIZED,
        ("Charge", 6_000, "Success"),
        ("CancelAuthorization", 4_000, "Success"),
    ]
    assert bench.outcome(payment_id, "refundPayment", 2_500) == "received"
    bench.later(1)
    assert bench.transactions(payment_id)[-1] == ("Refund", 2_500, "Success")
    assert ("refund", 2_500) in bench.done(payment_id)


def test_what_is_held_is_cancelled(bench: AdyenBench) -> None:
    payment_id = bench.paid()
    assert bench.outcome(payment_id, "cancelPayment") == "received"
    bench.later(1)
    assert bench.transactions(payment_id) == [
        AUTHORIZED,
        ("CancelAuthorization", 10_000, "Success"),
    ]


def test_a_lost_webhook_leaves_an_operation_pending(bench: AdyenBench) -> None:
    payment_id = bench.paid()
    bench.adyen.outbox.mode = DeliveryMode(drop=True)
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.later(60)
    assert bench.transactions(payment_id) == [AUTHORIZED, ("Charge", 10_000, "Pending")]


def test_doubled_and_shuffled_webhooks_are_recorded_once(bench: AdyenBench) -> None:
    bench.adyen.outbox.mode = DeliveryMode(shuffle=True, duplicates=3)
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.later(1)
    bench.outcome(payment_id, "refundPayment", 3_000)
    for _ in range(4):
        bench.later(1)
    assert bench.transactions(payment_id) == [AUTHORIZED, CHARGED, ("Refund", 3_000, "Success")]


def test_what_fails_days_later_is_recorded(bench: AdyenBench) -> None:
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.later(1)
    [booked] = bench.booked(payment_id)
    bench.adyen.late.capture_failed(booked.id)
    bench.later(1)
    assert bench.transactions(payment_id) == [AUTHORIZED, ("Charge", 10_000, "Failure")]


def test_an_operators_refund_is_recorded_as_theirs(bench: AdyenBench) -> None:
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.later(1)
    [booked] = bench.booked(payment_id)
    bench.adyen.operator.refund(booked.id, 1_000, "return:4711")
    bench.later(1)
    assert bench.transactions(payment_id)[-1] == ("Refund", 1_000, "Success")


def test_the_front_path_may_lose_an_authorisation_that_the_answer_told(bench: AdyenBench) -> None:
    bench.adyen.account = Account(front_path=True)
    bench.adyen.outbox.mode = DeliveryMode(drop=True)
    payment_id = bench.paid()
    bench.adyen.outbox.mode = DeliveryMode()
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.later(1)
    assert bench.transactions(payment_id) == [AUTHORIZED, CHARGED]


FORGED: list[dict[str, Any]] = [
    {"paymentMethod": "ideal"},
    {"reason": "Transaction Recaptured"},
    {"eventDate": "2019-01-01T00:00:00+01:00"},
    {"operations": ["CAPTURE"]},
    {
        "additionalData": {
            "modification.action": "refund",
            "metadata.ctpProject": "another",
            "captureDelayHours": "0",
            "capturePspReference": "CAPTURE000000001",
            "tokenization.storedPaymentMethodId": "TOKEN00000000001",
            "tokenization.shopperReference": "another-customer",
        }
    },
]


def last_webhook(bench: AdyenBench) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bench.adyen.outbox.deliveries[-1].event.body)
    return found


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_field_that_the_signature_does_not_cover_moves_no_money(
    bench: AdyenBench, forged: dict[str, Any]
) -> None:
    """Whoever has the password, but not the key, can change these fields of a genuine webhook."""
    payment_id = bench.paid()
    bench.later(1)
    body = last_webhook(bench)
    item = body["notificationItems"][0]["NotificationRequestItem"]
    data = {**item["additionalData"], **forged.get("additionalData", {})}
    item.update({**forged, "additionalData": data})
    assert bench.send(json.dumps(body).encode(), basic()).ok
    assert bench.transactions(payment_id) == [AUTHORIZED]
    bench.later(1)
    assert bench.transactions(payment_id) == [AUTHORIZED]


def test_a_forged_amount_is_refused(bench: AdyenBench) -> None:
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 4_000)
    bench.later(1)
    body = last_webhook(bench)
    body["notificationItems"][0]["NotificationRequestItem"]["amount"]["value"] = 10_000
    assert bench.send(json.dumps(body).encode(), basic()).status_code == 401
    assert ("Charge", 4_000, "Success") in bench.transactions(payment_id)


def test_without_the_password_a_signed_webhook_is_refused(bench: AdyenBench) -> None:
    bench.paid()
    bench.later(1)
    body = json.dumps(last_webhook(bench)).encode()
    assert bench.send(body, {}).status_code == 401
    assert bench.send(body, basic("wrong")).status_code == 401
    assert bench.send(body, basic()).ok


def test_a_webhook_about_an_unknown_payment_is_accepted(bench: AdyenBench) -> None:
    """A refusal would hold back every webhook behind it."""
    bench.paid()
    bench.later(1)
    body = last_webhook(bench)
    item = body["notificationItems"][0]["NotificationRequestItem"]
    item["merchantReference"] = "0a1b2c3d-0000-4000-8000-00000000000f"
    item["pspReference"] = "UNKNOWN000000001"
    [read] = msgspec.json.decode(json.dumps(body), type=Notification).items
    item["additionalData"]["hmacSignature"] = signature(read)
    assert bench.send(json.dumps(body).encode(), basic()).ok
