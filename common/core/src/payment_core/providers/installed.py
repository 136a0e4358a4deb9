"""The PSPs that are installed: packages declare them as entry points."""

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import cast

from payment_core.domain.provider import DeploymentLabels, PaymentProvider
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World

GROUP = "payment_core.providers"
"""Its entry points name functions that create a provider, under the name of the provider."""

_SETTING = "PAYMENT_PROVIDER"

ProviderFactory = Callable[[Environment, DeploymentLabels, World], PaymentProvider]


def installed_providers() -> tuple[str, ...]:
    """Return the names of all PSPs that are installed, in alphabetical order."""
    return tuple(sorted(entry_points(group=GROUP).names))


def create_provider(
    environment: Environment, labels: DeploymentLabels, world: World
) -> PaymentProvider:
    """Return the PSP that PAYMENT_PROVIDER names; raises `SettingsError`."""
    return _factory(environment.required(_SETTING))(environment, labels, world)


def _factory(name: str) -> ProviderFactory:
    found = tuple(entry_points(group=GROUP, name=name))
    if not found:
        raise SettingsError(f"{_SETTING} must be one of {', '.join(installed_providers())}.")
    if len(found) > 1:
        packages = ", ".join(sorted(one.dist.name for one in found if one.dist))
        raise SettingsError(f"{_SETTING} {name} is declared by several packages: {packages}.")
    try:
        return cast("ProviderFactory", found[0].load())
    except (ImportError, AttributeError) as error:
        raise SettingsError(f"{_SETTING} {name} cannot be loaded: {error}.") from error
