"""What a body must be for money to move; written anew, to judge the request models by."""

import re
from typing import Any

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WITHOUT_TOKEN = ("ideal", "hpp", "invoice", "purchaseorder")
_LARGEST = 2**53 - 1


def may_move_intent(document: Any) -> bool:
    """Whether this is exactly one action, with an amount where it needs one."""
    if not isinstance(document, dict) or not isinstance(document.get("actions"), list):
        return False
    [action, *more] = document["actions"] or [None]
    if more or not isinstance(action, dict):
        return False
    if action.get("action") in ("cancelPayment", "reversePayment"):
        return True
    is_known = action.get("action") in ("capturePayment", "refundPayment")
    return is_known and _is_amount(action.get("amount"))


def may_move_by_operator(document: Any) -> bool:
    """Whether this is a named click on what was seen, with an amount where it needs one."""
    if not isinstance(document, dict):
        return False
    operation, revision = document.get("operation"), document.get("revision")
    if not isinstance(operation, str) or not _ID.fullmatch(operation):
        return False
    if not isinstance(revision, str) or not revision:
        return False
    if document.get("action") == "cancel":
        return document.get("amount") is None or _is_amount(document["amount"])
    return document.get("action") in ("capture", "refund") and _is_amount(document.get("amount"))


def may_move_transaction(document: Any) -> bool:
    """Whether this names a cart and an item, and no amount but a good one."""
    if not isinstance(document, dict) or document.get("type", "Recurring") != "Recurring":
        return False
    ids = [document.get("cartId"), document.get("checkoutTransactionItemId")]
    if not all(isinstance(one, str) and _ID.fullmatch(one) for one in ids):
        return False
    return document.get("amount") is None or _is_amount(document["amount"])


def may_move_payment(document: Any) -> bool:
    """Whether this is a method that can be paid by, with a token where it needs one."""
    method = document.get("paymentMethod") if isinstance(document, dict) else None
    if not isinstance(method, dict):
        return False
    if method.get("type") == "card":
        return isinstance(method.get("token"), str) and bool(method["token"])
    return method.get("type") in _WITHOUT_TOKEN


def _is_amount(amount: Any) -> bool:
    if not isinstance(amount, dict) or amount.get("currencyCode") != "EUR":
        return False
    cents = amount.get("centAmount")
    return type(cents) is int and 0 < cents <= _LARGEST
