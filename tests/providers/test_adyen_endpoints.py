"""The webhook at Adyen: added and removed through the Management API, or told step by step."""

import pytest

from adyen_items import PASSWORD, USERNAME
from adyen_world import WEBHOOK, AdyenWorld
from payment_core.runtime.errors import Unavailable
from processor.deploy.webhook_registration import register_webhook, unregister_webhook

URL = "https://new.processor.test/webhooks/adyen"
KEYED = {"ADYEN_MANAGEMENT_API_KEY": "AQE_sandbox"}


def test_without_a_key_a_person_is_told_what_to_do() -> None:
    world = AdyenWorld()
    told = register_webhook(world.provider, URL)
    assert URL in told
    assert USERNAME in told
    assert "TECHNICAL_CANCEL" in told
    assert PASSWORD not in told
    assert "No" in unregister_webhook(world.provider, None)
    assert not world.provider.unregister_webhook(URL)
    assert world.calls.requests == []


def test_with_a_key_it_is_added_once_and_removed() -> None:
    world = AdyenWorld(**KEYED)
    assert "Configure the signing secret" in register_webhook(world.provider, URL)
    assert "already" in register_webhook(world.provider, URL)
    [setup] = [one for one in world.adyen.webhooks.of("SandboxShop") if one.url == URL]
    assert (setup.username, setup.password) == (USERNAME, PASSWORD)
    assert world.provider.unregister_webhook(URL)
    assert not world.provider.unregister_webhook(URL)
    assert [one.url for one in world.adyen.webhooks.of("SandboxShop")] == [WEBHOOK, WEBHOOK]


def test_the_new_webhook_gets_the_events_that_a_ledger_needs() -> None:
    world = AdyenWorld(**KEYED)
    world.provider.register_webhook(URL)
    [setup] = [one for one in world.adyen.webhooks.of("SandboxShop") if one.url == URL]
    needed = {"AUTHORISATION", "CAPTURE", "CAPTURE_FAILED", "REFUND", "TECHNICAL_CANCEL", "EXPIRE"}
    assert setup.codes is None or needed <= set(setup.codes)


def test_a_registration_that_did_not_work_is_not_passed_over() -> None:
    world = AdyenWorld(ADYEN_MANAGEMENT_API_KEY="AQE_other")
    with pytest.raises(Unavailable):
        world.provider.register_webhook(URL)
