"""`python -m event_handler.post_deploy`: subscribes to payment messages; safe to run again."""

import sys
from collections.abc import Iterator

from event_handler.commercetools.subscriptions import Subscriptions
from event_handler.settings import EventHandlerSettings
from event_handler.subscription import NEEDED_SCOPES, SubscriptionSettings, subscription
from payment_core.core import build_core
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World
from payment_web.deployment import check_access, check_provider, run


class PostDeploySettings(EventHandlerSettings, SubscriptionSettings):
    """All that the deployed application will read, and what the Subscription needs."""


def post_deploy(environment: Environment, world: World) -> Iterator[str]:
    """Check all settings and credentials first, then yield a line about the Subscription."""
    settings = PostDeploySettings.read(environment)
    draft = subscription(settings)
    core = build_core(settings, world)
    check_access(core.commercetools, NEEDED_SCOPES)
    check_provider(core.provider)
    yield Subscriptions(core.commercetools).ensure(draft)


if __name__ == "__main__":
    sys.exit(run("postDeploy of the event handler", post_deploy))
