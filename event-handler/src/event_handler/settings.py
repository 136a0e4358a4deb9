"""The settings of the event handler, beside those that every application shares."""

import msgspec

from payment_commands.commands import MERCHANT_COMMANDS
from payment_core.runtime import setting_kinds as kinds
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import Rule, optional
from payment_core.settings import CoreSettings
from payment_web.settings_listing import print_settings
from payment_web.telemetry.settings import TelemetrySettings


class PushIdentity(msgspec.Struct, frozen=True):
    """Who pushes, as its OpenID Connect token says.

    https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
    """

    issuer: str
    jwks_url: str
    audience: str
    account: str


class EventHandlerSettings(TelemetrySettings, CoreSettings):
    """The four settings of the push identity are set together or not at all."""

    merchant_commands = MERCHANT_COMMANDS
    push_issuer = optional(
        "PUSH_ISSUER",
        kinds.url,
        "Issuer of the OpenID Connect tokens that pushes carry, such as "
        "`https://accounts.google.com`. Not needed on Connect. Wherever the endpoint is public, "
        "set all four PUSH settings, and every push without a good token is refused",
    )
    push_jwks_url = optional(
        "PUSH_JWKS_URL",
        kinds.url,
        "URL of the issuer's keys, such as `https://www.googleapis.com/oauth2/v3/certs`. Not "
        "needed on Connect",
    )
    push_audience = optional(
        "PUSH_AUDIENCE",
        kinds.text,
        "Audience of the push subscription's tokens. Not needed on Connect",
    )
    push_account = optional(
        "PUSH_ACCOUNT",
        kinds.text,
        "E-mail address of the service account that the push subscription uses. Not needed on "
        "Connect",
    )

    _of_a_push = (push_issuer, push_jwks_url, push_audience, push_account)

    @Rule
    def _the_push_identity_is_complete(self) -> None:
        missing = [one.name for one in self._of_a_push if self.value_of(one) is None]
        if len(missing) < len(self._of_a_push):
            raise SettingsError(*(f"{name} is not set." for name in missing))

    @property
    def push_identity(self) -> PushIdentity | None:
        """Who pushes; None means that the platform admits only its own pushes, as Connect does."""
        issuer, jwks_url = self.push_issuer, self.push_jwks_url
        audience, account = self.push_audience, self.push_account
        if issuer and jwks_url and audience and account:
            return PushIdentity(issuer, jwks_url, audience, account)
        return None


if __name__ == "__main__":
    print_settings(EventHandlerSettings)
