"""Customers, as far as payments need them: https://docs.commercetools.com/api/projects/customers."""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import Draft, Resource, UniqueValue, checked_key

CUSTOMER = "customer"


class Customer(Resource):
    """Somebody with an account; the API shows a digest in place of the password."""

    email: str
    is_email_verified: bool
    authentication_mode: str
    addresses: list[Any]
    billing_address_ids: list[str]
    shipping_address_ids: list[str]
    customer_group_assignments: list[Any]
    stores: list[Any]
    key: str | None = None
    password: str | None = None
    customer_number: str | None = None
    first_name: str | None = None
    last_name: str | None = None

    def has_password(self, password: str) -> bool:
        """Whether this is the customer's password; nobody signs in without one."""
        return self.password is not None and hmac.compare_digest(
            self.password, _digest(self.id, password)
        )

    def unique_values(self) -> Iterator[UniqueValue]:
        """Yield key and e-mail address."""
        yield from super().unique_values()
        yield email_of(self.email)


class CustomerDraft(Draft):
    """A customer as a client creates it; without a password it cannot sign in."""

    email: str
    password: str | None = None
    key: str | None = None
    customer_number: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    is_email_verified: bool = False


def new_customer(draft: CustomerDraft, work: Work) -> Customer:
    """Make a customer."""
    members = work.new_resource()
    return Customer(
        **members,
        password=None if draft.password is None else _digest(members["id"], draft.password),
        email=draft.email,
        is_email_verified=draft.is_email_verified,
        authentication_mode="ExternalAuth" if draft.password is None else "Password",
        addresses=[],
        billing_address_ids=[],
        shipping_address_ids=[],
        customer_group_assignments=[],
        stores=[],
        key=checked_key(draft.key),
        customer_number=draft.customer_number,
        first_name=draft.first_name,
        last_name=draft.last_name,
    )


def email_of(address: str) -> UniqueValue:
    """Return the e-mail address as customers are found by it: in any case of letters."""
    return UniqueValue("email", address.lower())


def _digest(salt: str, password: str) -> str:
    return hashlib.sha256(f"{salt} {password}".encode()).hexdigest()
