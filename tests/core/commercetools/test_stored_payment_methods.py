"""What a stored payment method says of itself."""

from datetime import UTC, datetime

import pytest

from payment_core.commercetools.payment_methods import StoredPaymentMethod
from payment_core.domain.payment import CustomFields

NOW = datetime(2026, 5, 31, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("year", "month", "has_expired"),
    [
        (2026, 5, False),
        (2026, 6, False),
        (2027, 1, False),
        (2026, 4, True),
        (2025, 12, True),
        (None, 4, False),
        (2025, None, False),
    ],
)
def test_a_card_expires_when_its_month_is_over(
    year: int | None, month: int | None, has_expired: bool
) -> None:
    printed = {"expiryYear": year, "expiryMonth": month}
    known: dict[str, object] = {name: value for name, value in printed.items() if value is not None}
    method = StoredPaymentMethod(id="1", version=1, created_at=NOW, custom=CustomFields(known))
    assert method.has_expired(NOW) == has_expired
