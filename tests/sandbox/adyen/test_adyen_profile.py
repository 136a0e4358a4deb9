"""What simulation and load will know of Adyen: its means of payment and what its calls mean."""

import hashlib
import random
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from Adyen.util import is_valid_hmac_notification

from payment_core.runtime.transport import Request
from psp_profiles.adyen import HMAC_KEY, SETTINGS, SHOP, AdyenProfile
from psp_profiles.profile import Course, PSPProfile
from sandbox.adyen.stand_in import Adyen
from sandbox.clock import VirtualClock
from sandbox.in_process import InProcessNetwork

PROFILE: PSPProfile = AdyenProfile()
URL = "https://checkout-test.adyen.com/v72"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class World:
    """The profile's stand-in on a network."""

    def __init__(self) -> None:
        self.clock = VirtualClock(NOW)
        self.network = InProcessNetwork(self.clock)
        self.session = self.network.session()
        made = PROFILE.stand_in(self.clock, self.session, random.Random(7))
        assert isinstance(made, Adyen)
        self.adyen = made
        self.network.plug(PROFILE.host, PROFILE.app(made))

    def pay(self, course: Course) -> dict[str, Any]:
        means = PROFILE.means(self.adyen, course)
        assert means is not None
        kinds = {"card": "scheme", "ideal": "ideal", "sepa_debit": "sepadirectdebit"}
        members = msgspec.json.decode(means.token or "{}")
        body: dict[str, Any] = {
            "amount": {"value": 10_000, "currency": "EUR"},
            "merchantAccount": SHOP,
            "paymentMethod": {**members, "type": kinds[means.method]},
            "reference": "p-1",
            "returnUrl": "https://processor.test/payments/p-1/return",
            "additionalData": {"manualCapture": "true"},
            "browserInfo": {
                "acceptHeader": "*/*",
                "colorDepth": 24,
                "javaEnabled": False,
                "language": "en",
                "screenHeight": 900,
                "screenWidth": 1_400,
                "timeZoneOffset": 0,
                "userAgent": "Browser",
            },
        }
        headers = {"X-API-Key": SETTINGS["ADYEN_API_KEY"]}
        answer: dict[str, Any] = self.session.post(
            f"{URL}/payments", json=body, headers=headers
        ).json()
        return answer


@pytest.mark.parametrize(
    ("course", "result"),
    [
        ("approved", "Authorised"),
        ("declined", "Refused"),
        ("challenge", "RedirectShopper"),
        ("redirect", "RedirectShopper"),
        ("pending, then approved", "Received"),
        ("pending, then declined", "Received"),
        ("capture fails late", "Authorised"),
        ("refund fails late", "Authorised"),
        ("dispute", "Authorised"),
    ],
)
def test_each_course_begins_as_it_should(course: Course, result: str) -> None:
    assert World().pay(course)["resultCode"] == result


@pytest.mark.parametrize(
    ("course", "status"),
    [("pending, then approved", "succeeded"), ("pending, then declined", "failed")],
)
def test_what_is_pending_ends(course: Course, status: str) -> None:
    world = World()
    world.pay(course)
    world.clock.advance(5)
    [booked] = world.adyen.books()
    assert booked.operations[0].status == status


def test_not_every_course_exists() -> None:
    assert PROFILE.means(World().adyen, "challenge when stored") is None


def call(path: str, reference: str, key: str, **members: Any) -> Request:
    body = {"reference": reference, "merchantAccount": SHOP, **members}
    return Request("POST", f"{URL}{path}", {"Idempotency-Key": key}, msgspec.json.encode(body))


def read(request: Request) -> Any:
    return PROFILE.money_call(request, msgspec.json.decode(request.body or b""), None)


def test_a_payment_means_the_same_with_another_card() -> None:
    amount = {"value": 1, "currency": "EUR"}
    one, other = (
        read(call("/payments", "p-1_x", "k", amount=amount, paymentMethod={"a": card}))
        for card in "ab"
    )
    assert one == other
    assert (one.operation, one.payment_id, one.amount, one.key) == ("authorize", "p-1", 1, "k")


def test_a_modification_has_the_key_that_its_reference_names() -> None:
    digest = hashlib.sha256(b"refund-1").hexdigest()
    short = read(call("/payments/X/refunds", f"p-1_{digest[:24]}", "refund-1"))
    assert (short.operation, short.operation_id, short.key) == ("refunds", "refund-1", "refund-1")
    long = read(call("/payments/X/captures", f"p-1_{digest[:24]}", f"ctp-{digest[:40]}"))
    assert (long.operation, long.key) == ("captures", f"ctp-{digest[:40]}")
    other = read(call("/payments/X/cancels", f"p-1_{digest[:24]}", "cancel-1"))
    assert (other.operation, other.key == "cancel-1") == ("cancel", False)


def test_other_calls_move_no_money() -> None:
    assert read(call("/payments/details", "", "k")) is None
    assert read(call("/paymentMethods", "", "k")) is None


def test_a_status_may_be_unknown() -> None:
    assert PROFILE.unknown_status(b'{"resultCode":"Authorised"}') == b'{"resultCode":"in_review"}'
    assert PROFILE.unknown_status(b'{"status":"received"}') == b'{"status":"in_review"}'


def test_its_webhooks_are_signed() -> None:
    path, headers, body = PROFILE.webhook("p-1", NOW, NOW, HMAC_KEY)
    assert path == "/webhooks/adyen"
    assert headers["Authorization"].startswith("Basic ")
    assert is_valid_hmac_notification(msgspec.json.decode(body), HMAC_KEY)
    assert not is_valid_hmac_notification(msgspec.json.decode(body), "00" * 32)
