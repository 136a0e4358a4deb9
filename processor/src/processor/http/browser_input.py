"""What a browser must never send: money, state, identity; and card numbers from any caller."""

import re

from payment_core.runtime.errors import InvalidField
from processor.http.json_body import nodes

# Only the session and its cart decide about these.
_DECIDED_BY_THE_SESSION = frozenset(
    {
        "amount",
        "amountPlanned",
        "anonymousId",
        "cart",
        "cartId",
        "centAmount",
        "checkoutTransactionItemId",
        "currency",
        "currencyCode",
        "customer",
        "customerId",
        "fractionDigits",
        "interactionId",
        "interfaceId",
        "interfaceInteractions",
        "key",
        "paymentId",
        "paymentInterface",
        "paymentMethodInfo",
        "paymentStatus",
        "state",
        "total",
        "totalPrice",
        "transactionState",
        "transactions",
        "version",
    }
)
# What the shopper was shown is a browser's to say: it decides nothing, it can only refuse. By path
# and depth, so that no other place is meant.
_SHOWN_TO_THE_SHOPPER = frozenset(
    {("quotedAmount.centAmount", 2), ("quotedAmount.currencyCode", 2)}
)
# Written in one piece, or in groups as on a card; part of a longer word it is no card number.
_CARD_NUMBER = re.compile(
    r"(?<!\w)(?:"
    r"[0-9]{13,19}"
    r"|[0-9]{4}(?:[ -][0-9]{4}){2,3}(?:[ -][0-9]{1,4})?"
    r"|[0-9]{4}[ -][0-9]{6}[ -][0-9]{4,5}"
    r")(?!\w)"
)
_SHORTEST_CARD_NUMBER = 13
_MAY_BE_DIGITS = (str, int)
# Merchant and shop number these themselves (times, dates, articles), and one of ten long numbers
# has the check digit of a card number. By path and depth, so that no other place is meant.
_NUMBERED_BY_THE_MERCHANT = frozenset(
    {
        ("futureOrderNumber", 1),
        ("idempotencyKey", 1),
        ("merchantReference", 1),
        ("paymentMethod.invoiceMemo", 2),
        ("paymentMethod.poNumber", 2),
    }
)


def refuse_browser_decisions(document: object) -> None:
    """Raise `InvalidField` for a field that only the session decides, wherever it stands."""
    for node in nodes(document):
        if node.name not in _DECIDED_BY_THE_SESSION:
            continue
        if (node.path, node.depth) not in _SHOWN_TO_THE_SHOPPER:
            raise InvalidField(node.path, f"The field {node.name} is not accepted from a browser.")


def refuse_card_numbers(document: object) -> None:
    """Raise `InvalidField` where a name or a value looks like a card number (13-19, Luhn).

    Card data belongs into the PSP's own fields; the number itself is never repeated. What merchant
    and shop number themselves is not looked at.
    """
    for node in nodes(document):
        if (node.path, node.depth) in _NUMBERED_BY_THE_MERCHANT:
            continue
        if _holds_card_number(node.name):
            raise InvalidField("", "A field name looks like a card number.")
        if isinstance(node.value, _MAY_BE_DIGITS) and _holds_card_number(str(node.value)):
            raise InvalidField(node.path, "The value looks like a card number.")


def _holds_card_number(text: str) -> bool:
    return len(text) >= _SHORTEST_CARD_NUMBER and any(
        _is_card_number(match.group()) for match in _CARD_NUMBER.finditer(text)
    )


def _is_card_number(text: str) -> bool:
    digits = [int(digit) for digit in text if digit.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return len(digits) >= _SHORTEST_CARD_NUMBER and (sum(digits[::-2]) + sum(doubled)) % 10 == 0
