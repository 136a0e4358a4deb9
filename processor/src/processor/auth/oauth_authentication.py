"""Checkout and merchants' systems: an OAuth 2.0 token, checked by introspection.

https://docs.commercetools.com/api/authorization#oauth-20-token-introspection
"""

import hashlib
from collections.abc import Collection

import msgspec

from payment_core.commercetools.client import Commercetools, TokenInfo
from payment_core.runtime.context import asked_by
from payment_core.runtime.errors import Unauthenticated
from payment_core.runtime.secret import Secret
from payment_core.runtime.world import World
from payment_web.http.bearer import bearer_token
from processor.domain.errors import Forbidden

# How long a revoked token may still be accepted, in seconds.
_LONGEST_TRUST = 60
_MOST_TOKENS = 1000


class _Trusted(msgspec.Struct, frozen=True):
    info: TokenInfo
    until: float


class Introspection:
    """Answers about tokens, active ones from memory for at most 60 s and never past their end."""

    def __init__(self, commercetools: Commercetools, world: World) -> None:
        self._commercetools = commercetools
        self._world = world
        self._lock = world.new_lock()
        self._trusted: dict[bytes, _Trusted] = {}

    def active(self, token: Secret) -> TokenInfo:
        """Return what the auth service says; raises `Unauthenticated` or `Unavailable`."""
        digest = hashlib.sha256(token.reveal().encode()).digest()
        trusted = self._trusted.get(digest)
        if trusted is not None and self._world.monotonic() < trusted.until:
            return trusted.info
        info = self._commercetools.introspect(token)
        if not info.active:
            raise Unauthenticated("The token is not active.")
        seconds_left = info.exp - self._world.now().timestamp()
        self._remember(digest, info, min(seconds_left, _LONGEST_TRUST))
        return info

    def _remember(self, digest: bytes, info: TokenInfo, seconds: float) -> None:
        with self._lock:
            while len(self._trusted) >= _MOST_TOKENS:
                del self._trusted[next(iter(self._trusted))]
            self._trusted[digest] = _Trusted(info, self._world.monotonic() + seconds)


class OAuthAuthentication:
    """Lets in who holds one of the scopes for this project; for another project it does not."""

    def __init__(
        self, introspection: Introspection, project_key: str, scopes: Collection[str]
    ) -> None:
        self._introspection = introspection
        self._project = f":{project_key}"
        self._scopes = frozenset(f"{scope}:{project_key}" for scope in scopes)

    def authenticate(self) -> None:
        """Return when the caller may proceed.

        Raises `Unauthenticated` (also for a token of another project), `Forbidden` or
        `Unavailable`.
        """
        info = self._introspection.active(bearer_token())
        granted = info.scope.split()
        if granted and not any(scope.endswith(self._project) for scope in granted):
            raise Unauthenticated("The token belongs to another project.")
        if self._scopes.isdisjoint(granted):
            raise Forbidden("The token lacks the scope for this operation.")
        asked_by(info.client_id)
