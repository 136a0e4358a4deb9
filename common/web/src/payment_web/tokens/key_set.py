"""The public keys with which an issuer signs its tokens (RFC 7517)."""

from collections.abc import Mapping

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from payment_core.runtime.errors import Unavailable
from payment_core.runtime.http import HTTPClient
from payment_core.runtime.world import World

# Seconds; unknown key ids cause at most one request to the issuer in that time.
_BETWEEN_FETCHES = 30
# Seconds after which a key that the issuer withdrew is no longer accepted.
_FRESH = 300


class KeySet:
    """Keys by id. One thread fetches while the others wait; a failed fetch keeps what we have."""

    def __init__(self, url: str, world: World) -> None:
        self._url = url
        self._world = world
        self._http = HTTPClient(world, "The token issuer")
        self._lock = world.new_lock()
        self._keys: Mapping[str, RSAPublicKey] = {}
        self._fetched_at = float("-inf")
        self._asked_at = float("-inf")

    def key(self, key_id: str) -> RSAPublicKey | None:
        """Return the key, None when the issuer has none by that id.

        Raises `Unavailable` when the key is not known here and the issuer could not be asked.
        """
        key = self._keys.get(key_id)
        if key is not None and self._world.monotonic() < self._fetched_at + _FRESH:
            return key
        with self._lock:
            if self._world.monotonic() >= self._asked_at + _BETWEEN_FETCHES:
                self._try_to_fetch()
            key = self._keys.get(key_id)
            if key is None and self._fetched_at < self._asked_at:
                raise Unavailable("The keys of the token issuer are not available.")
            return key

    def _try_to_fetch(self) -> None:
        self._asked_at = self._world.monotonic()
        try:
            self._keys = self._fetch()
        except (Unavailable, jwt.PyJWTError):
            return
        self._fetched_at = self._world.monotonic()

    def _fetch(self) -> Mapping[str, RSAPublicKey]:
        answer = self._http.send("GET", self._url)
        if not answer.is_success:
            raise Unavailable("The token issuer did not send its keys.")
        published = jwt.PyJWKSet(answer.decode(_JWKS).keys).keys
        keys = {key.key_id: key.key for key in published if key.key_id and _signs(key)}
        if not keys:
            raise Unavailable("The token issuer sent no signing key.")
        return keys


class _JWKS(msgspec.Struct):
    keys: list[dict[str, object]]


def _signs(key: jwt.PyJWK) -> bool:
    return isinstance(key.key, RSAPublicKey) and key.public_key_use in (None, "sig")
