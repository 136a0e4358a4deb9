"""How Adyen signs its webhooks: https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any


def signed_text(item: Mapping[str, Any]) -> str:
    """Return what the signature of an item covers; nothing in it is escaped."""
    amount = item["amount"]
    return ":".join(
        str(one)
        for one in (
            item["pspReference"],
            item.get("originalReference", ""),
            item["merchantAccountCode"],
            item["merchantReference"],
            amount["value"],
            amount["currency"],
            item["eventCode"],
            item["success"],
        )
    )


def item_signature(key: str, item: Mapping[str, Any]) -> str:
    """Return the signature of an item, as `additionalData.hmacSignature` has it."""
    return body_signature(key, signed_text(item).encode())


def body_signature(key: str, body: bytes) -> str:
    """Return the signature of a body, as the header `hmacsignature` has it."""
    return base64.b64encode(hmac.new(bytes.fromhex(key), body, hashlib.sha256).digest()).decode()
