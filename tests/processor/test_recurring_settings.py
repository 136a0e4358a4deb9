"""Subscriptions are sold only where everything for their renewal is configured."""

import pytest

from bench import ISSUER, PROCESSOR, PROJECT, SETTINGS
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import Environment
from payment_recurring.settings import RecurringSettings
from processor.deploy.scopes import needed_scopes
from recurring_support import SUBSCRIPTIONS, SubscriptionShop

JOBS_SCOPE = "manage_recurring_payment_jobs"


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"STORED_PAYMENT_METHODS_ENABLED": "false"}, "STORED_PAYMENT_METHODS_ENABLED"),
        ({"CTP_CHECKOUT_URL": ""}, "CTP_CHECKOUT_URL"),
    ],
)
def test_what_is_missing_stops_the_start(changed: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError) as stopped:
        RecurringSettings.read(Environment({**SETTINGS, **SUBSCRIPTIONS, **changed}))
    assert [named in one for one in stopped.value.problems] == [True]


@pytest.mark.parametrize("is_on", [True, False])
def test_the_scope_is_asked_for_only_where_it_is_needed(is_on: bool) -> None:
    values = {**SETTINGS, **SUBSCRIPTIONS, "RECURRING_PAYMENTS_ENABLED": str(is_on).lower()}
    scopes = needed_scopes(RecurringSettings.read(Environment(values)))
    assert (JOBS_SCOPE in scopes) is is_on


def test_the_status_names_the_scope_that_is_missing() -> None:
    shop = SubscriptionShop()
    shop.forbid(JOBS_SCOPE)
    token = shop.commercetools.merchant_center.token(
        ISSUER, PROJECT, subject="user", audience=PROCESSOR, lifetime=60
    )
    answer = shop.call("GET", "/operations/status", token=token).json()
    missing = answer["checks"][0]["details"]["missingScopes"]
    assert JOBS_SCOPE in missing


def test_a_switch_that_is_off_leaves_carts_as_they_are() -> None:
    shop = SubscriptionShop()
    shop.settings["RECURRING_PAYMENTS_ENABLED"] = "false"
    shop.restart()
    customer = shop.customer()
    shop.subscribe(customer)
    assert (shop.methods_of(customer), shop.jobs()) == ([], [])
