"""`python -m processor.post_deploy`: prepares the project and the PSP; safe to run again."""

import sys
from collections.abc import Iterator

from payment_core.core import build_core
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World
from payment_web.deployment import check_access, check_provider, run
from processor.commercetools.types import Types
from processor.deploy.custom_types import CUSTOM_TYPES
from processor.deploy.scopes import needed_scopes
from processor.deploy.webhook_registration import register_webhook, webhook_url
from processor.settings import DeploySettings


def post_deploy(environment: Environment, world: World) -> Iterator[str]:
    """Check all credentials first, then yield a line for each thing that is in place."""
    settings = DeploySettings.read(environment)
    core = build_core(settings, world)
    check_access(core.commercetools, needed_scopes(settings))
    check_provider(core.provider)
    types = Types(core.commercetools)
    for draft in CUSTOM_TYPES:
        yield types.ensure(draft)
    yield register_webhook(core.provider, webhook_url(settings.public_url, core.provider_name))


if __name__ == "__main__":
    sys.exit(run("postDeploy of the processor", post_deploy))
