"""Telling Stripe where to send its webhooks: https://docs.stripe.com/api/webhook_endpoints."""

from datetime import datetime

from stripe.params import WebhookEndpointCreateParams

from payment_core.spi import Unavailable
from payment_provider_stripe.api import API_VERSION, StripeAPI
from payment_provider_stripe.errors import StripeRefusal


def endpoint(url: str) -> WebhookEndpointCreateParams:
    """Return an endpoint for whatever can change what a ledger says, in the version we read."""
    return {
        "url": url,
        "api_version": API_VERSION,
        "enabled_events": [
            "payment_intent.amount_capturable_updated",
            "payment_intent.canceled",
            "payment_intent.payment_failed",
            "payment_intent.processing",
            "payment_intent.requires_action",
            "payment_intent.succeeded",
            "charge.captured",
            "charge.expired",
            "charge.refunded",
            "charge.dispute.closed",
            "charge.dispute.created",
            "charge.dispute.funds_reinstated",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.updated",
            "refund.created",
            "refund.failed",
            "refund.updated",
        ],
    }


def register(api: StripeAPI, url: str, now: datetime) -> bool:
    """Add an endpoint unless there is one for this URL; whether that is new.

    Raises `Unavailable` or `OutcomeUnknown`.
    """
    if _ids(api, url):
        return False
    # A key that comes from the URL alone would bring back an endpoint that was removed today.
    key = f"webhook-{now.timestamp()}-{url}"[:255]
    try:
        api.create_webhook_endpoint(endpoint(url), key)
    except StripeRefusal as refusal:
        raise Unavailable(f"Stripe refused the webhook endpoint: {refusal.code}.") from refusal
    return True


def unregister(api: StripeAPI, url: str) -> bool:
    """Remove every endpoint for this URL; whether there was one. Errors are those of `register`."""
    found = _ids(api, url)
    try:
        for endpoint_id in found:
            api.delete_webhook_endpoint(endpoint_id)
    except StripeRefusal as refusal:
        raise Unavailable(f"Stripe kept the webhook endpoint: {refusal.code}.") from refusal
    return bool(found)


def _ids(api: StripeAPI, url: str) -> list[str]:
    return [one.id for one in api.webhook_endpoints().data if one.url == url]
