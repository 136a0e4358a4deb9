"""Test cards and what else decides how a payment goes.

https://docs.adyen.com/development-resources/testing/test-card-numbers
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

from sandbox.adyen.errors import Invalid

ThreeDS = Literal["none", "word", "challenge", "frictionless"]
_PLAIN, _OWN = "test_", "adyenjs_"
SECURITY_CODE, EXPIRY = "737", ("03", "2030")


class Refusal(NamedTuple):
    """Why a payment was refused."""

    code: str
    reason: str


@dataclass(frozen=True)
class KnownCard:
    """A card number; `three_ds` is what 3-D Secure asks of its holder."""

    number: str
    brand: Literal["visa", "mc"]
    three_ds: ThreeDS
    summary: str


@dataclass(frozen=True, kw_only=True)
class Means:
    """What somebody pays with."""

    type: str
    brand: str
    last_four: str = ""
    expiry_month: str = ""
    expiry_year: str = ""
    holder: str = ""
    three_ds: ThreeDS = "none"
    iban: str = ""

    @property
    def triggers(self) -> str:
        """What the holder's name asks of the test platform."""
        return self.holder.strip().lower()


TEST_CARDS = (
    KnownCard("4111111111111111", "visa", "none", "Authorised"),
    KnownCard("5555555555554444", "mc", "none", "Authorised"),
    KnownCard("5454545454545454", "mc", "challenge", "3-D Secure 2"),
    KnownCard("4917610000000000", "visa", "challenge", "3-D Secure 2"),
    KnownCard("4212345678910006", "visa", "word", "3-D Secure 2 with the word `password`"),
    KnownCard("5201281505129736", "mc", "frictionless", "3-D Secure 2 without a question"),
)
_BY_NUMBER = MappingProxyType({one.number: one for one in TEST_CARDS})
# By the name of the holder, and by `RequestedTestAcquirerResponseCode`.
HOLDER_REFUSALS: Mapping[str, Refusal] = MappingProxyType(
    {
        "declined": Refusal("2", "Refused"),
        "card_expired": Refusal("6", "Expired Card"),
        "issuer_unavailable": Refusal("9", "Issuer Unavailable"),
        "not_enough_balance": Refusal("12", "Not enough balance"),
        "cvc_declined": Refusal("24", "CVC Declined"),
    }
)
NOT_AUTHENTICATED = Refusal("11", "3D Not Authenticated")
AUTHENTICATION_REQUIRED = Refusal("38", "Authentication required")
REFUSALS: Mapping[str, Refusal] = MappingProxyType(
    {
        one.code: one
        for one in (*HOLDER_REFUSALS.values(), NOT_AUTHENTICATED, AUTHENTICATION_REQUIRED)
    }
)


def token_of(card: KnownCard) -> str:
    """Return what a page sends to the connector after that was typed into Adyen's fields."""
    fields = {
        "encryptedCardNumber": card.number,
        "encryptedExpiryMonth": EXPIRY[0],
        "encryptedExpiryYear": EXPIRY[1],
        "encryptedSecurityCode": SECURITY_CODE,
    }
    return json.dumps({name: _PLAIN + value for name, value in fields.items()})


def card_from(
    number: str, month: str, year: str, code: str | None, holder: str
) -> tuple[Means, Refusal | None]:
    """Read the encrypted fields of a card; the refusal is that of a wrong date or code.

    Raises `Invalid` for fields that are not of our test platform, and for other numbers.
    """
    card = _BY_NUMBER.get(decrypted(number))
    if card is None:
        raise Invalid("Unable to decrypt data")
    means = Means(
        type="scheme",
        brand=card.brand,
        last_four=card.number[-4:],
        expiry_month=decrypted(month).rjust(2, "0"),
        expiry_year=decrypted(year),
        holder=holder,
        three_ds=card.three_ds,
    )
    if (means.expiry_month, means.expiry_year) != EXPIRY:
        return means, REFUSALS["6"]
    if code is not None and decrypted(code) != SECURITY_CODE:
        return means, REFUSALS["24"]
    return means, None


def decrypted(field: str) -> str:
    """Return what a field says: `test_` and plain text, or what our own `adyen.js` makes.

    Raises `Invalid` for anything else.
    """
    if field.startswith(_PLAIN):
        return field.removeprefix(_PLAIN)
    if field.startswith(_OWN):
        try:
            return base64.b64decode(field.removeprefix(_OWN), validate=True).decode()
        except ValueError as error:
            raise Invalid("Unable to decrypt data") from error
    raise Invalid("Unable to decrypt data")
