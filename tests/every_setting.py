"""Every declared setting: of the applications and of all providers that are installed."""

from collections.abc import Mapping

from event_handler.settings import EventHandlerSettings
from payment_core.providers.installed import installed_providers, provider_named
from payment_core.runtime.settings import Settings
from processor.settings import ProcessorSettings
from reconciliation.settings import ReconciliationSettings

OF_APPLICATION: Mapping[str, type[Settings]] = {
    "processor": ProcessorSettings,
    "event-handler": EventHandlerSettings,
    "reconciliation": ReconciliationSettings,
}
OF_PROVIDER: Mapping[str, type[Settings]] = {
    name: provider_named(name).type.settings for name in installed_providers()
}
EXAMPLES: Mapping[str, str] = {
    name: example
    for settings in (*OF_PROVIDER.values(), *OF_APPLICATION.values())
    for name, example in settings.examples().items()
}
"""Enough for every application to start, so that a new required setting stops no test."""
