"""Customers, as far as payments need them: https://docs.commercetools.com/api/projects/customers."""

from collections.abc import Iterator

from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import Draft, Resource, UniqueValue, checked_key

CUSTOMER = "customer"


class Customer(Resource):
    """Somebody with an account."""

    email: str
    is_email_verified: bool
    key: str | None = None
    customer_number: str | None = None
    first_name: str | None = None
    last_name: str | None = None

    def unique_values(self) -> Iterator[UniqueValue]:
        """Yield key and e-mail address."""
        yield from super().unique_values()
        yield UniqueValue("email", self.email.lower())


class CustomerDraft(Draft):
    """A customer as a client creates it; the password is not kept."""

    email: str
    password: str | None = None
    key: str | None = None
    customer_number: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    is_email_verified: bool = False


def new_customer(draft: CustomerDraft, work: Work) -> Customer:
    """Make a customer."""
    return Customer(
        **work.new_resource(),
        email=draft.email,
        is_email_verified=draft.is_email_verified,
        key=checked_key(draft.key),
        customer_number=draft.customer_number,
        first_name=draft.first_name,
        last_name=draft.last_name,
    )
