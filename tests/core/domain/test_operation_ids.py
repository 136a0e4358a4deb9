import msgspec
import pytest

from payment_builders import KEY, PAYMENT_ID, payment, transaction
from payment_core.domain.operation_ids import (
    has_idempotency_key,
    is_ours,
    operation_id,
    operation_id_of,
    sequence_key,
    target_of,
)
from payment_core.domain.payment import TransactionType

CHARGE, REFUND = TransactionType.CHARGE, TransactionType.REFUND


def test_the_same_name_gives_the_same_id_for_ever() -> None:
    """A golden value: changing the derivation would repeat operations that already happened."""
    golden = "ctp.capture.df8cf80227ec3237922df0ec.928ff89851107b1713e0eaa4"
    assert operation_id("payment-1", CHARGE, "order-7") == golden


def test_differs_by_scope_kind_name_and_target() -> None:
    ids = {
        operation_id("p1", CHARGE, "a"),
        operation_id("p2", CHARGE, "a"),
        operation_id("p1", REFUND, "a"),
        operation_id("p1", CHARGE, "b"),
        operation_id("p1", REFUND, "a", "charge-1"),
        operation_id("p1", CHARGE, sequence_key(1)),
        operation_id("p1", CHARGE, "1"),
    }
    assert len(ids) == 7


def test_recognizes_a_claim_of_ours() -> None:
    ours = transaction(CHARGE, 500, interaction_id=operation_id(PAYMENT_ID, CHARGE, "a"))
    assert is_ours(payment(ours), ours)
    assert has_idempotency_key(payment(ours), ours, "a")
    assert not has_idempotency_key(payment(ours), ours, "b")
    assert operation_id_of(payment(ours), ours) == ours.interaction_id


def test_recognizes_the_capture_that_a_refund_is_for() -> None:
    named = operation_id(PAYMENT_ID, REFUND, "a", "charge-1")
    refund = transaction(REFUND, 500, interaction_id=named)
    assert target_of(payment(refund), refund) == "charge-1"
    forged = msgspec.structs.replace(refund, interaction_id=f"{named}x")
    assert target_of(payment(forged), forged) is None


@pytest.mark.parametrize(
    "interaction_id",
    [
        None,
        "",
        "oms-4711",
        "ctp.capture",
        "ctp.capture.a.b",
        "ctp.unknown.a.b",
        operation_id("another-payment", CHARGE, "a"),
        operation_id(PAYMENT_ID, REFUND, "a"),
    ],
)
def test_anything_else_is_a_merchants(interaction_id: str | None) -> None:
    theirs = msgspec.structs.replace(transaction(CHARGE, 500), interaction_id=interaction_id)
    assert not is_ours(payment(theirs), theirs)
    derived = operation_id_of(payment(theirs), theirs)
    assert derived is not None
    assert derived != interaction_id


def test_equal_commands_of_a_merchant_differ_by_their_transaction() -> None:
    first, second = (transaction(CHARGE, 500, id=one) for one in ("tx-1", "tx-2"))
    both = payment(first, second)
    assert operation_id_of(both, first) != operation_id_of(both, second)


def test_an_authorization_is_named_within_cart_and_item() -> None:
    scope = KEY.rpartition("-")[0]
    named = operation_id(scope, TransactionType.AUTHORIZATION, "submit-1")
    one = transaction(TransactionType.AUTHORIZATION, 500, interaction_id=named)
    assert is_ours(payment(one), one)
    assert is_ours(payment(one, key=f"{scope}-2"), one)
    assert not is_ours(payment(one, key="pay-cart-2-cart-1"), one)


def test_a_chargeback_is_nobodys_command() -> None:
    dispute = transaction(TransactionType.CHARGEBACK, 500)
    assert operation_id_of(payment(dispute), dispute) is None
