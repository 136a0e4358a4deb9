"""Where the owner of a wallet lives: addresses to deliver to."""

from collections.abc import Mapping
from types import MappingProxyType

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
