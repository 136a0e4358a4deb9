"""Whether commercetools delivers the messages that bring us merchants' commands."""

from payment_core.commercetools.client import Commercetools, CommercetoolsError
from payment_core.commercetools.subscription_health import (
    SubscriptionHealth,
    subscription_health,
    subscription_key,
)
from payment_core.runtime.errors import Unavailable

_SCOPES = frozenset({"manage_subscriptions", "manage_project"})


class MessageDelivery:
    """Reads the health of this deployment's Subscription, if there is one."""

    def __init__(self, commercetools: Commercetools, deployment: str) -> None:
        self._commercetools = commercetools
        self._key = subscription_key(deployment)

    def health(self) -> SubscriptionHealth | None:
        """Return its health; None without one, or when it cannot be read now."""
        try:
            if not _SCOPES & self._commercetools.granted_scopes():
                return None
            return subscription_health(self._commercetools, self._key)
        except (Unavailable, CommercetoolsError):
            return None
