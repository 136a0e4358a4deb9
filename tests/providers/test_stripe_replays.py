"""Stripe: an error of its own, which it remembers under the idempotency key for a day."""

from collections.abc import Callable

import pytest

from payment_core.domain.ledger import Ledger
from payment_core.domain.payment import TransactionType as T
from payment_core.runtime.errors import OutcomeUnknown
from sandbox.faults import FaultRule
from sandbox.psp_kit.server_errors import ServerErrorRule
from stripe_support import StripeWorld, entries, of_type

Act = Callable[[StripeWorld, Ledger], Ledger]

AUTHORIZED = [("Authorization", 10_000, "Success")]
CAPTURED = [*AUTHORIZED, ("Charge", 4_000, "Success"), ("CancelAuthorization", 6_000, "Success")]
CANCELED = [*AUTHORIZED, ("CancelAuthorization", 10_000, "Success")]
REFUNDED = [*AUTHORIZED, ("Charge", 10_000, "Success"), ("Refund", 3_000, "Success")]
ENDS: dict[str, tuple[Act, list[tuple[str, int, str]]]] = {
    "/v1/payment_intents$": (lambda world, _: world.authorize(), AUTHORIZED),
    "/confirm$": (lambda world, _: world.authorize(), AUTHORIZED),
    "/capture$": (lambda world, ledger: world.capture(ledger, 4_000), CAPTURED),
    "/cancel$": (lambda world, ledger: world.cancel(ledger), CANCELED),
    "/refunds$": (lambda world, ledger: world.refund(ledger, 3_000), REFUNDED),
}


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


def prepared(world: StripeWorld, path: str) -> Ledger:
    ledger = Ledger() if path in ("/v1/payment_intents$", "/confirm$") else world.authorize()
    return world.capture(ledger, 10_000, "all") if path == "/refunds$" else ledger


def fail(world: StripeWorld, path: str, *, applied: bool = False, count: int = 1) -> None:
    world.stripe.server_errors.add(ServerErrorRule(path, applied=applied, count=count))


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("path", ENDS)
def test_a_fresh_error_is_unknown_and_a_remembered_one_is_looked_into(
    world: StripeWorld, path: str, applied: bool
) -> None:
    act, end = ENDS[path]
    ledger = prepared(world, path)
    fail(world, path, applied=applied)
    with pytest.raises(OutcomeUnknown):
        act(world, ledger)
    again = act(world, ledger)
    assert entries(again) == end
    assert entries(world.fetch(again)) == end
    assert entries(act(world, ledger)) == end
    assert len(world.call("GET", "/v1/payment_intents")["data"]) == 1
    assert len(world.call("GET", "/v1/refunds")["data"]) == (path == "/refunds$")


@pytest.mark.parametrize("path", ENDS)
def test_the_next_key_is_derived_from_the_first(world: StripeWorld, path: str) -> None:
    act, _ = ENDS[path]
    ledger = prepared(world, path)
    world.calls()
    fail(world, path, count=2)
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            act(world, ledger)
    act(world, ledger)
    keys = [
        one.idempotency_key
        for one in world.stripe.journal.entries()
        if one.idempotency_key and one.status == 500
    ]
    first = keys[0]
    assert set(keys) == {first, f"{first}-2"}
    used = {one.idempotency_key for one in world.stripe.journal.entries()}
    assert f"{first}-3" in used


def test_nobody_goes_on_like_that_for_ever(world: StripeWorld) -> None:
    ledger = world.authorize()
    fail(world, "/capture$", count=100)
    for _ in range(5):
        with pytest.raises(OutcomeUnknown):
            world.capture(ledger, 4_000)
    keys = {one.idempotency_key for one in world.stripe.journal.entries() if one.status == 500}
    assert keys == {"capture-1", "capture-1-2", "capture-1-3"}
    world.clock.advance(25 * 3600)
    world.stripe.server_errors.clear()
    assert entries(world.capture(ledger, 4_000)) == CAPTURED


@pytest.mark.parametrize("path", ["/confirm$", "/capture$", "/cancel$", "/refunds$"])
def test_no_next_key_without_a_look(world: StripeWorld, path: str) -> None:
    act, _ = ENDS[path]
    ledger = prepared(world, path)
    fail(world, path)
    with pytest.raises(OutcomeUnknown):
        act(world, ledger)
    world.stripe.journal.clear()
    world.stripe.faults.add(FaultRule(method="GET", status=503, count=None))
    with pytest.raises(OutcomeUnknown):
        act(world, ledger)
    keys = [one.idempotency_key or "" for one in world.stripe.journal.entries()]
    assert not [key for key in keys if key.endswith("-2")]


def test_a_submit_by_another_name_goes_on_after_an_opening_that_failed(world: StripeWorld) -> None:
    fail(world, "/v1/payment_intents$")
    with pytest.raises(OutcomeUnknown):
        world.authorize()
    assert entries(world.authorize(name="authorize-2")) == AUTHORIZED


def test_another_card_after_a_confirmation_that_failed_is_not_tried(world: StripeWorld) -> None:
    fail(world, "/confirm$")
    with pytest.raises(OutcomeUnknown):
        world.authorize()
    assert world.authorize("pm_card_mastercard") == Ledger(complete=False)
    assert entries(world.authorize()) == AUTHORIZED


def test_a_release_of_the_rest(world: StripeWorld) -> None:
    world.provider = world.new_provider(STRIPE_MULTICAPTURE="true")
    ledger = world.authorize()
    world.capture(ledger, 3_000)
    fail(world, "/capture$")
    with pytest.raises(OutcomeUnknown):
        world.cancel(ledger)
    assert of_type(world.cancel(ledger), T.CANCEL_AUTHORIZATION) == [("cancel-1", 7_000, "Success")]


def test_a_cancellation_that_failed_names_itself_only_when_it_did_it(world: StripeWorld) -> None:
    ledger = world.authorize()
    fail(world, "/cancel$")
    with pytest.raises(OutcomeUnknown):
        world.cancel(ledger)
    world.call("POST", f"/v1/payment_intents/{ledger.psp_payment_id}/cancel")
    assert of_type(world.cancel(ledger), T.CANCEL_AUTHORIZATION) == [(None, 10_000, "Success")]


def test_a_customer_of_stripe_is_made_all_the_same(world: StripeWorld) -> None:
    fail(world, "/customers$")
    with pytest.raises(Exception, match="Customer"):
        world.authorize(store=True, customer_id="customer-1")
    ledger = world.authorize(store=True, customer_id="customer-1")
    assert ledger.stored_method is not None


def test_a_stored_method_is_detached_all_the_same(world: StripeWorld) -> None:
    stored = world.authorize(store=True, customer_id="customer-1").stored_method
    assert stored is not None
    fail(world, "/detach$")
    with pytest.raises(OutcomeUnknown):
        world.provider.delete_stored_method(stored.token)
    world.provider.delete_stored_method(stored.token)
    method = stored.token.reveal().rpartition(":")[2]
    assert world.call("GET", f"/v1/payment_methods/{method}")["customer"] is None
