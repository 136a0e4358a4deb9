"""The two ways in which the sandbox PSP works, of which a setting chooses one."""

from payment_core.spi import DeploymentLabels, World
from payment_provider_sandbox.api import SandboxSettings
from payment_provider_sandbox.provider import SandboxProvider
from payment_provider_sandbox.webhook_only import WebhookOnlyProvider


class _Modes:
    """Makes the provider that the settings ask for."""

    settings = SandboxSettings

    def __call__(
        self, settings: SandboxSettings, labels: DeploymentLabels, world: World
    ) -> SandboxProvider | WebhookOnlyProvider:
        """Create the provider, without any call."""
        kind = WebhookOnlyProvider if settings.webhook_only else SandboxProvider
        return kind(settings, labels, world)


SANDBOX = _Modes()
