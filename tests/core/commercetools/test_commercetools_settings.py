"""The settings of the commercetools client."""

import pytest

from payment_core.commercetools.settings import CommercetoolsSettings
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.secret import Secret
from payment_core.runtime.settings import Environment

GOOD = {
    "CTP_PROJECT_KEY": "shop-1",
    "CTP_CLIENT_ID": "client",
    "CTP_CLIENT_SECRET": "hidden-value",
    "CTP_AUTH_URL": "https://auth.europe-west1.gcp.commercetools.com/",
    "CTP_API_URL": "https://api.europe-west1.gcp.commercetools.com",
    "CTP_SESSION_URL": "http://127.0.0.1:9000",
}


def test_reads_good_settings() -> None:
    settings = CommercetoolsSettings.read(Environment(GOOD))
    assert settings.auth_url == "https://auth.europe-west1.gcp.commercetools.com"
    assert settings.client_secret == Secret("hidden-value")


@pytest.mark.parametrize("name", list(GOOD))
@pytest.mark.parametrize("value", [None, "", "   ", "xxx"])
def test_refuses_a_missing_setting_by_its_name(name: str, value: str | None) -> None:
    values = {key: text for key, text in {**GOOD, name: value}.items() if text is not None}
    with pytest.raises(SettingsError, match=name):
        CommercetoolsSettings.read(Environment(values))


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com",
        "ftp://api.example.com",
        "api.example.com",
        "https://",
        "https://user:secret-part@api.example.com",
        "https://api.example.com?x=1",
        "https://169.254.169.254",
        "https://[fe80::1]",
        "https://0.0.0.0",
        "javascript:alert(1)",
    ],
)
def test_refuses_a_url_that_is_no_service(url: str) -> None:
    with pytest.raises(SettingsError, match="CTP_API_URL") as caught:
        CommercetoolsSettings.read(Environment({**GOOD, "CTP_API_URL": url}))
    assert "secret-part" not in str(caught.value)


@pytest.mark.parametrize("key", ["Shop", "a", "shop/1", "x" * 37])
def test_refuses_what_is_no_project_key(key: str) -> None:
    with pytest.raises(SettingsError, match="CTP_PROJECT_KEY"):
        CommercetoolsSettings.read(Environment({**GOOD, "CTP_PROJECT_KEY": key}))


def test_a_secret_shows_itself_nowhere() -> None:
    secret = Secret("hidden-value")
    settings = CommercetoolsSettings.read(Environment(GOOD))
    for shown in (str(secret), repr(secret), f"{secret}", repr(settings), f"{[secret]}"):
        assert "hidden" not in shown
