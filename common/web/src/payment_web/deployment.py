"""Shared by the deploy scripts: checks, and one clear line for every failure.

https://docs.commercetools.com/connect/automation-scripts
"""

import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping

from payment_core.commercetools.client import Commercetools, CommercetoolsError
from payment_core.domain.provider import PaymentProvider
from payment_core.runtime.errors import SettingsError, Unavailable
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World, production_world

_EVERY_SCOPE = "manage_project"

# Yields a line for each thing that it has done.
Script = Callable[[Environment, World], Iterator[str]]


class DeploymentError(Exception):
    """A project cannot be brought into the state we need; says what a person has to do."""


def run(
    name: str,
    script: Script,
    environment: Mapping[str, str] | None = None,
    world: World | None = None,
) -> int:
    """Run a script to its end and return the exit code: 0 only when all of it is done.

    A failure is one line on stderr. Every script may be run again at any time.
    """
    settings = Environment(os.environ if environment is None else environment)
    try:
        for line in script(settings, world or production_world()):
            sys.stdout.write(f"{name}: {settings.masking.masked(line)}\n")
    except Exception as error:
        sys.stderr.write(f"{name} failed. {_one_line(settings.masking.masked(_advice(error)))}\n")
        return 1
    return 0


def check_access(commercetools: Commercetools, needed: Collection[str]) -> None:
    """Return when our credentials work and have these scopes; raises `DeploymentError`."""
    try:
        granted = commercetools.granted_scopes()
    except Unavailable as error:
        raise DeploymentError(
            f"{error.message} Check CTP_AUTH_URL, CTP_CLIENT_ID and CTP_CLIENT_SECRET."
        ) from error
    missing = missing_scopes(granted, needed)
    if missing:
        raise DeploymentError(
            f"The API client (CTP_CLIENT_ID) lacks scopes in this project (CTP_PROJECT_KEY): "
            f"{', '.join(missing)}. Use a client that has them."
        )


def check_provider(provider: PaymentProvider) -> None:
    """Return when the PSP answers with our credentials; raises `DeploymentError`."""
    health = provider.health()
    if not health.is_up:
        raise DeploymentError(f"{health.message} Check the settings of the payment provider.")


def missing_scopes(granted: Collection[str], needed: Collection[str]) -> list[str]:
    """Return the scopes that are needed and not granted; manage_project stands for all."""
    return [] if _EVERY_SCOPE in granted else [one for one in needed if one not in granted]


def _advice(error: Exception) -> str:
    match error:
        case DeploymentError() | SettingsError():
            return str(error)
        case Unavailable():
            return f"{error.message} Check the URLs that are configured, and run it again."
        case CommercetoolsError():
            return f"commercetools answered {error.status} {error.code}: {error.message}"
    return f"Unexpected error: {type(error).__name__}."


def _one_line(text: str) -> str:
    printable = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(printable.split())
