"""Signed links that bring a shopper back from the PSP to one payment."""

import base64
import hashlib
import hmac
from datetime import timedelta

import msgspec

from payment_core.runtime.errors import Unauthenticated
from payment_core.runtime.secret import Secret
from payment_core.runtime.world import World

_LABEL = b"payment return link, version 1"
_LIFETIME = timedelta(hours=2)


class _Promise(msgspec.Struct, array_like=True):
    payment_id: str
    merchant_url: str
    expires_at: int


class ReturnTokens:
    """Makes and checks tokens; whoever changes one byte, or comes after 2 hours, is refused.

    The key is derived from the client secret, so that every instance has the same one and it is
    good for nothing else.
    """

    def __init__(self, client_secret: Secret, world: World) -> None:
        self._key = hmac.digest(client_secret.reveal().encode(), _LABEL, hashlib.sha256)
        self._world = world

    def issue(self, payment_id: str, merchant_url: str) -> str:
        """Return a token that holds both, safe in a query."""
        expires_at = int((self._world.now() + _LIFETIME).timestamp())
        promise = _encoded(msgspec.json.encode(_Promise(payment_id, merchant_url, expires_at)))
        return f"{promise}.{self._signature(promise)}"

    def merchant_url(self, token: str, payment_id: str) -> str:
        """Return the merchant's URL in a token made for this payment.

        Raises `Unauthenticated` when the token is not ours, not for this payment, or too old.
        """
        promise, _, signature = token.partition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(promise).encode()):
            raise Unauthenticated("The return link is not valid.")
        content = msgspec.json.decode(_decoded(promise), type=_Promise)
        if content.payment_id != payment_id:
            raise Unauthenticated("The return link is not valid.")
        if self._world.now().timestamp() >= content.expires_at:
            raise Unauthenticated("The return link has expired.")
        return content.merchant_url

    def _signature(self, promise: str) -> str:
        return _encoded(hmac.digest(self._key, promise.encode(), hashlib.sha256))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
