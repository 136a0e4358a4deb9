"""The sandbox as a server of its own: settings, heartbeat, repeatable ids."""

import random
import threading
from datetime import UTC, datetime

import msgspec
import pytest
import requests
from flask import Flask, request
from standardwebhooks import Webhook

from psp_support import PSPWorld, payment_body
from sandbox.clock import RealClock
from sandbox.in_process import InProcessNetwork
from sandbox.psp.app import create_app
from sandbox.psp.bodies import PaymentBody
from sandbox.psp.service import SandboxPSP
from sandbox.psp.settings import PSPSettings, settings_from
from sandbox.psp.timing import Timing
from sandbox.psp_kit.ticker import start_ticker

SECRET = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ="


def test_settings_have_defaults() -> None:
    assert settings_from({}) == settings_from({"SANDBOX_PSP_PUBLIC_URL": ""}) == PSPSettings()


def test_settings_come_from_the_environment() -> None:
    environment = {
        "SANDBOX_PSP_SECRET_KEY": "sk_1",
        "SANDBOX_PSP_PUBLIC_KEY": "pk_1",
        "SANDBOX_PSP_PUBLIC_URL": "https://psp.example",
        "SANDBOX_PSP_WEBHOOK_URL": "https://shop.example/webhooks",
        "SANDBOX_PSP_WEBHOOK_SECRET": SECRET,
        "SANDBOX_PSP_SETTLE_SECONDS": "0.5",
        "SANDBOX_PSP_LOOKUP_LAG_SECONDS": "60",
    }
    assert settings_from(environment) == PSPSettings(
        secret_key="sk_1",
        public_key="pk_1",
        public_url="https://psp.example",
        webhook_url="https://shop.example/webhooks",
        webhook_secret=SECRET,
        timing=Timing(settle_seconds=0.5, lookup_lag_seconds=60),
    )


def test_the_public_url_may_end_with_a_slash() -> None:
    world = PSPWorld(PSPSettings(public_url="https://psp.example/"))
    payment = world.start({"type": "ideal"})
    assert payment["action"]["url"] == f"https://psp.example/bank/{payment['id']}"


def test_a_duration_that_is_no_number_stops_the_start() -> None:
    with pytest.raises(msgspec.ValidationError, match="settleSeconds"):
        settings_from({"SANDBOX_PSP_SETTLE_SECONDS": "soon"})


def test_a_secret_that_cannot_sign_stops_the_start() -> None:
    settings = PSPSettings(webhook_url="http://shop.test/", webhook_secret="short")
    with pytest.raises(ValueError, match="base64"):
        SandboxPSP(settings, RealClock(), requests.Session())


def test_the_application_starts_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_PSP_SECRET_KEY", "sk_env")
    client = create_app().test_client()
    answer = client.get("/v1/account", headers={"Authorization": "Bearer sk_env"})
    assert answer.status_code == 200


def test_the_heartbeat_delivers_to_the_configured_endpoint() -> None:
    taken = threading.Event()
    received: list[tuple[dict[str, str], bytes]] = []
    merchant = Flask("merchant")

    @merchant.post("/webhooks")
    def take() -> tuple[str, int]:
        received.append((dict(request.headers), request.get_data()))
        taken.set()
        return "", 204

    clock = RealClock()
    network = InProcessNetwork(clock)
    network.plug("shop.test", merchant)
    settings = PSPSettings(webhook_url="http://shop.test/webhooks", webhook_secret=SECRET)
    psp = SandboxPSP(settings, clock, network.session(), stamp=lambda: datetime.now(UTC))
    clock.advance(3600)
    stop = start_ticker(psp)
    try:
        with psp.lock:
            psp.create(msgspec.convert(payment_body(), PaymentBody))
        assert taken.wait(10)
    finally:
        stop.set()
    headers, body = received[0]
    assert Webhook(SECRET).verify(body, headers)["type"] == "payment.authorized"


def test_the_same_chance_gives_the_same_ids() -> None:
    first, second = PSPWorld(), PSPWorld()
    assert first.pay() == second.pay()
    assert first.register() == second.register()


def test_ids_are_different_by_default() -> None:
    sandboxes = [SandboxPSP(PSPSettings(), RealClock(), requests.Session()) for _ in range(2)]
    payments = [one.create(msgspec.convert(payment_body(), PaymentBody)) for one in sandboxes]
    assert payments[0].id != payments[1].id
    assert sandboxes[0].timing is not sandboxes[1].timing


def test_many_threads_do_not_capture_twice() -> None:
    world = PSPWorld()
    payment = world.pay()
    start = threading.Barrier(8)
    chance = random.Random(1)
    keys = [chance.choice(("a", "b")) for _ in range(8)]

    def capture(key: str) -> None:
        start.wait()
        body = {"amount": {"value": 300, "currency": "EUR"}}
        world.post(f"/v1/payments/{payment['id']}/captures", body, key=key)

    threads = [threading.Thread(target=capture, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert world.show(payment)["capturable"]["value"] == 400
