"""`python -m event_handler.pre_undeploy`: ends our Subscription; safe to run again."""

import sys
from collections.abc import Iterator

from event_handler.commercetools.subscriptions import Subscriptions
from event_handler.subscription import NEEDED_SCOPES, SubscriptionSettings, subscription
from payment_core.core import build_core
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World
from payment_web.deployment import check_access, run


def pre_undeploy(environment: Environment, world: World) -> Iterator[str]:
    """Yield a line about the Subscription, which is not needed without this deployment."""
    settings = SubscriptionSettings.read(environment)
    draft = subscription(settings)
    core = build_core(settings, world)
    check_access(core.commercetools, NEEDED_SCOPES)
    yield Subscriptions(core.commercetools).remove(draft.key, draft.destination)


if __name__ == "__main__":
    sys.exit(run("preUndeploy of the event handler", pre_undeploy))
