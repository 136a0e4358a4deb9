"""Which PSP is used: what installed packages declare, and what PAYMENT_PROVIDER names."""

import sys
from pathlib import Path

import pytest

from every_setting import EXAMPLES
from installed_support import install_provider
from payment_core.providers.installed import installed_providers, provider_named
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import Environment
from payment_core.settings import CoreSettings
from payment_core.spi import Settings, kinds, required


class AcmeSettings(Settings):
    """What only acme reads."""

    key = required("ACME_KEY", kinds.secret, "The key at acme")


class Acme:
    """A provider of somebody else, as far as its settings go."""

    settings = AcmeSettings


def configured(name: str, **others: str) -> CoreSettings:
    return CoreSettings.read(Environment({**EXAMPLES, "PAYMENT_PROVIDER": name, **others}))


def test_ours_are_installed() -> None:
    assert installed_providers() == ("adyen", "sandbox", "stripe")


def test_a_package_of_somebody_else_needs_no_change_of_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install_provider(monkeypatch, tmp_path, "acme", Acme)

    assert installed_providers() == ("acme", "adyen", "sandbox", "stripe")
    assert provider_named("acme").type.settings is AcmeSettings
    assert isinstance(configured("acme", ACME_KEY="canary").read_provider(), AcmeSettings)


def test_settings_of_the_provider_are_reported_with_all_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install_provider(monkeypatch, tmp_path, "acme", Acme)

    with pytest.raises(SettingsError) as refused:
        configured("acme", CTP_PROJECT_KEY="", LOG_LEVEL="loud")

    assert [one.split()[0] for one in refused.value.problems] == [
        "CTP_PROJECT_KEY",
        "LOG_LEVEL",
        "ACME_KEY",
    ]


@pytest.mark.parametrize("name", ["paypal", "Stripe", "stripe,sandbox", "payment_core.core"])
def test_an_unknown_name_is_refused_with_what_is_installed(name: str) -> None:
    with pytest.raises(
        SettingsError, match="PAYMENT_PROVIDER must be one of adyen, sandbox, stripe"
    ):
        configured(name)


def test_a_name_of_two_packages_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for package in ("acme-one", "acme-two"):
        install_provider(monkeypatch, tmp_path, "acme", Acme, package)

    with pytest.raises(SettingsError, match="several packages: acme-one, acme-two"):
        configured("acme")


def test_a_package_that_cannot_be_loaded_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install_provider(monkeypatch, tmp_path, "acme", None)
    monkeypatch.delitem(sys.modules, "acme_payment_acme")

    with pytest.raises(SettingsError, match="PAYMENT_PROVIDER acme cannot be loaded: No module"):
        configured("acme")
