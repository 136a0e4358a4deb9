"""Signed links that bring a shopper back from the PSP to one payment."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

from itsdangerous import BadData, Signer, URLSafeSerializer

from payment_core.runtime.errors import InvalidInput
from payment_core.runtime.secret import Secret

# A SHA-256 in base64 without padding.
_SIGNATURE = 43  # characters
# A shop has few addresses that its shoppers come back to.
_REMEMBERED = 100
_LABEL = "payment return link, version 2, "


class ReturnTokens:
    """Makes and checks tokens; a changed token is refused.

    A token is no secret and has no end: all that it does is to lead to an address that the
    merchant named, and to make us ask the PSP how one payment stands.

    The first secret signs, and all verify. The keys are derived from them, so that every instance
    has the same ones and they are good for nothing else.
    """

    def __init__(self, secrets: Sequence[Secret]) -> None:
        self._secrets = [secret.reveal() for secret in reversed(secrets)]
        self._texts = URLSafeSerializer(self._secrets)
        self._statement = lru_cache(_REMEMBERED)(self._texts.dump_payload)

    def statement(self, merchant_url: str) -> bytes:
        """Return what a token says, which takes time for a long URL; safe in a query."""
        return self._statement(merchant_url)

    def issue(self, payment_id: str, statement: bytes) -> str:
        """Return a token for that payment that says this, safe in a query."""
        return self._signer(payment_id).sign(statement).decode()

    @staticmethod
    def length(statement: bytes) -> int:
        """Return how many characters every token has that says this."""
        return len(statement) + len(".") + _SIGNATURE

    def merchant_url(self, token: str, payment_id: str) -> str:
        """Return the merchant's URL in a token made for this payment.

        Raises `InvalidInput` when the token is not ours or not for this payment.
        """
        try:
            statement = self._signer(payment_id).unsign(token)
            return str(self._texts.load_payload(statement))
        except BadData:
            raise InvalidInput("The return link is not valid.") from None

    def _signer(self, payment_id: str) -> Signer:
        """Return what signs and verifies for one payment; of its keys, the last one signs."""
        return Signer(
            self._secrets,
            salt=_LABEL + payment_id,
            key_derivation="hmac",
            digest_method=sha256,
        )
