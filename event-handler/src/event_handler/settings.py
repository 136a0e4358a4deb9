"""The settings of the event handler, beside those that every application shares."""

import msgspec

from payment_core.domain.commands import merchant_commands
from payment_core.domain.payment import TransactionType
from payment_core.runtime.settings import Environment

_PUSH_SETTINGS = ("PUSH_ISSUER", "PUSH_JWKS_URL", "PUSH_AUDIENCE", "PUSH_ACCOUNT")


class PushIdentity(msgspec.Struct, frozen=True):
    """Who pushes, as its OpenID Connect token says.

    https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
    """

    issuer: str
    jwks_url: str
    audience: str
    account: str


class EventHandlerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`push_identity` None means that the platform admits only its own pushes, as Connect does."""

    merchant_commands: frozenset[TransactionType]
    push_identity: PushIdentity | None

    @classmethod
    def read(cls, environment: Environment) -> "EventHandlerSettings":
        """Read and check every setting; raises `SettingsError` naming the wrong one."""
        return cls(
            merchant_commands=merchant_commands(environment),
            push_identity=_push_identity(environment),
        )


def _push_identity(environment: Environment) -> PushIdentity | None:
    if not any(environment.optional(name) for name in _PUSH_SETTINGS):
        return None
    return PushIdentity(
        issuer=environment.url("PUSH_ISSUER"),
        jwks_url=environment.url("PUSH_JWKS_URL"),
        audience=environment.required("PUSH_AUDIENCE"),
        account=environment.required("PUSH_ACCOUNT"),
    )
