"""Our own access token, fetched once for all threads.

https://docs.commercetools.com/api/authorization#client-credentials-flow
"""

import msgspec

from payment_core.commercetools.settings import CommercetoolsSettings
from payment_core.runtime.errors import OutcomeUnknown, Unavailable
from payment_core.runtime.http import HTTPClient
from payment_core.runtime.world import World

# A token is not used in its last seconds, so that none expires on its way.
_MARGIN = 60


class AccessToken(msgspec.Struct, frozen=True):
    """A token and the scopes that came with it, as `name:project` separated by spaces."""

    access_token: str
    expires_in: int
    scope: str = ""


class TokenSource:
    """Hands out a valid token; one thread fetches it while the others wait."""

    def __init__(self, settings: CommercetoolsSettings, http: HTTPClient, world: World) -> None:
        self._settings = settings
        self._http = http
        self._world = world
        self._lock = world.new_lock()
        self._token: AccessToken | None = None
        self._valid_until = 0.0

    def token(self) -> AccessToken:
        """Return a valid token; raises `Unavailable`."""
        token = self._cached()
        if token is not None:
            return token
        with self._lock:
            token = self._cached()
            if token is None:
                token = self._token = self._fetch()
                lifetime = max(token.expires_in - _MARGIN, token.expires_in // 2)
                self._valid_until = self._world.monotonic() + lifetime
            return token

    def discard(self, refused: AccessToken) -> None:
        """Forget a token that commercetools refused, unless it was replaced already."""
        with self._lock:
            if self._token is refused:
                self._token = None

    def _cached(self) -> AccessToken | None:
        token = self._token
        return token if token and self._world.monotonic() < self._valid_until else None

    def _fetch(self) -> AccessToken:
        settings = self._settings
        answer = self._http.send(
            "POST",
            f"{settings.auth_url}/oauth/token",
            form={"grant_type": "client_credentials"},
            auth=(settings.client_id, settings.client_secret.reveal()),
        )
        if not answer.is_success:
            raise Unavailable("commercetools refused the connector's credentials.")
        try:
            return answer.decode(AccessToken)
        except OutcomeUnknown as error:
            raise Unavailable("The commercetools auth service sent no token.") from error
