"""The Merchant Center as a signer of tokens, with the keys that prove it."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from sandbox.clock import Clock

_KEY_SIZE = 2048


class SigningKey:
    """An RSA key with its id."""

    def __init__(self, key_id: str) -> None:
        self.id = key_id
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_SIZE)

    def public_jwk(self) -> dict[str, Any]:
        """Return the public half as a JSON Web Key."""
        jwk: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(self.private.public_key()))
        return jwk | {"kid": self.id, "use": "sig", "alg": "RS256"}


class MerchantCenter:
    """Issues tokens as https://mc-api.{region}.commercetools.com does.

    Making a key takes a while, so the first one is made when it is first needed.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._keys: list[SigningKey] = []

    def key_set(self) -> dict[str, Any]:
        """Return the JSON Web Key Set; it holds the current key only."""
        return {"keys": [self._current_key().public_jwk()]}

    def rotate(self) -> None:
        """Sign with a new key from now on; tokens of the old one can no longer be verified."""
        self._keys.append(SigningKey(f"key-{len(self._keys) + 1}"))

    def token(
        self,
        issuer: str,
        project_key: str,
        *,
        subject: str,
        audience: str | None,
        lifetime: float,
        permissions: Sequence[str] | None = None,
    ) -> str:
        """Return a signed token that lives that many seconds.

        The user's permissions are in it when the forwarded request asks for them.
        """
        now = self._clock.now()
        claims: dict[str, Any] = {
            "iss": issuer,
            "sub": subject,
            "iat": now,
            "exp": now + timedelta(seconds=lifetime),
            f"{issuer}/claims/project_key": project_key,
        }
        if audience is not None:
            claims["aud"] = audience
        if permissions is not None:
            claims[f"{issuer}/claims/user_permissions"] = list(permissions)
        key = self._current_key()
        return jwt.encode(claims, key.private, algorithm="RS256", headers={"kid": key.id})

    def _current_key(self) -> SigningKey:
        if not self._keys:
            self.rotate()
        return self._keys[-1]
