"""Lets in only the push that is configured, where the endpoint is open to everybody.

https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
"""

from collections.abc import Callable

from event_handler.settings import PushIdentity
from payment_core.runtime.errors import Unauthenticated
from payment_core.runtime.world import World
from payment_web.http.bearer import bearer_token
from payment_web.tokens.key_set import KeySet
from payment_web.tokens.signed_tokens import SignedTokens, audiences

# Looks at the request's Authorization header; raises `Unauthenticated` or `Unavailable`.
Gatekeeper = Callable[[], None]


class PushAuthentication:
    """Accepts only tokens of the configured issuer, audience and service account."""

    def __init__(self, identity: PushIdentity, world: World) -> None:
        self._identity = identity
        keys = KeySet(identity.jwks_url, world)
        self._tokens = SignedTokens(identity.issuer, keys, world)

    def __call__(self) -> None:
        """Return when the push may come in; raises `Unauthenticated` or `Unavailable`."""
        claims = self._tokens.claims(bearer_token())
        if self._identity.audience.rstrip("/") not in audiences(claims):
            raise Unauthenticated("The token is not for this application.")
        if (
            claims.get("email") != self._identity.account
            or claims.get("email_verified") is not True
        ):
            raise Unauthenticated("The token belongs to another account.")


def let_everybody_in() -> None:
    """Ask for no token: the platform admits only its own pushes."""
