"""What a Payment remembers of a recurring charge may not change with our names for it."""

import hashlib

import pytest

from payment_core.domain.money import Money
from payment_core.runtime.world import production_world
from processor.use_cases.recurring_charge import RecurringCharge

CONTENT = (
    b'{"cart_id":"cart","checkout_transaction_item_id":"item",'
    b'"amount":{"centAmount":100,"currencyCode":"EUR"},"payment_method_id":null,'
    b'"future_order_number":null,"name":null}'
)


@pytest.mark.parametrize("key", [None, "a", "b"])
def test_the_stored_digest_is_that_of_the_content_alone(key: str | None) -> None:
    charge = RecurringCharge(
        cart_id="cart",
        checkout_transaction_item_id="item",
        amount=Money(100, "EUR"),
        idempotency_key=key,
    )

    stored = charge.fingerprint(production_world())

    assert hashlib.sha256(CONTENT).hexdigest()[:40] in str(stored)
