"""Names for Adyen: within its limits, and telling Payment and operation again."""

import pytest

from adyen_items import AUTHORIZE, CANCEL, CAPTURE, OPERATIONS, PAYMENT, REFUND
from payment_provider_adyen.references import (
    details_key,
    idempotency_key,
    is_at_once,
    is_of_payment,
    operation_of,
    operation_reference,
    payment_id_in,
    payment_reference,
)

HELD = payment_reference(PAYMENT, is_captured_at_once=False)
AT_ONCE = payment_reference(PAYMENT, is_captured_at_once=True)


@pytest.mark.parametrize("name", [*OPERATIONS, f"authorize-{PAYMENT}", f"{REFUND}-technical"])
def test_keys_and_references_keep_adyens_limits(name: str) -> None:
    key = idempotency_key(name)
    assert len(key) <= 64
    assert key == name if len(name) <= 64 else key.startswith("ctp-")
    assert len(operation_reference(PAYMENT, name)) == 61


def test_a_refund_with_a_target_needs_a_shorter_key() -> None:
    assert (len(REFUND), len(idempotency_key(REFUND))) == (97, 44)
    assert idempotency_key(REFUND) != idempotency_key(REFUND[:-1])


def test_the_key_of_details_tells_them_apart() -> None:
    keys = {details_key(PAYMENT, one) for one in (b"first", b"second")}
    assert len(keys) == 2
    assert all(len(one) <= 64 for one in keys)
    assert details_key(PAYMENT, b"first") == details_key(PAYMENT, b"first")


@pytest.mark.parametrize("operation", [CAPTURE, REFUND, CANCEL])
def test_a_reference_tells_payment_and_operation(operation: str) -> None:
    reference = operation_reference(PAYMENT, operation)
    assert payment_id_in(reference) == PAYMENT
    assert operation_of(reference, OPERATIONS) == operation
    assert operation_of(reference, ()) is None
    assert not is_of_payment(reference)


def test_the_reference_of_a_payment_tells_whether_it_is_captured_at_once() -> None:
    assert (HELD, is_at_once(HELD), is_at_once(AT_ONCE)) == (PAYMENT, False, True)
    assert payment_id_in(AT_ONCE) == payment_id_in(HELD) == PAYMENT
    assert operation_of(HELD, OPERATIONS) == operation_of(AT_ONCE, OPERATIONS) == AUTHORIZE


@pytest.mark.parametrize(
    "reference", ["", "order 4711", "a:b", PAYMENT.upper(), f"{PAYMENT}_", f"x{PAYMENT}"]
)
def test_a_reference_of_others_tells_nothing(reference: str) -> None:
    assert payment_id_in(reference) is None
    assert operation_of(reference, OPERATIONS) is None
    assert not is_of_payment(reference)
