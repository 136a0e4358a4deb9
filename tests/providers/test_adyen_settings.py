"""Adyen's settings: what is refused at the start."""

from datetime import timedelta

import pytest

from adyen_items import settings
from payment_core.runtime.errors import SettingsError

LIVE = {
    "ADYEN_CLIENT_KEY": "live_EXAMPLE",
    "ADYEN_API_URL": "https://1797a841fbb37ca7-Shop-checkout-live.adyenpayments.com/checkout/v72",
    "ADYEN_BROWSER_ENVIRONMENT": "live",
}


def test_the_plain_case() -> None:
    read = settings()
    assert (read.is_live, read.capture_method, read.delay) == (False, "manual", None)
    assert read.is_rest_released
    assert read.page_hosts == (".adyen.com",)
    assert read.management_url == "https://management-test.adyen.com/v3"
    files = "https://checkoutshopper-test.cdn.adyen.com/checkoutshopper/sdk/6.45.2"
    assert read.adyen_web_url == files


def test_a_live_account() -> None:
    read = settings(**LIVE)
    assert read.is_live
    assert read.management_url == "https://management-live.adyen.com/v3"
    regional = settings(**LIVE | {"ADYEN_BROWSER_ENVIRONMENT": "live-us"})
    files = "https://checkoutshopper-live-us.cdn.adyen.com/checkoutshopper/sdk/6.45.2"
    assert regional.adyen_web_url == files


def test_a_stand_in_on_this_machine() -> None:
    read = settings(ADYEN_API_URL="http://localhost:8091/v72")
    assert read.page_hosts == ("localhost", "127.0.0.1")
    assert read.management_url == "http://localhost:8091/v3"
    assert read.adyen_web_url == "http://localhost:8091/checkoutshopper/sdk/6.45.2"


def test_hashes_of_adyen_web_can_be_set() -> None:
    read = settings(ADYEN_SCRIPT_INTEGRITY=f"sha384-{'A' * 64}")
    assert read.script_integrity == f"sha384-{'A' * 64}"
    assert settings().script_integrity != settings().style_sheet_integrity


def test_a_delayed_capture_has_its_hours() -> None:
    read = settings(ADYEN_CAPTURE_METHOD="delayed", ADYEN_CAPTURE_DELAY_HOURS="48")
    assert read.delay == timedelta(hours=48)


@pytest.mark.parametrize(
    "changes",
    [
        {"ADYEN_API_URL": "https://checkout-test.adyen.com/v71"},
        {"ADYEN_API_URL": "https://checkout-test.adyen.com.evil.example/v72"},
        {"ADYEN_API_URL": "https://pal-test.adyen.com/v72"},
        {"ADYEN_CLIENT_KEY": "pub.v2.1"},
        {"ADYEN_CLIENT_KEY": "live_EXAMPLE"},
        {"ADYEN_BROWSER_ENVIRONMENT": "live"},
        {**LIVE, "ADYEN_BROWSER_ENVIRONMENT": "test"},
        {**LIVE, "ADYEN_API_URL": "http://localhost:8091/v72"},
        {"ADYEN_MERCHANT_ACCOUNT": "a:b"},
        {"ADYEN_HMAC_KEYS": "no-hex"},
        {"ADYEN_HMAC_KEYS": "1F" * 31},
        {"ADYEN_WEBHOOK_USERNAME": "a:b"},
        {"ADYEN_WEBHOOK_PASSWORDS": ","},
        {"ADYEN_CAPTURE_METHOD": "delayed"},
        {"ADYEN_CAPTURE_DELAY_HOURS": "48"},
        {"ADYEN_CAPTURE_METHOD": "delayed", "ADYEN_CAPTURE_DELAY_HOURS": "673"},
        {"ADYEN_MULTIPLE_CAPTURES": "true", "ADYEN_CAPTURE_METHOD": "automatic"},
        {"ADYEN_METHODS": "klarna"},
        {"ADYEN_SCRIPT_INTEGRITY": "md5-AAAA"},
        {"ADYEN_STYLE_SHEET_INTEGRITY": f"sha384-{'A' * 63}'"},
        {"ADYEN_OFF_SESSION_MODEL": "CardOnFile"},
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as refusal:
        settings(**changes)
    assert any(name in str(refusal.value) for name in changes)
