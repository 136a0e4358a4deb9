"""Stripe's webhooks: its own events, signed its way, and what nobody may get past us."""

import json
from datetime import timedelta
from typing import Any

import pytest

from payment_core.domain.ledger import Ledger
from payment_core.domain.provider import WebhookEvent
from payment_core.domain.provider_abilities import WebhookRegistration
from payment_core.runtime.errors import InvalidInput, InvalidJsonInput, Unauthenticated, Unavailable
from payment_provider_stripe.endpoints import endpoint
from sandbox.faults import FaultRule
from sandbox.stripe.signatures import signature
from stripe_support import PAYMENT_ID, WEBHOOK_SECRET, StripeWorld

OTHER_SECRET = "whsec_b3RoZXItc2VjcmV0LWNhbmFyeQ"


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


def read(
    world: StripeWorld, event: Any, secret: str = WEBHOOK_SECRET, minutes: float = 0
) -> list[WebhookEvent]:
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    at = world.clock.now() + timedelta(minutes=minutes)
    headers = {"stripe-signature": signature(secret, body, at)}
    return list(world.provider.parse_webhook(headers, body))


def a_life(world: StripeWorld) -> Ledger:
    """Let everything happen that Stripe tells about."""
    ledger = world.capture(world.authorize("pm_card_pendingRefund"), 10_000)
    world.refund(ledger, 1_000)
    world.clock.advance(10)
    world.fetch(ledger)
    world.control(ledger, "dispute")
    return ledger


def test_every_event_about_a_payment_leads_to_it(world: StripeWorld) -> None:
    ledger = a_life(world)
    told = [read(world, event) for event in world.stripe.events]
    assert len(told) > 10
    assert {event.interface_id for [event] in told} == {ledger.psp_payment_id}
    named = {event.type for [event] in told if event.payment_id == PAYMENT_ID}
    unnamed = {event.type for [event] in told if event.payment_id is None}
    assert {"payment_intent.succeeded", "charge.refunded", "refund.updated"} <= named
    assert unnamed == {"charge.dispute.created", "charge.dispute.funds_withdrawn"}


def test_an_event_says_which_deployment_it_is_for(world: StripeWorld) -> None:
    world.authorize()
    [event] = read(world, world.stripe.events[0])
    assert (event.project_key, event.deployment_id) == ("shop", "blue")
    assert event.occurred_at == world.clock.now()


def test_the_librarys_own_check_agrees_with_the_stand_in(world: StripeWorld) -> None:
    world.stripe.outbox.register("https://merchant.example.com/webhooks", WEBHOOK_SECRET)
    world.authorize()
    delivery = world.stripe.outbox.take_due(world.clock.now())
    assert delivery is not None
    [event] = read(world, delivery.event.body, delivery.endpoint.secret)
    assert event.type == "payment_intent.created"


@pytest.mark.parametrize("kind", ["customer", "payout", "balance", "checkout.session"])
def test_an_event_about_no_payment_is_nothing_to_do(world: StripeWorld, kind: str) -> None:
    world.authorize()
    event = {**world.stripe.events[0], "data": {"object": {"object": kind}}}
    assert read(world, event) == []


def test_the_other_mode_is_refused(world: StripeWorld) -> None:
    world.authorize()
    event = {**world.stripe.events[0], "livemode": True}
    with pytest.raises(InvalidInput, match="mode"):
        read(world, event)


def test_two_secrets_while_one_is_rotated(world: StripeWorld) -> None:
    world.authorize()
    [event] = world.stripe.events[:1]
    with pytest.raises(Unauthenticated):
        read(world, event, OTHER_SECRET)
    both = f"{WEBHOOK_SECRET},{OTHER_SECRET}"
    world.provider = world.new_provider(STRIPE_WEBHOOK_SECRETS=both)
    assert read(world, event, OTHER_SECRET) == read(world, event)


@pytest.mark.parametrize(("minutes", "is_taken"), [(-6, False), (-4, True), (4, True), (6, False)])
def test_neither_old_nor_ahead_of_its_time(
    world: StripeWorld, minutes: float, is_taken: bool
) -> None:
    world.authorize()
    if is_taken:
        assert read(world, world.stripe.events[0], minutes=minutes)
    else:
        with pytest.raises(Unauthenticated):
            read(world, world.stripe.events[0], minutes=minutes)


@pytest.mark.parametrize("template", ["t= {old},t={now},{rest}", "t=+{old},t={now},{rest}"])
@pytest.mark.parametrize("days", [1, 300])
def test_an_old_signature_cannot_be_made_young(
    world: StripeWorld, template: str, days: int
) -> None:
    """The library takes the first timestamp, and reads it more loosely than it looks."""
    world.authorize()
    body = json.dumps(world.stripe.events[0]).encode()
    old = signature(WEBHOOK_SECRET, body, world.clock.now() - timedelta(days=days))
    timestamp, _, rest = old.removeprefix("t=").partition(",")
    now = int(world.clock.now().timestamp())
    header = template.format(old=timestamp, now=now, rest=rest)
    with pytest.raises(Unauthenticated):
        world.provider.parse_webhook({"stripe-signature": header}, body)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"type":"x","created":1}', b"1"])
def test_a_signed_body_that_cannot_be_read(world: StripeWorld, body: bytes) -> None:
    with pytest.raises((InvalidJsonInput, Unauthenticated)):
        read(world, body)


def test_a_new_scheme_beside_the_known_one(world: StripeWorld) -> None:
    world.authorize()
    body = json.dumps(world.stripe.events[0]).encode()
    header = signature(WEBHOOK_SECRET, body, world.clock.now()) + ",v0=00ff"
    assert world.provider.parse_webhook({"stripe-signature": header}, body)


def test_an_endpoint_is_registered_once_and_removed(world: StripeWorld) -> None:
    url, other = "https://processor.example.com/webhooks/stripe", "https://other.example.com/"
    assert isinstance(world.provider, WebhookRegistration)
    assert world.provider.register_webhook(other)
    assert world.provider.register_webhook(url)
    assert not world.provider.register_webhook(url)
    listed = world.call("GET", "/v1/webhook_endpoints")["data"]
    assert [one["url"] for one in listed] == [other, url]
    assert world.provider.unregister_webhook(url)
    assert not world.provider.unregister_webhook(url)
    world.clock.advance(1)
    assert world.provider.register_webhook(url)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_registration_that_did_not_work_is_not_passed_over(
    world: StripeWorld, method: str
) -> None:
    world.stripe.faults.add(FaultRule(method=method, path="webhook_endpoints$", status=400))
    with pytest.raises(Unavailable):
        world.provider.register_webhook("https://processor.example.com/webhooks/stripe")


def test_everything_that_can_happen_to_a_payment_is_subscribed(world: StripeWorld) -> None:
    ledger = a_life(world)
    world.control(world.authorize("pm_card_authenticationRequired", payment_id="p-2"), "refuse")
    world.cancel(ledger)
    told = {str(event["type"]) for event in world.stripe.events}
    repeated_elsewhere = {
        "payment_intent.created",
        "charge.succeeded",
        "charge.updated",
        "charge.refund.updated",
    }
    assert told - repeated_elsewhere <= set(endpoint("")["enabled_events"])
