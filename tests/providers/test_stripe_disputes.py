"""Stripe: what a dispute says beside its money, and pages of the Dashboard."""

from datetime import timedelta

import pytest

from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_provider_stripe.dashboard import dashboard_url
from stripe_support import StripeWorld


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


def disputed(world: StripeWorld, status: str) -> Ledger:
    ledger = world.capture(world.authorize("pm_card_visa"), 10_000)
    world.control(ledger, f"dispute?amount=2500&status={status}")
    return ledger


@pytest.mark.parametrize(
    ("status", "stage", "state"),
    [
        ("needs_response", "chargeback", "open"),
        ("under_review", "chargeback", "answered"),
        ("won", "chargeback", "won"),
        ("lost", "chargeback", "lost"),
        ("prevented", "chargeback", "won"),
        ("something_new", "chargeback", "answered"),
        ("warning_needs_response", "inquiry", "open"),
        ("warning_under_review", "inquiry", "answered"),
        ("warning_closed", "inquiry", "won"),
    ],
)
def test_every_status_has_a_stage_and_a_state(
    world: StripeWorld, status: str, stage: str, state: str
) -> None:
    [found] = world.fetch(disputed(world, status)).disputes

    assert (found.stage, found.state) == (stage, state)
    assert (found.amount, found.reason) == (Money(2_500, "EUR"), "fraudulent")


def test_the_deadline_is_that_of_the_evidence(world: StripeWorld) -> None:
    [found] = world.fetch(disputed(world, "needs_response")).disputes
    [at_stripe] = world.call("GET", "/v1/disputes")["data"]

    assert found.psp_reference == at_stripe["id"]
    assert found.due_at is not None
    assert found.due_at.timestamp() == at_stripe["evidence_details"]["due_by"]
    assert found.due_at.timestamp() - at_stripe["created"] == timedelta(days=9).total_seconds()


@pytest.mark.parametrize(
    ("reference", "page"),
    [
        ("pi_3Abc", "/payments/pi_3Abc"),
        ("pi_3Abc:ctp.capture.1.2", "/payments/pi_3Abc"),
        ("ch_3Abc", "/payments/ch_3Abc"),
        ("dp_1Abc", "/disputes/dp_1Abc"),
        ("re_1Abc", None),
        ("pi_3Abc/../../settings", None),
        ("https://evil.example.com", None),
        ("", None),
    ],
)
def test_a_page_of_the_dashboard(reference: str, page: str | None) -> None:
    live = dashboard_url(reference, is_live=True)
    test = dashboard_url(reference, is_live=False)

    assert live == (page and f"https://dashboard.stripe.com{page}")
    assert test == (page and f"https://dashboard.stripe.com/test{page}")
