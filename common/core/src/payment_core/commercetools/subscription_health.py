"""How a Subscription is doing: https://docs.commercetools.com/api/projects/subscriptions"""

import msgspec

from payment_core.commercetools.client import Commercetools, NotFound, escaped

_HEALTHY = "Healthy"
_WHAT_IS_LEFT = {
    "ConfigurationError": "Its destination cannot be reached, and delivery will be stopped.",
    "ConfigurationErrorDeliveryStopped": "Delivery is stopped; messages sent meanwhile are lost.",
    "ManuallySuspended": "commercetools has suspended it: ask their support.",
    "TemporaryError": "commercetools tries again by itself.",
}


def subscription_key(deployment: str) -> str:
    """Return the key of a deployment's Subscription."""
    return f"payment-connector-{deployment}"


class SubscriptionHealth(msgspec.Struct, frozen=True):
    """How a Subscription is doing, in commercetools' words.

    https://docs.commercetools.com/api/projects/subscriptions#subscriptionhealthstatus
    """

    status: str = _HEALTHY

    @property
    def is_healthy(self) -> bool:
        """Whether notifications are delivered."""
        return self.status == _HEALTHY

    @property
    def ends_by_itself(self) -> bool:
        """Whether no action is needed."""
        return self.status in (_HEALTHY, "TemporaryError")

    @property
    def text(self) -> str:
        """Say what the status means."""
        meaning = _WHAT_IS_LEFT.get(self.status, "")
        return f"The status of the Subscription is {self.status}. {meaning}".rstrip()


def subscription_health(commercetools: Commercetools, key: str) -> SubscriptionHealth | None:
    """Return how the Subscription with that key is doing, None when there is none.

    Errors are those of `Commercetools`.
    """
    try:
        return commercetools.get(f"subscriptions/key={escaped(key)}", SubscriptionHealth)
    except NotFound:
        return None
