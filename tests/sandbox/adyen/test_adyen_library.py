"""Adyen's own Python library drives the stand-in, and verifies what it signs."""

import json
from datetime import UTC, datetime
from typing import Any

import Adyen
import pytest
from Adyen.exceptions import (
    AdyenAPIAuthenticationError,
    AdyenAPICommunicationError,
    AdyenAPIInvalidPermission,
    AdyenAPIUnprocessableEntity,
)
from Adyen.httpclient import HTTPClient
from Adyen.util import is_valid_hmac_notification, is_valid_hmac_payload

from adyen_support import API_KEY, CHALLENGED, HMAC_KEY, NATIVE, SHOP, AdyenWorld, card
from sandbox.adyen.app import create_app
from sandbox.faults import FaultRule


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld()


@pytest.fixture
def client(world: AdyenWorld) -> Adyen.Adyen:
    """Return the library on our network; nothing but its sockets is replaced."""

    def request(
        method: str,
        url: str,
        json: Any = None,
        xapikey: str = "",
        headers: dict[str, str] | None = None,
    ) -> tuple[str, Any, int, Any]:
        sent = {**(headers or {}), "x-api-key": xapikey}
        answer = world.session.request(method, url, json=json, headers=sent)
        return answer.text, json, answer.status_code, answer.headers

    world.network.plug("management-test.adyen.com", create_app(world.adyen))
    library = Adyen.Adyen(xapikey=API_KEY, platform="test")
    library.client.http_client = HTTPClient("support/", "1", timeout=30)
    library.client.http_client.request = request
    library.client.http_init = True
    return library


def test_a_payment_from_card_to_refund(client: Adyen.Adyen, world: AdyenWorld) -> None:
    checkout = client.checkout
    assert checkout.payments_api.baseUrl == "https://checkout-test.adyen.com/v72"
    paid = checkout.payments_api.payments(world.payment(), idempotency_key="key-1")
    assert (paid.status_code, paid.message["resultCode"]) == (200, "Authorised")
    again = checkout.payments_api.payments(world.payment(), idempotency_key="key-1")
    assert again.psp == paid.psp
    body = {"merchantAccount": SHOP, "amount": {"value": 10_000, "currency": "EUR"}}
    modifications = checkout.modifications_api
    captured = modifications.capture_authorised_payment(body, paid.psp)
    assert (captured.status_code, captured.message["status"]) == (201, "received")
    world.adyen.settle()
    modifications.refund_captured_payment(body, paid.psp)
    modifications.cancel_authorised_payment_by_psp_reference({"merchantAccount": SHOP}, paid.psp)
    world.tick()
    assert world.merchant.told() == [
        ("AUTHORISATION", "true"),
        ("CAPTURE", "true"),
        ("REFUND", "true"),
        ("CANCELLATION", "false"),
    ]


def test_three_d_secure(client: Adyen.Adyen, world: AdyenWorld) -> None:
    payments = client.checkout.payments_api
    asked = payments.payments(world.payment(card(CHALLENGED), reference="p-1", **NATIVE))
    assert asked.message["action"]["type"] == "threeDS2"
    [payment] = world.adyen.records.payments()
    world.adyen.act(payment.psp_reference, "confirm")
    details = {"details": {"threeDSResult": payment.result}}
    assert payments.payments_details(details).message["resultCode"] == "Authorised"
    client.checkout.modifications_api.cancel_authorised_payment(
        {"merchantAccount": SHOP, "paymentReference": "p-1"}
    )
    world.tick()
    assert world.merchant.told()[-1] == ("TECHNICAL_CANCEL", "true")


def test_errors_are_those_that_the_library_knows(client: Adyen.Adyen, world: AdyenWorld) -> None:
    payments = client.checkout.payments_api
    with pytest.raises(AdyenAPIUnprocessableEntity) as refused:
        payments.payments({})
    assert refused.value.status_code == 422
    with pytest.raises(AdyenAPIInvalidPermission) as forbidden:
        payments.payments(world.payment(merchantAccount="Foreign"))
    assert forbidden.value.error_code == "901"
    world.adyen.faults.add(FaultRule(path="/payments$", status=500))
    with pytest.raises(AdyenAPICommunicationError):
        payments.payments(world.payment())
    client.client.xapikey = "other"
    with pytest.raises(AdyenAPIAuthenticationError):
        payments.payments(world.payment())


def test_stored_methods(client: Adyen.Adyen, world: AdyenWorld) -> None:
    shopper = {"shopperReference": "shopper-1", "merchantAccount": SHOP}
    world.paid(
        storePaymentMethod=True,
        shopperReference="shopper-1",
        recurringProcessingModel="CardOnFile",
    )
    recurring = client.checkout.recurring_api
    listed = recurring.get_tokens_for_stored_payment_details(query_parameters=shopper).message
    [stored] = listed["storedPaymentMethods"]
    methods = client.checkout.payments_api.payment_methods(shopper).message
    assert [one["id"] for one in methods["storedPaymentMethods"]] == [stored["id"]]
    gone = recurring.delete_token_for_stored_payment_details(stored["id"], query_parameters=shopper)
    assert gone.status_code == 204


def test_a_webhook_is_set_up_and_its_signatures_verified(
    client: Adyen.Adyen, world: AdyenWorld
) -> None:
    webhooks = client.management.webhooks_merchant_level_api
    body = {
        "type": "standard",
        "url": "https://merchant.test/webhooks",
        "active": True,
        "communicationFormat": "json",
        "username": "user",
        "password": "secret",
    }
    name = webhooks.set_up_webhook(body, SHOP).message["id"]
    key = webhooks.generate_hmac_key(SHOP, name).message["hmacKey"]
    tested = webhooks.test_webhook({"types": ["AUTHORISATION"]}, SHOP, name).message["data"]
    assert [one["status"] for one in tested] == ["success"]
    assert is_valid_hmac_notification(world.merchant.bodies()[0], key)
    listed = webhooks.list_all_webhooks(SHOP).message
    assert [one["id"] for one in listed["data"]][-1] == name
    assert webhooks.get_webhook(SHOP, name).message["hasPassword"] is True
    assert webhooks.update_webhook({"active": False}, SHOP, name).message["active"] is False
    assert webhooks.remove_webhook(SHOP, name).status_code == 204


def test_signatures_are_verified(world: AdyenWorld) -> None:
    payment = world.captured()
    world.adyen.disputes.tell(payment, "CHARGEBACK")
    world.adyen.reports.publish(datetime(2026, 3, 1, tzinfo=UTC).date(), SHOP)
    world.paid(
        storePaymentMethod=True,
        shopperReference="shopper-1",
        recurringProcessingModel="CardOnFile",
    )
    world.tick()
    checked = []
    for headers, body in world.merchant.received:
        told = json.loads(body)
        if "notificationItems" in told:
            checked.append(is_valid_hmac_notification(told, HMAC_KEY))
        else:
            checked.append(is_valid_hmac_payload(headers["Hmacsignature"], HMAC_KEY, body))
    assert checked == [True] * 6
    forged = json.loads(world.merchant.received[0][1])
    forged["notificationItems"][0]["NotificationRequestItem"]["success"] = "false"
    assert not is_valid_hmac_notification(forged, HMAC_KEY)
