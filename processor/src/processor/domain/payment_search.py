"""What operators search payments by."""

from enum import StrEnum
from typing import NamedTuple


class SearchKind(StrEnum):
    """The terms, by their names in the query."""

    ORDER_NUMBER = "orderNumber"
    ORDER_ID = "orderId"
    CART_ID = "cartId"
    CUSTOMER_ID = "customerId"
    CUSTOMER_EMAIL = "customerEmail"
    PSP_REFERENCE = "pspReference"


class SearchTerm(NamedTuple):
    """One term; the value of an e-mail address is personal and never logged."""

    kind: SearchKind
    value: str
