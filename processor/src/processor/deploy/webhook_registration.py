"""Telling a PSP where to send its webhooks, where its API lets us."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from payment_core.domain.provider import PaymentProvider
from payment_core.domain.provider_abilities import WebhookRegistration


@runtime_checkable
class ExplainsWebhooks(Protocol):
    """A provider whose configuration may leave the registration to a person."""

    def webhook_steps(self, url: str) -> Sequence[str]:
        """Return what a person has to do, in sentences; nothing where the API does it."""


def register_webhook(provider: PaymentProvider, url: str | None) -> str:
    """Register our URL at the PSP once; return what was done, and what is left to a person."""
    if url is None:
        return "No webhook is registered: the URL of this application is not known."
    steps = provider.webhook_steps(url) if isinstance(provider, ExplainsWebhooks) else ()
    if steps:
        return " ".join(steps)
    if not isinstance(provider, WebhookRegistration):
        return f"Register {url} at the provider, so that it sends webhooks there."
    if provider.register_webhook(url):
        return f"Webhooks are sent to {url}. Configure the signing secret that the provider shows."
    return f"Webhooks are already sent to {url}."


def unregister_webhook(provider: PaymentProvider, url: str | None) -> str:
    """Remove our URL at the PSP, and no other; return what was done."""
    if url is None or not isinstance(provider, WebhookRegistration):
        return "No webhook is removed."
    if provider.unregister_webhook(url):
        return f"The webhook endpoint {url} is removed."
    return f"The webhook endpoint {url} was already removed."


def webhook_url(application: str | None, provider_name: str) -> str | None:
    """Return where our webhooks arrive, when the URL of this application is known."""
    return application and f"{application}/webhooks/{provider_name}"
