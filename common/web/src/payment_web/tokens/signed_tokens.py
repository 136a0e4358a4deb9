"""JSON Web Tokens of one issuer, verified (RFC 7519)."""

from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from payment_core.runtime.errors import Unauthenticated
from payment_core.runtime.secret import Secret
from payment_core.runtime.world import World
from payment_web.tokens.key_set import KeySet

_ALGORITHM = "RS256"
# Seconds that the issuer's clock and ours may differ.
_LEEWAY = 60
# People of a merchant who use the status page at once; more are verified again.
_MOST_REMEMBERED = 256
# Headers with which a token would bring its own key.
_OWN_KEYS = frozenset({"jku", "jwk", "x5u", "x5c"})


class SignedTokens:
    """Accepts only RS256, only the issuer's published keys, and only tokens that are in time."""

    def __init__(self, issuer: str, keys: KeySet, world: World) -> None:
        self._issuer = issuer
        self._keys = keys
        self._world = world
        self._verified_before: dict[bytes, _Verified] = {}

    def claims(self, token: Secret) -> Mapping[str, object]:
        """Return what the token says; raises `Unauthenticated` or `Unavailable`."""
        claims = self._verified(token.reveal())
        self._check_time(claims)
        if claims.get("iss") != self._issuer:
            raise Unauthenticated("The token has another issuer.")
        return claims

    def _verified(self, token: str) -> Mapping[str, object]:
        """Return the claims of a token with a good signature; a token is verified once a key."""
        digest = sha256(token.encode()).digest()
        known = self._verified_before.get(digest)
        if known is None or self._keys.key(known.key_id) != known.key:
            known = self._verify(token)
            if len(self._verified_before) >= _MOST_REMEMBERED:
                self._verified_before.clear()
            self._verified_before[digest] = known
        return known.claims

    def _verify(self, token: str) -> "_Verified":
        try:
            key_id = _key_id(token)
            key = self._keys.key(key_id)
            if key is None:
                raise Unauthenticated("The token is signed with an unknown key.")
            payload = jwt.PyJWS([_ALGORITHM]).decode(token, key, [_ALGORITHM])
            claims = msgspec.json.decode(payload, type=dict[str, object])
        except (jwt.PyJWTError, msgspec.DecodeError, ValueError, RecursionError):
            raise Unauthenticated("The token is not a valid RS256 token.") from None
        return _Verified(key_id, key, claims)

    def _check_time(self, claims: Mapping[str, object]) -> None:
        now = self._world.now().timestamp()
        if now >= _seconds(claims, "exp") + _LEEWAY:
            raise Unauthenticated("The token has expired.")
        if "nbf" in claims and now < _seconds(claims, "nbf") - _LEEWAY:
            raise Unauthenticated("The token is not valid yet.")


class _Verified(NamedTuple):
    """What a token says, and the key that proved it; good for as long as that key is published."""

    key_id: str
    key: RSAPublicKey
    claims: Mapping[str, object]


def audiences(claims: Mapping[str, object]) -> frozenset[str]:
    """Return whom the token is for; an address without its trailing slash."""
    audience = claims.get("aud")
    values = audience if isinstance(audience, list) else [audience]
    return frozenset(value.rstrip("/") for value in values if isinstance(value, str))


def _key_id(token: str) -> str:
    header = jwt.get_unverified_header(token)
    key_id = header.get("kid")
    if header.get("alg") != _ALGORITHM or not isinstance(key_id, str) or _OWN_KEYS & header.keys():
        raise Unauthenticated("The token must be RS256 with a key id and no embedded key.")
    return key_id


def _seconds(claims: Mapping[str, object], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unauthenticated(f"The token's {name} is missing or is not a number.")
    return value
