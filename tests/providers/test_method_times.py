"""What each provider says about the times of its methods."""

from datetime import timedelta

import pytest

from every_setting import EXAMPLES
from payment_core.domain.money import Money
from payment_core.domain.provider import (
    AuthorizationRequest,
    Capabilities,
    DeploymentLabels,
    PaymentMethodType,
)
from payment_core.providers.installed import installed_providers
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import production_world
from payment_core.settings import CoreSettings
from payment_provider_stripe import parameters as ask
from payment_provider_stripe.settings import StripeSettings

LABELS = DeploymentLabels("shop", "blue")


def capabilities(provider: str, **settings: str) -> Capabilities:
    environment = Environment({**EXAMPLES, "PAYMENT_PROVIDER": provider, **settings})
    configured = CoreSettings.read(environment)
    create = configured.provider.type
    return create(configured.read_provider(), LABELS, production_world()).capabilities


@pytest.mark.parametrize("provider", installed_providers())
def test_no_attempt_waits_longer_than_the_psp_remembers_its_key(provider: str) -> None:
    found = capabilities(provider)
    assert all(one.shopper_time < found.key_window for one in found.methods)
    assert found.shopper_time("unknown") < found.key_window


@pytest.mark.parametrize("provider", installed_providers())
def test_money_is_held_or_taken_at_once(provider: str) -> None:
    found = capabilities(provider)
    assert all((one.hold_time is None) == one.is_captured_at_once for one in found.methods)


@pytest.mark.parametrize("capture_method", ["manual", "automatic"])
@pytest.mark.parametrize("method", [one.type for one in ask.METHODS])
def test_stripe_is_asked_for_what_the_method_says(method: str, capture_method: str) -> None:
    values = {"STRIPE_CAPTURE_METHOD": capture_method}
    settings = StripeSettings.read(Environment({**EXAMPLES, **values}))
    request = AuthorizationRequest(
        payment_id="1", operation_id="authorize-1", amount=Money(100, "EUR"), method=method
    )
    asked = ask.opening(request, settings, LABELS, None)["capture_method"]

    is_at_once = capabilities("stripe", **values).is_captured_at_once(method)

    assert is_at_once == (asked == "automatic")


def test_holds_are_looked_at_once_each() -> None:
    methods = (
        PaymentMethodType("card", hold_time=timedelta(days=7)),
        PaymentMethodType("wallet", hold_time=timedelta(days=7)),
        PaymentMethodType("later", hold_time=timedelta(days=28)),
        PaymentMethodType("bank"),
    )
    assert Capabilities(methods=methods).hold_times == (timedelta(days=7), timedelta(days=28))
    assert capabilities("stripe").hold_times == tuple(timedelta(days=one) for one in (7, 10, 28))
    assert capabilities("stripe", STRIPE_CAPTURE_METHOD="automatic").hold_times == ()


def test_what_is_not_known_is_not_captured_at_once() -> None:
    assert not capabilities("sandbox").is_captured_at_once(None)
    assert not capabilities("sandbox").is_captured_at_once("unknown")
    assert capabilities("sandbox").is_captured_at_once("ideal")


def test_only_bank_debits_are_decided_later() -> None:
    for name in ("sandbox", "stripe"):
        methods = capabilities(name).methods
        later = {one.type for one in methods if one.is_decided_later}
        assert later == ({"sepa_debit"} if name == "stripe" else set())
