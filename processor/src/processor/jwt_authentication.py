"""Merchant Center users: a JSON Web Token signed by the Merchant Center API gateway.

https://docs.commercetools.com/merchant-center-customizations/concepts/integrate-with-your-own-api
"""

from collections.abc import Mapping

import jwt
import msgspec
from flask import request

from payment_core.errors import Unauthenticated
from payment_core.world import World
from processor.bearer import bearer_token
from processor.key_set import KeySet
from processor.web_addresses import origin_of

_ALGORITHM = "RS256"
# Seconds that the issuer's clock and ours may differ.
_LEEWAY = 60
# Headers with which a token would bring its own key.
_OWN_KEYS = frozenset({"jku", "jwk", "x5u", "x5c"})


class TokenRules(msgspec.Struct, frozen=True):
    """Whom a token must come from and be for.

    `processor_url` None means that our public address is not known, so no audience is checked.
    """

    issuer: str
    project_key: str
    processor_url: str | None


class JWTAuthentication:
    """Accepts only RS256, only keys of the configured issuer, only tokens for this project."""

    def __init__(self, rules: TokenRules, keys: KeySet, world: World) -> None:
        self._rules = rules
        self._keys = keys
        self._world = world

    def authenticate(self) -> None:
        """Return when the token is good; raises `Unauthenticated` or `Unavailable`."""
        claims = self._verified(bearer_token().reveal())
        self._check_time(claims)
        rules = self._rules
        if claims.get("iss") != rules.issuer:
            raise Unauthenticated("The token has another issuer.")
        if claims.get(f"{rules.issuer}/claims/project_key") != rules.project_key:
            raise Unauthenticated("The token is not for this project.")
        if rules.processor_url and not _audiences(claims) & _addresses(rules.processor_url):
            raise Unauthenticated("The token is not for this application.")

    def _verified(self, token: str) -> Mapping[str, object]:
        try:
            key = self._keys.key(_key_id(token))
            if key is None:
                raise Unauthenticated("The token is signed with an unknown key.")
            payload = jwt.PyJWS([_ALGORITHM]).decode(token, key, [_ALGORITHM])
            return msgspec.json.decode(payload, type=dict[str, object])
        except (jwt.PyJWTError, msgspec.DecodeError, ValueError, RecursionError):
            raise Unauthenticated("The token is not a valid RS256 token.") from None

    def _check_time(self, claims: Mapping[str, object]) -> None:
        now = self._world.now().timestamp()
        if now >= _seconds(claims, "exp") + _LEEWAY:
            raise Unauthenticated("The token has expired.")
        if "nbf" in claims and now < _seconds(claims, "nbf") - _LEEWAY:
            raise Unauthenticated("The token is not valid yet.")


def _key_id(token: str) -> str:
    header = jwt.get_unverified_header(token)
    key_id = header.get("kid")
    if not isinstance(key_id, str) or _OWN_KEYS & header.keys():
        raise Unauthenticated("The token is not signed as it should be.")
    return key_id


def _seconds(claims: Mapping[str, object], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unauthenticated(f"The token's {name} is missing or no number.")
    return value


def _audiences(claims: Mapping[str, object]) -> frozenset[object]:
    audience = claims.get("aud")
    values = audience if isinstance(audience, list) else [audience]
    return frozenset(value.rstrip("/") for value in values if isinstance(value, str))


def _addresses(processor_url: str) -> frozenset[object]:
    """The forwarding gateway names the origin or the full path, as its caller chose."""
    return frozenset({origin_of(processor_url), processor_url, processor_url + request.path})
