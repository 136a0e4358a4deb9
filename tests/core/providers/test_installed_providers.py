"""Which PSP is used: what installed packages declare, and what PAYMENT_PROVIDER names."""

import sys
from pathlib import Path

import pytest

from installed_support import install_provider
from payment_core.providers.installed import create_provider, installed_providers
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import production_world
from payment_core.spi import DeploymentLabels

LABELS = DeploymentLabels("shop", "blue")


def create(name: str) -> object:
    return create_provider(Environment({"PAYMENT_PROVIDER": name}), LABELS, production_world())


def test_ours_are_installed() -> None:
    assert installed_providers() == ("sandbox", "stripe")


def test_a_package_of_somebody_else_needs_no_change_of_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install_provider(monkeypatch, tmp_path, "acme", lambda *_: "acme's provider")

    assert installed_providers() == ("acme", "sandbox", "stripe")
    assert create("acme") == "acme's provider"


@pytest.mark.parametrize("name", ["paypal", "Stripe", "stripe,sandbox", "payment_core.core"])
def test_an_unknown_name_is_refused_with_what_is_installed(name: str) -> None:
    with pytest.raises(SettingsError, match="PAYMENT_PROVIDER must be one of sandbox, stripe"):
        create(name)


def test_a_name_of_two_packages_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for package in ("acme-one", "acme-two"):
        install_provider(monkeypatch, tmp_path, "acme", lambda *_: None, package)

    with pytest.raises(SettingsError, match="several packages: acme-one, acme-two"):
        create("acme")


def test_a_package_that_cannot_be_loaded_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install_provider(monkeypatch, tmp_path, "acme", None)
    monkeypatch.delitem(sys.modules, "acme_payment_acme")

    with pytest.raises(SettingsError, match="PAYMENT_PROVIDER acme cannot be loaded: No module"):
        create("acme")
