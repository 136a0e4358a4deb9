"""Rows 90 to 105 where Stripe is the PSP: its own signature, its own events."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
import requests

from bench import PROJECT
from sandbox.stripe.signatures import signature
from stripe_bench import StripeBench

SECRET = "whsec_c3RyaXBlLWJlbmNoLWNhbmFyeS0wMTIz"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def bench() -> StripeBench:
    return StripeBench()


@pytest.fixture(scope="module")
def payment_id(bench: StripeBench) -> str:
    found = bench.paid()
    bench.later(1)
    return found


def event(bench: StripeBench, payment_id: str) -> dict[str, Any]:
    """Return what Stripe says when a payment is authorized."""
    [intent] = bench.at_the_psp(payment_id)
    now = int(bench.clock.now().timestamp())
    data = {"object": {**intent, "object": "payment_intent"}}
    return {
        "id": "evt_1",
        "type": "payment_intent.amount_capturable_updated",
        "created": now,
        "livemode": False,
        "data": data,
    }


def send(bench: StripeBench, body: bytes, header: str | None = None) -> requests.Response:
    """Send a webhook, by default signed, after which nothing may have changed."""
    bench.calls()
    signed = signature(SECRET, body, bench.clock.now()) if header is None else header
    headers = {"Stripe-Signature": signed, "Content-Type": "application/json"}
    answer = bench.call("POST", "/webhooks/stripe", data=body, headers=headers)
    assert [call for call in bench.calls() if not call.startswith("GET")] == []
    return answer


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("", id="row-091-empty-signature"),
        pytest.param("t=,v1=", id="row-091-nothing-in-it"),
        pytest.param("signature", id="row-092-no-scheme"),
        pytest.param("v1=00ff", id="row-092-no-timestamp"),
        pytest.param("t=1767225600", id="row-092-no-value"),
        pytest.param("t=soon,v1=00ff", id="row-092-no-time"),
        pytest.param("t=99999999999999999999,v1=00ff", id="row-092-no-year"),
        pytest.param("t=1767225600,v1=%%%", id="row-093-rubbish"),
        pytest.param("t=1767225600," + "v1=00," * 500, id="row-092-500-signatures"),
        pytest.param("t=1767225600,v1=\xc4\xd6", id="row-094-other-letters"),
    ],
)
def test_no_signature(bench: StripeBench, payment_id: str, header: str) -> None:
    answer = send(bench, json.dumps(event(bench, payment_id)).encode(), header)

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["code"] == "invalid_token"


CHANGES: Mapping[str, tuple[dict[str, Any], int]] = {
    "row-097-unknown-event-type": ({"type": "payment_intent.exploded"}, 204),
    "row-099-data-missing": ({"data": None}, 400),
    "row-099-object-missing": ({"data": {}}, 400),
    "row-099-object-a-list": ({"data": {"object": []}}, 400),
    "row-099-ids-missing": ({"data": {"object": {"object": "payment_intent"}}}, 400),
    "row-099-created-a-string": ({"created": "now"}, 400),
    "row-099-created-below-zero": ({"created": -1}, 400),
    "row-099-created-beyond-all-calendars": ({"created": 10**17}, 400),
    "row-101-live-event-in-test-mode": ({"livemode": True}, 400),
    "row-104-an-event-of-2015": ({"created": 1420070400}, 204),
    "row-105-an-id-of-10-KB": ({"id": "x" * 10_000}, 204),
}


@pytest.mark.parametrize(("changes", "status"), CHANGES.values(), ids=CHANGES.keys())
def test_signed_events(
    bench: StripeBench, payment_id: str, changes: dict[str, Any], status: int
) -> None:
    body = json.dumps({**event(bench, payment_id), **changes}).encode()

    answer = send(bench, body)

    assert answer.status_code == status
    if status == 400:
        assert answer.json()["errors"][0]["code"] in ("InvalidJsonInput", "InvalidInput")


CLAIMS: Mapping[str, tuple[dict[str, Any], int]] = {
    "row-098-unknown-payment": (
        {"metadata": {"paymentId": UNKNOWN, "projectKey": PROJECT}, "id": "pi_unknown"},
        503,
    ),
    "row-098-without-our-labels": ({"metadata": {"paymentId": UNKNOWN}, "id": "pi_unknown"}, 204),
    "row-100-another-project": ({"metadata": {"projectKey": "another"}}, 204),
    "row-102-another-amount": ({"amount": 1, "amount_received": 10**9}, 204),
    "row-103-another-currency": ({"currency": "usd"}, 204),
}


@pytest.mark.parametrize(("claims", "status"), CLAIMS.values(), ids=CLAIMS.keys())
def test_claims_of_signed_events(
    bench: StripeBench, payment_id: str, claims: dict[str, Any], status: int
) -> None:
    told = event(bench, payment_id)
    intent = {**told["data"]["object"], **claims}
    body = json.dumps({**told, "data": {"object": intent}}).encode()

    assert send(bench, body).status_code == status
