"""The stand-in as a server of its own, and the provider over real sockets."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from payment_core.domain.money import Money
from payment_core.domain.provider import (
    AuthorizationRequest,
    DeploymentLabels,
    OperationRequest,
    PaymentLookup,
)
from payment_core.runtime.secret import Secret
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import production_world
from payment_provider_stripe.provider import StripeProvider
from sandbox.demo.ports import free_port
from sandbox.demo.server import Launch, Server
from sandbox.stripe.settings import StripeSettings, settings_from
from stripe_support import SETTINGS, entries

ROOT = Path(__file__).parents[3]


def test_settings_have_defaults() -> None:
    assert settings_from({}) == settings_from({"SANDBOX_STRIPE_PUBLIC_URL": ""}) == StripeSettings()


def test_settings_come_from_the_environment() -> None:
    environment = {
        "SANDBOX_STRIPE_SECRET_KEY": "a",
        "SANDBOX_STRIPE_PUBLISHABLE_KEY": "b",
        "SANDBOX_STRIPE_PUBLIC_URL": "c",
        "SANDBOX_STRIPE_WEBHOOK_URL": "d",
        "SANDBOX_STRIPE_WEBHOOK_SECRET": "e",
    }
    assert settings_from(environment) == StripeSettings(
        secret_key="a",
        publishable_key="b",
        public_url="c",
        webhook_url="d",
        webhook_secret="e",
    )


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Return the address of a running stand-in."""
    port = free_port(0)
    server = Server(
        Launch(
            name="stripe",
            command=(
                f"exec {sys.executable} -m gunicorn --bind 127.0.0.1:{port} --workers 1"
                " --worker-class gthread --threads 8 --no-control-socket"
                " 'sandbox.stripe.app:create_app()'"
            ),
            folder=ROOT,
            environment={
                "PYTHONPATH": str(ROOT / "sandbox" / "src"),
                "SANDBOX_STRIPE_SECRET_KEY": SETTINGS["STRIPE_SECRET_KEY"],
            },
            health_url=f"http://127.0.0.1:{port}/health",
            log=tmp_path / "stripe.log",
        )
    )
    server.start()
    try:
        server.wait_until_ready()
        yield f"http://127.0.0.1:{port}"
    finally:
        server.ask_to_stop()
        server.wait_until_stopped()


@pytest.mark.servers
def test_a_payment_over_real_sockets(url: str) -> None:
    settings = StripeProvider.settings.read(Environment({**SETTINGS, "STRIPE_API_URL": url}))
    provider = StripeProvider(settings, DeploymentLabels("shop", "blue"), production_world())
    assert provider.health().is_up
    ledger = provider.authorize(
        AuthorizationRequest(
            payment_id="1",
            operation_id="authorize-1",
            amount=Money(1_000, "EUR"),
            method="card",
            token=Secret("pm_card_visa"),
        )
    )
    captured = provider.capture(
        OperationRequest(
            payment=PaymentLookup("1", ledger.psp_payment_id),
            operation_id="capture-1",
            amount=Money(1_000, "EUR"),
        )
    )
    assert entries(captured) == [
        ("Authorization", 1_000, "Success"),
        ("Charge", 1_000, "Success"),
    ]
