"""Lets in only the push that is configured, where the endpoint is open to everybody.

https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
"""

import re
from collections.abc import Callable

from event_handler.settings import PushIdentity
from payment_core.runtime.errors import Unauthenticated
from payment_core.runtime.key_set import KeySet
from payment_core.runtime.secret import Secret
from payment_core.runtime.signed_tokens import SignedTokens, audiences
from payment_core.runtime.world import World

# Takes the Authorization header; raises `Unauthenticated` or `Unavailable`.
Gatekeeper = Callable[[str], None]

_BEARER = re.compile(r"(?i:bearer) +(?P<token>[A-Za-z0-9._-]{1,16384})")


class PushAuthentication:
    """Accepts only tokens of the configured issuer, audience and service account."""

    def __init__(self, identity: PushIdentity, world: World) -> None:
        self._identity = identity
        keys = KeySet(identity.jwks_url, world)
        self._tokens = SignedTokens(identity.issuer, keys, world)

    def __call__(self, authorization: str) -> None:
        """Return when the push may come in; raises `Unauthenticated` or `Unavailable`."""
        bearer = _BEARER.fullmatch(authorization)
        if bearer is None:
            raise Unauthenticated("The Authorization header is not one bearer token.")
        claims = self._tokens.claims(Secret(bearer["token"]))
        if self._identity.audience.rstrip("/") not in audiences(claims):
            raise Unauthenticated("The token is not for this application.")
        if (
            claims.get("email") != self._identity.account
            or claims.get("email_verified") is not True
        ):
            raise Unauthenticated("The token belongs to another account.")


def let_everybody_in(authorization: str) -> None:
    """Ask for no token: the platform admits only its own pushes."""
