"""Who shops here: a guest, and two customers who come back. Nobody is asked for a password."""

from collections.abc import Mapping
from typing import Any

import msgspec

Address = Mapping[str, str]
PASSWORD = "nobody-is-asked-for-it"


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A shopper. `key` is that of a commercetools Customer; a guest has none."""

    email: str
    address: Address
    key: str | None = None

    @property
    def name(self) -> str:
        """Return first and last name."""
        return f"{self.address['firstName']} {self.address['lastName']}"

    @property
    def customer_draft(self) -> Mapping[str, Any]:
        """Return the commercetools Customer to create."""
        return {
            "key": self.key,
            "email": self.email,
            "password": PASSWORD,
            "firstName": self.address["firstName"],
            "lastName": self.address["lastName"],
        }


def _address(first: str, last: str, street: str, number: str, code: str, city: str) -> Address:
    return {
        "firstName": first,
        "lastName": last,
        "streetName": street,
        "streetNumber": number,
        "postalCode": code,
        "city": city,
        "country": "DE",
    }


GUEST = Person(
    email="ada@example.com",
    address=_address("Ada", "Lindgren", "Lindenstraße", "4", "10969", "Berlin"),
)
CUSTOMERS: Mapping[str, Person] = {
    "mara": Person(
        key="mara",
        email="mara@example.com",
        address=_address("Mara", "Okafor", "Hafenweg", "12", "20457", "Hamburg"),
    ),
    "jonas": Person(
        key="jonas",
        email="jonas@example.com",
        address=_address("Jonas", "Weber", "Kiefernallee", "7", "01099", "Dresden"),
    ),
}
