"""`python -m processor.pre_undeploy`: takes back what is ours alone; safe to run again."""

import sys
from collections.abc import Iterator

from payment_core.core import build_core
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World
from payment_web.deployment import run
from processor.deploy.webhook_registration import unregister_webhook, webhook_url
from processor.settings import DeploySettings


def pre_undeploy(environment: Environment, world: World) -> Iterator[str]:
    """Yield a line for each thing that was taken back, or deliberately left."""
    settings = DeploySettings.read(environment)
    core = build_core(settings, world)
    yield unregister_webhook(core.provider, webhook_url(settings.public_url, core.provider_name))
    yield "Types stay: Payments refer to them, and other connectors share them."


if __name__ == "__main__":
    sys.exit(run("preUndeploy of the processor", pre_undeploy))
