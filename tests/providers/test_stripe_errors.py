"""Stripe: what an error says about money, and what a call tells Stripe about us."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest
import stripe

from payment_core.domain.payment import TransactionType as T
from payment_core.runtime.context import RequestContext, serving
from payment_core.runtime.errors import OutcomeUnknown, Unavailable
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World
from payment_provider_stripe.api import API_VERSION, StripeAPI, stripe_client
from payment_provider_stripe.errors import StripeRefusal
from payment_provider_stripe.parameters import confirmation, confirmation_key
from payment_provider_stripe.settings import StripeSettings
from sandbox.faults import FaultRule
from stripe_support import PAYMENT_ID, SETTINGS, StripeWorld, of_type

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


class Answers:
    """A server that always says the same, and keeps what it was asked."""

    def __init__(self, status: str, body: bytes) -> None:
        self._status, self._body = status, body
        self.asked: list[dict[str, str]] = []

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        self.asked.append({key: str(value) for key, value in environ.items()})
        start(self._status, [("Content-Type", "application/json")])
        return [self._body]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        ("401 X", b'{"error":{"type":"invalid_request_error","message":"Invalid API Key"}}'),
        ("403 X", b'{"error":{"type":"invalid_request_error","message":"No permission"}}'),
        ("429 X", b'{"error":{"type":"invalid_request_error","code":"rate_limit"}}'),
        ("400 X", b'{"error":{"type":"invalid_request_error","code":"rate_limit"}}'),
    ],
)
def test_what_surely_did_not_happen(world: StripeWorld, status: str, body: bytes) -> None:
    world.network.plug("api.stripe.com", Answers(status, body))
    with pytest.raises(Unavailable) as caught:
        world.authorize()
    assert not isinstance(caught.value, OutcomeUnknown)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        ("409 X", b'{"error":{"type":"idempotency_error","code":"idempotency_key_in_use"}}'),
        ("400 X", b'{"error":{"type":"idempotency_error","message":"other parameters"}}'),
        ("500 X", b'{"error":{"type":"api_error"}}'),
        ("503 X", b""),
        ("302 X", b""),
        ("200 X", b"<html>"),
        ("200 X", b"[]"),
        ("200 X", b"7"),
        ("200 X", b'{"object":["payment_intent"]}'),
        ("200 X", b'{"object":"payment_intent","latest_charge":{"object":{}}}'),
        ("200 X", b'{"object":"payment_intent"}'),
        ("400 X", b"<html>"),
        ("402 X", b'{"error":{"type":"card_error","payment_intent":7}}'),
        ("418 X", b'{"error":{"type":"teapot"}}'),
    ],
)
def test_what_may_have_happened(world: StripeWorld, status: str, body: bytes) -> None:
    ledger = world.authorize()
    world.network.plug("api.stripe.com", Answers(status, body))
    with pytest.raises(OutcomeUnknown):
        world.capture(ledger, 10_000)


@pytest.mark.parametrize("status", [b"400", b"403", b"404"])
def test_a_look_that_is_refused_shows_nothing_and_fails_nothing(
    world: StripeWorld, status: bytes
) -> None:
    body = b'{"error":{"type":"invalid_request_error","code":"parameter_unknown"}}'
    ledger = world.authorize()
    world.network.plug("api.stripe.com", Answers(f"{status.decode()} X", body))
    with pytest.raises(Unavailable):
        world.fetch(ledger)


def test_a_key_that_is_in_use_is_found_and_never_failed(world: StripeWorld) -> None:
    ledger = world.authorize()
    world.stripe.keys.begin("capture-1", None, world.clock.now())
    with pytest.raises(OutcomeUnknown):
        world.capture(ledger, 10_000)
    assert of_type(world.fetch(ledger), T.CHARGE) == []


def test_trouble_is_repeated_under_the_same_key(world: StripeWorld) -> None:
    ledger = world.authorize()
    world.stripe.faults.add(FaultRule(path="/capture$", applied_but_failed=True, status=503))
    assert of_type(world.capture(ledger, 10_000), T.CHARGE) == [("capture-1", 10_000, "Success")]
    keys = [
        one.idempotency_key for one in world.stripe.journal.entries() if one.path[-4:] == "ture"
    ]
    assert keys == ["capture-1", "capture-1"]


def test_no_retry_outlives_the_requests_time(world: StripeWorld) -> None:
    ledger = world.authorize()
    world.stripe.faults.add(FaultRule(status=503, count=None))
    with (
        serving(RequestContext("corr-1", deadline=world.clock.monotonic() + 0.01)),
        pytest.raises(OutcomeUnknown),
    ):
        world.capture(ledger, 10_000)
    assert [hits for _, hits in world.stripe.faults.hits()] == [1]


def test_a_slow_bank_is_not_waited_for_for_ever(world: StripeWorld) -> None:
    world.stripe.faults.add(FaultRule(path="/confirm$", delay_seconds=3600, count=None))
    with pytest.raises(OutcomeUnknown):
        world.authorize()
    assert world.clock.monotonic() < 60


def test_what_a_call_tells_about_us(world: StripeWorld) -> None:
    answers = Answers("503 X", b"")
    world.network.plug("api.stripe.com", answers)
    for _ in range(2):
        with serving(RequestContext("corr-1")), pytest.raises(OutcomeUnknown):
            world.authorize()
    asked = answers.asked[-1]
    assert asked["HTTP_STRIPE_VERSION"] == API_VERSION
    assert asked["HTTP_X_CORRELATION_ID"] == "corr-1"
    assert asked["HTTP_IDEMPOTENCY_KEY"] == f"authorize-{PAYMENT_ID}"
    assert "HTTP_X_STRIPE_CLIENT_TELEMETRY" not in asked
    assert "platform" not in asked["HTTP_X_STRIPE_CLIENT_USER_AGENT"]
    assert not stripe.enable_telemetry


def test_the_version_is_the_one_that_the_library_is_written_for() -> None:
    assert stripe.api_version == API_VERSION


def test_health_without_credentials(world: StripeWorld) -> None:
    world.provider = world.new_provider(STRIPE_SECRET_KEY="sk_test_canarywrong")
    health = world.provider.health()
    assert (health.is_up, health.message) == (False, "Stripe refused our credentials.")


def test_an_old_decline_does_not_show_how_things_are_now(world: StripeWorld) -> None:
    ledger = world.authorize("pm_card_visa_chargeDeclined")
    key = confirmation_key(PAYMENT_ID)
    params = confirmation(world.request("pm_card_visa_chargeDeclined"))
    world.cancel(ledger)
    settings = StripeSettings.read(Environment(SETTINGS))
    api = StripeAPI(stripe_client(settings, World(transport=world.network)))
    with pytest.raises(StripeRefusal) as caught:
        api.confirm(ledger.psp_payment_id or "", params, key)
    assert (caught.value.code, caught.value.intent) == ("card_declined", None)
