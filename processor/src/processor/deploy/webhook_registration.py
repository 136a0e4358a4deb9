"""Telling a PSP where to send its webhooks, where its API lets us."""

from payment_core.domain.provider import PaymentProvider
from payment_core.domain.provider_abilities import WebhookRegistration


def register_webhook(provider: PaymentProvider, url: str | None) -> str:
    """Register our URL at the PSP once; return what was done, and what is left to a person."""
    if url is None:
        return "No webhook is registered: the URL of this application is not known."
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
