"""An issuer of Merchant Center tokens: a JWKS address in the network, and keys to sign with."""

import base64
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from flask import Flask, Response

from bench import ISSUER, PROCESSOR, PROJECT, Bench, Place
from sandbox.faults import Faults, FaultSwitches

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HOST, JWKS_PATH = ISSUER.removeprefix("https://"), "/.well-known/jwks.json"
# Making a key is slow, and no test changes one.
KEYS: Mapping[str, RSAPrivateKey] = {
    name: generate_private_key(public_exponent=65537, key_size=2048) for name in ("one", "two")
}


class TokenIssuer:
    """Publishes the keys in `published` where commercetools would; counts how often it is asked."""

    def __init__(self, place: Place) -> None:
        self._clock = place.clock
        self.published = ["one"]
        self.faults = Faults()
        self.fetches = 0
        app = Flask(__name__)
        app.add_url_rule(JWKS_PATH, view_func=self._serve)
        switched = FaultSwitches(app, self.faults, place.clock, lambda status: {"status": status})
        beside = place.commercetools_app if isinstance(place, Bench) else app

        def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
            return (switched if environ["PATH_INFO"] == JWKS_PATH else beside)(environ, start)

        place.network.plug(HOST, serve)

    def claims(
        self, project: object = PROJECT, permissions: object = None, **changes: object
    ) -> dict[str, object]:
        """Return the claims of a good token, changed; None removes a claim."""
        claims: dict[str, object] = {
            "iss": ISSUER,
            "sub": "user",
            "aud": PROCESSOR,
            "exp": self.now + 300,
            f"{ISSUER}/claims/project_key": project,
            f"{ISSUER}/claims/user_permissions": permissions,
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    @property
    def now(self) -> int:
        """The time in seconds since 1970."""
        return int(self._clock.now().timestamp())

    def token(
        self, key: str = "one", headers: Mapping[str, object] | None = None, **claims: object
    ) -> str:
        """Return a token signed by a key, with headers and claims changed."""
        payload = msgspec.json.encode(self.claims(**claims))
        all_headers = {"kid": key, **(headers or {})}
        return jwt.PyJWS().encode(payload, KEYS.get(key, KEYS["two"]), "RS256", all_headers)

    def _serve(self) -> Response:
        self.fetches += 1
        keys = [public_jwk(name) for name in self.published]
        return Response(msgspec.json.encode({"keys": keys}), mimetype="application/json")


def public_jwk(name: str) -> dict[str, Any]:
    """Return the public part of a key as its issuer publishes it."""
    jwk: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(KEYS[name].public_key(), as_dict=True)
    return {**jwk, "kid": name, "use": "sig", "alg": "RS256"}


def unsigned(
    header: Mapping[str, object], claims: Mapping[str, object], signature: str = ""
) -> str:
    """Return a token by hand, for what no library would sign."""
    return ".".join([encoded(header), encoded(claims), signature])


def encoded(value: object) -> str:
    """Return JSON as a token carries it."""
    return base64.urlsafe_b64encode(msgspec.json.encode(value)).rstrip(b"=").decode()
