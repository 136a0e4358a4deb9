"""Querying the PaymentMethods of one customer.

https://docs.commercetools.com/api/projects/payment-methods#query-paymentmethods
"""

import json
from dataclasses import dataclass

import msgspec

from payment_core.commercetools.client import Commercetools
from payment_core.commercetools.payment_methods import StoredPaymentMethod

_PAGE = 100


class _Page(msgspec.Struct):
    results: list[StoredPaymentMethod]


@dataclass(frozen=True)
class CustomerMethods:
    """Lists PaymentMethods; errors are those of `Commercetools`."""

    commercetools: Commercetools

    def of_customer(
        self, customer_id: str, payment_interface: str, interface_account: str | None
    ) -> list[StoredPaymentMethod]:
        """Return every PaymentMethod of the customer, oldest first; one call for each 100."""
        conditions = [
            f"customer(id={json.dumps(customer_id)})",
            f"paymentInterface={json.dumps(payment_interface)}",
        ]
        if interface_account is not None:
            conditions.append(f"interfaceAccount={json.dumps(interface_account)}")
        found: list[StoredPaymentMethod] = []
        while True:
            # Pages begin after an id, so that nothing is missed when one before it is deleted.
            beyond = [f"id > {json.dumps(found[-1].id)}"] if found else []
            page = self._page(conditions + beyond)
            found += page
            if len(page) < _PAGE:
                return sorted(found, key=lambda one: one.created_at)

    def _page(self, conditions: list[str]) -> list[StoredPaymentMethod]:
        params = {"where": " and ".join(conditions), "sort": "id asc", "limit": str(_PAGE)}
        return self.commercetools.get("payment-methods", _Page, params).results
