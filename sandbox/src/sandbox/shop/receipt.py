"""What the order page tells the shopper: what was paid with what, and what came back."""

from collections.abc import Callable, Mapping

from sandbox.shop.coverage import balance_of
from sandbox.shop.merchant_api import Json

_BRANDS: Mapping[str, str] = {
    "amex": "American Express",
    "diners": "Diners Club",
    "jcb": "JCB",
    "mastercard": "Mastercard",
    "unionpay": "UnionPay",
    "visa": "Visa",
}
_METHODS: Mapping[str, str] = {
    "eps": "EPS",
    "p24": "Przelewy24",
    "paypal": "PayPal",
    "sepa_debit": "SEPA Direct Debit",
}
_LATER = ("invoice", "purchaseorder")


def newest_first(payments: list[Json]) -> list[Json]:
    """Return the Payments, the one made last before the others."""
    return sorted(payments, key=lambda one: str(one["createdAt"]), reverse=True)


def card_text(payment: Json) -> str:
    """Return `Visa •••• 4242` for a card that is known, else an empty text."""
    fields = payment.get("paymentMethodInfo", {}).get("custom", {}).get("fields", {})
    brand = str(fields.get("brand", ""))
    parts = [_BRANDS.get(brand, brand.capitalize())]
    if "lastFour" in fields:
        parts.append(f"•••• {fields['lastFour']}")
    return " ".join(parts).strip()


def purchase_order_of(payment: Json) -> str:
    """Return the number of the shopper's purchase order, if there is one."""
    fields = payment.get("custom", {}).get("fields", {})
    return str(fields.get("launchpadPurchaseOrderNumber", ""))


def receipt(
    payments: list[Json], texts: Mapping[str, str], money: Callable[[Json], str]
) -> list[str]:
    """Return a sentence for each Payment that has come to something; a failed one has none."""
    return [line for one in newest_first(payments) for line in _lines(one, texts, money)]


def _lines(payment: Json, texts: Mapping[str, str], money: Callable[[Json], str]) -> list[str]:
    def amount(cents: int) -> str:
        return money({**payment["amountPlanned"], "centAmount": cents})

    balance, back = balance_of(payment), _given_back(payment)
    paid = balance.captured + balance.held + back
    if not paid:
        is_open = balance.open > 0
        return [texts["beingProcessed"].format(amount=amount(balance.open))] if is_open else []
    is_later = payment["paymentMethodInfo"].get("method") in _LATER and not balance.captured
    sentence = texts["paidLater" if is_later else "paidWith"]
    lines = [sentence.format(amount=amount(paid), method=_method_text(payment, texts))]
    return [*lines, texts["returned"].format(amount=amount(back))] if back else lines


def _method_text(payment: Json, texts: Mapping[str, str]) -> str:
    method = str(payment["paymentMethodInfo"].get("method", ""))
    name = texts.get(f"form_{method}") or _METHODS.get(method, method.capitalize())
    return card_text(payment) or f"{name} {purchase_order_of(payment)}".strip()


def _given_back(payment: Json) -> int:
    """Return what was taken and is with the shopper again, or about to be."""
    return sum(
        one["amount"]["centAmount"]
        for one in payment["transactions"]
        if one["type"] in ("Refund", "Chargeback") and one["state"] != "Failure"
    )
