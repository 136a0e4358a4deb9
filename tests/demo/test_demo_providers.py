"""Which PSP the demo runs with, and that keys somebody brings along are kept where they belong."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from every_setting import OF_APPLICATION
from payment_core.runtime.settings import Environment
from sandbox.demo.console import welcome
from sandbox.demo.providers import (
    ADYEN_STAND_IN,
    SANDBOX,
    STRIPE_STAND_IN,
    DemoProvider,
    ProviderUnusable,
    choose_provider,
)
from sandbox.demo.services import services_for
from sandbox.demo.settings_file import settings_file
from sandbox.demo.stack import Stack, facts_for

SECRET = "sk_" + "test_canary1234"
KEYS = {"STRIPE_SECRET_KEY": SECRET, "STRIPE_PUBLISHABLE_KEY": "pk_test_1234"}


def environments(provider: DemoProvider) -> Mapping[str, Mapping[str, str]]:
    """Return the settings of every server of a stack with this PSP."""
    services = services_for(provider)
    facts = facts_for(provider, {one.name: f"http://{one.name}.localhost" for one in services})
    return {one.name: one.environment(facts) for one in services}


@pytest.mark.parametrize(
    ("name", "environment", "provider"),
    [
        ("sandbox", KEYS, SANDBOX),
        ("stripe", {}, STRIPE_STAND_IN),
        ("stripe", {**KEYS, "STRIPE_API_URL": "http://localhost:8091"}, STRIPE_STAND_IN),
        ("adyen", KEYS, ADYEN_STAND_IN),
    ],
)
def test_the_psp_is_played_by_its_stand_in(
    name: str, environment: Mapping[str, str], provider: DemoProvider
) -> None:
    assert choose_provider(name, environment) is provider


@pytest.mark.parametrize(
    "environment",
    [
        {"STRIPE_SECRET_KEY": SECRET},
        {"STRIPE_PUBLISHABLE_KEY": "pk_test_1234"},
        {**KEYS, "STRIPE_SECRET_KEY": "sk_" + "live_canary1234"},
        {**KEYS, "STRIPE_SECRET_KEY": "rk_" + "live_canary1234"},
        {**KEYS, "STRIPE_PUBLISHABLE_KEY": "pk_live_1234"},
    ],
)
def test_half_a_pair_of_keys_and_live_keys_are_refused(environment: Mapping[str, str]) -> None:
    with pytest.raises(ProviderUnusable) as refused:
        choose_provider("stripe", environment)
    assert "canary" not in str(refused.value)


def test_with_test_keys_it_is_stripe_itself() -> None:
    stripe = choose_provider("stripe", KEYS)
    told = environments(stripe)
    assert "psp" not in told
    for name in ("processor", "event-handler", "reconciliation"):
        assert told[name]["STRIPE_SECRET_KEY"] == SECRET
        assert told[name]["STRIPE_WEBHOOK_SECRETS"].startswith("whsec" + "_")
        assert "STRIPE_API_URL" not in told[name]
    assert SECRET not in [*told["shop"].values(), *told["enabler"].values()]
    assert told["shop"]["PSP_CONNECT_SOURCES"] == "https://api.stripe.com"
    assert "https://hooks.stripe.com" in told["shop"]["PSP_FRAME_SOURCES"]


def test_adyen_has_three_d_secure_in_the_page_where_that_is_asked_for() -> None:
    told = environments(choose_provider("adyen", {"ADYEN_NATIVE_3DS": "true"}))
    assert told["processor"]["ADYEN_NATIVE_3DS"] == "true"
    assert told["shop"]["PSP_FORM_TARGETS"] == told["shop"]["PSP_FRAME_SOURCES"]
    told = environments(choose_provider("adyen", {}))
    assert "ADYEN_NATIVE_3DS" not in told["processor"]
    assert "PSP_FORM_TARGETS" not in told["shop"]


def test_keys_of_an_account_are_neither_shown_nor_written_down(tmp_path: Path) -> None:
    stripe = choose_provider("stripe", {**KEYS, "STRIPE_WEBHOOK_SECRETS": "canary-secret"})
    facts = facts_for(stripe, {one.name: "http://x.test" for one in services_for(stripe)})
    assert b"canary" not in Stack(facts, {}, tmp_path).as_json()
    assert "canary" not in settings_file(stripe, facts)
    assert "canary" not in welcome(facts, stripe, "session", {"Authorization": "x"})


def test_without_a_webhook_secret_the_console_says_that_none_arrive() -> None:
    assert "no webhook arrives" in choose_provider("stripe", KEYS).notice
    listening = {**KEYS, "STRIPE_WEBHOOK_SECRETS": "from-the-cli"}
    assert choose_provider("stripe", listening).notice == ""


@pytest.mark.parametrize(
    "provider", [SANDBOX, STRIPE_STAND_IN, ADYEN_STAND_IN], ids=lambda one: one.name
)
def test_a_connector_is_told_of_its_own_psp_only(provider: DemoProvider) -> None:
    others = {"STRIPE_", "SANDBOX_", "ADYEN_"} - {f"{provider.name.upper()}_"}
    told = environments(provider)
    assert told["processor"]["PAYMENT_PROVIDER"] == provider.name
    assert not [name for name in told["processor"] if name.startswith(tuple(others))]
    assert told["shop"]["PSP_SCRIPT_SOURCES"] == "http://psp.localhost"
    assert "PSP_CONNECT_SOURCES" not in told["shop"]


@pytest.mark.parametrize(
    "provider", [SANDBOX, STRIPE_STAND_IN, ADYEN_STAND_IN], ids=lambda one: one.name
)
@pytest.mark.parametrize("application", ["processor", "event-handler"])
def test_the_connector_is_configured_in_full(application: str, provider: DemoProvider) -> None:
    OF_APPLICATION[application].read(Environment(environments(provider)[application]))
