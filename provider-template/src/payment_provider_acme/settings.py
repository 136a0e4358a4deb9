"""Where Acme is and how we sign in."""

import msgspec
from payment_core.spi import Environment, Secret


class AcmeSettings(msgspec.Struct, frozen=True):
    """Read once, when an application starts."""

    url: str
    secret_key: Secret
    webhook_secrets: tuple[Secret, ...]

    @classmethod
    def read(cls, environment: Environment) -> "AcmeSettings":
        """Read ACME_*; raises `SettingsError`."""
        return cls(
            url=environment.url("ACME_URL"),
            secret_key=environment.secret("ACME_SECRET_KEY"),
            webhook_secrets=environment.secrets("ACME_WEBHOOK_SECRETS"),
        )
