"""Stripe's settings: what is refused at the start, and when the library is loaded."""

import subprocess
import sys

import pytest

from every_setting import EXAMPLES
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import Environment
from payment_provider_stripe.settings import StripeSettings
from stripe_support import SETTINGS

LOAD = """
import sys
from payment_core.core import build_core
from payment_core.settings import CoreSettings
loaded = "stripe" in sys.modules
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import production_world
values = dict(line.split("=", 1) for line in sys.stdin.read().splitlines())
build_core(CoreSettings.read(Environment(values)), production_world())
print(loaded, "stripe" in sys.modules)
"""


def read(**changes: str) -> StripeSettings:
    return StripeSettings.read(Environment({**SETTINGS, **changes}))


def test_the_plain_case() -> None:
    settings = read()
    assert (settings.manual_capture, settings.multicapture, settings.is_live) == (
        True,
        False,
        False,
    )
    assert (settings.api_url, settings.statement_descriptor_suffix) == (None, None)


def test_what_can_be_chosen() -> None:
    settings = read(
        STRIPE_SECRET_KEY="rk_live_0123456789",
        STRIPE_PUBLISHABLE_KEY="pk_live_0123456789",
        STRIPE_MULTICAPTURE="true",
        STRIPE_STATEMENT_DESCRIPTOR_SUFFIX="Shoes 24",
    )
    assert (settings.multicapture, settings.is_live) == (True, True)
    assert settings.statement_descriptor_suffix == "Shoes 24"
    assert read(STRIPE_API_URL="http://127.0.0.1:8091/").api_url == "http://127.0.0.1:8091"
    assert not read(STRIPE_CAPTURE_METHOD="automatic").manual_capture


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("value", ["", "  ", "xxx", "stripeSecretKey", "sk_test_", "whsec_"])
def test_a_missing_or_made_up_credential_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STRIPE_PUBLISHABLE_KEY", "pk_live_0123456789"),
        ("STRIPE_PUBLISHABLE_KEY", SETTINGS["STRIPE_SECRET_KEY"]),
        ("STRIPE_SECRET_KEY", SETTINGS["STRIPE_PUBLISHABLE_KEY"]),
        ("STRIPE_WEBHOOK_SECRETS", SETTINGS["STRIPE_WEBHOOK_SECRETS"] + ",nonsense"),
        ("STRIPE_CAPTURE_METHOD", "later"),
        ("STRIPE_MULTICAPTURE", "yes"),
        ("STRIPE_STATEMENT_DESCRIPTOR_SUFFIX", "x" * 21),
        ("STRIPE_STATEMENT_DESCRIPTOR_SUFFIX", "12345"),
        ("STRIPE_STATEMENT_DESCRIPTOR_SUFFIX", "a*b"),
        ("STRIPE_STATEMENT_DESCRIPTOR_SUFFIX", "Schuhe \u9774"),
        ("STRIPE_STATEMENT_DESCRIPTOR_SUFFIX", "Sh\toes"),
        ("STRIPE_API_URL", "https://api.stripe.com.evil.example"),
        ("STRIPE_API_URL", "https://api.stripe.com"),
        ("STRIPE_API_URL", "not a url"),
    ],
)
def test_a_wrong_value_stops_the_start_and_names_the_setting(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read(**{name: value})


def test_multicapture_needs_manual_capture() -> None:
    with pytest.raises(SettingsError, match="STRIPE_MULTICAPTURE"):
        read(STRIPE_MULTICAPTURE="true", STRIPE_CAPTURE_METHOD="automatic")


@pytest.mark.parametrize(
    ("provider", "said"), [("stripe", "False True"), ("sandbox", "False False")]
)
def test_the_library_is_loaded_only_where_it_is_used(provider: str, said: str) -> None:
    values = {**EXAMPLES, "PAYMENT_PROVIDER": provider}
    done = subprocess.run(
        [sys.executable, "-c", LOAD],
        input="\n".join(f"{name}={value}" for name, value in values.items()),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == said
