"""What the wallet's owner has in it: addresses to deliver to, and cards to pay with."""

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.psp.cards import CARDS_BY_TOKEN, TestCard

# By a name for the sheet's list. The members are those of an address in commercetools.
ADDRESSES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "berlin": {
            "firstName": "Mara",
            "lastName": "Winter",
            "streetName": "Kastanienallee",
            "streetNumber": "12",
            "postalCode": "10435",
            "city": "Berlin",
            "country": "DE",
            "email": "mara@example.com",
        },
        "vienna": {
            "firstName": "Mara",
            "lastName": "Winter",
            "streetName": "Burggasse",
            "streetNumber": "7",
            "postalCode": "1070",
            "city": "Wien",
            "country": "AT",
            "email": "mara@example.com",
        },
        "tokyo": {
            "firstName": "Mara",
            "lastName": "Winter",
            "streetName": "Jingumae",
            "streetNumber": "1-13-14",
            "postalCode": "150-0001",
            "city": "Tokyo",
            "country": "JP",
            "email": "mara@example.com",
        },
    }
)
_TOKENS = ("tok_approved", "tok_declined", "tok_three_ds", "tok_pending_success")
WALLET_CARDS: tuple[TestCard, ...] = tuple(CARDS_BY_TOKEN[one] for one in _TOKENS)
