"""The PSPs that are installed: packages declare them as entry points."""

from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any, Protocol, cast

from payment_core.domain.provider import DeploymentLabels, PaymentProvider
from payment_core.runtime.errors import WrongValue
from payment_core.runtime.settings import Settings
from payment_core.runtime.world import World

GROUP = "payment_core.providers"
"""Its entry points name the classes of providers, under the name of the provider."""


class ProviderType(Protocol):
    """The class of a provider: the settings that it has, and how it is made of them."""

    settings: type[Settings]

    def __call__(self, settings: Any, labels: DeploymentLabels, world: World, /) -> PaymentProvider:
        """Create the provider, without any call."""
        ...


@dataclass(frozen=True)
class InstalledProvider:
    """A PSP by its name."""

    name: str
    type: ProviderType


def installed_providers() -> tuple[str, ...]:
    """Return the names of all PSPs that are installed, in alphabetical order."""
    return tuple(sorted(entry_points(group=GROUP).names))


def provider_named(name: str) -> InstalledProvider:
    """Load the PSP of that name, and no other; raises `WrongValue` when that cannot be done."""
    found = tuple(entry_points(group=GROUP, name=name))
    if not found:
        raise WrongValue(f"must be one of {', '.join(installed_providers())}")
    if len(found) > 1:
        packages = ", ".join(sorted(one.dist.name for one in found if one.dist))
        raise WrongValue(f"{name} is declared by several packages: {packages}")
    try:
        return InstalledProvider(name, cast("ProviderType", found[0].load()))
    except (ImportError, AttributeError) as error:
        raise WrongValue(f"{name} cannot be loaded: {error}") from error
