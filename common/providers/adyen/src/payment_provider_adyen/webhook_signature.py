"""Who sent a webhook: the signature of each item, the signature of a body, and Basic auth.

The item's signature covers eight fields joined with ":" and nothing is escaped, so the border
between two fields is certain only once the forms of the fields are checked (`has_certain_borders`).
https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures/
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence

from payment_core.spi import Secret, Unauthenticated
from payment_provider_adyen.webhook_shapes import NotificationItem

_PSP_REFERENCE = re.compile(r"[A-Z0-9]{16}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_EVENT_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,63}")


class WebhookSender:
    """What proves that a webhook is Adyen's; two keys or passwords may be valid while one is
    replaced.
    """

    def __init__(
        self, hmac_keys: Sequence[Secret], username: str, passwords: Sequence[Secret]
    ) -> None:
        self._keys = [bytes.fromhex(one.reveal()) for one in hmac_keys]
        self._accounts = [f"{username}:{one.reveal()}".encode() for one in passwords]

    def check_account(self, headers: Mapping[str, str]) -> None:
        """Raise `Unauthenticated` unless the request has our user name and password."""
        scheme, _, given = headers.get("authorization", "").partition(" ")
        sent = given.strip().encode("utf-8", "replace") if scheme.lower() == "basic" else b""
        expected = (base64.b64encode(one) for one in self._accounts)
        if not _any_equal(expected, sent):
            raise Unauthenticated("The webhook's user name or password is wrong.")

    def check_item(self, item: NotificationItem) -> None:
        """Raise `Unauthenticated` unless the item's signed fields are as Adyen sent them."""
        self._check(signed_text(item), item.additional_data.get("hmacSignature"))

    def check_body(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise `Unauthenticated` unless the raw body is signed in a header, as of token webhooks.

        https://docs.adyen.com/api-explorer/Tokenization-webhooks/1/overview
        """
        self._check(body, headers.get("hmacsignature"))

    def _check(self, signed: bytes, signature: object) -> None:
        given = signature.encode("utf-8", "replace") if isinstance(signature, str) else b""
        expected = (
            base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()) for key in self._keys
        )
        if not _any_equal(expected, given):
            raise Unauthenticated("The webhook's signature is wrong.")


def signed_text(item: NotificationItem) -> bytes:
    """Return what the signature of an item is made of."""
    fields = (
        item.psp_reference,
        item.original_reference or "",
        item.merchant_account_code,
        item.merchant_reference,
        str(item.amount.value),
        item.amount.currency,
        item.event_code,
        item.success,
    )
    return ":".join(fields).encode()


def is_psp_reference(text: str) -> bool:
    """Whether a text has the form of Adyen's references."""
    return _PSP_REFERENCE.fullmatch(text) is not None


def is_currency(text: str) -> bool:
    """Whether a text has the form of a currency code."""
    return _CURRENCY.fullmatch(text) is not None


def has_certain_borders(item: NotificationItem, merchant_account: str) -> bool:
    """Whether no other item has the same signed text.

    Both references of Adyen have a fixed form, the account is ours, and amount, currency, code
    and success have no ":". Only our reference may have one, and what stands before and after it
    is then certain.
    """
    return bool(
        is_psp_reference(item.psp_reference)
        and (not item.original_reference or is_psp_reference(item.original_reference))
        and item.merchant_account_code == merchant_account
        and item.amount.value >= 0
        and is_currency(item.amount.currency)
        and _EVENT_CODE.fullmatch(item.event_code)
    )


def _any_equal(expected: Iterable[bytes], given: bytes) -> bool:
    """Whether one of them is what was given; all are compared, each in constant time."""
    equal = [hmac.compare_digest(one, given) for one in expected]
    return any(equal)
