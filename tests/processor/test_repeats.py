"""What counts as a repetition of an earlier request, and how an operation of two parts ends."""

import pytest

from payment_builders import PAYMENT_ID, eur, payment, transaction
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import TransactionType
from processor.domain.errors import IdempotencyConflict
from processor.domain.outcome import OperationOutcome
from processor.domain.repeats import same_operation
from processor.use_cases.claimed_operations import Claimed

REFUND = TransactionType.REFUND
FIRST, SECOND = "charge-1", "charge-2"


def refund_of(charge: str, key: str) -> str:
    return operation_id(PAYMENT_ID, REFUND, key, charge)


def test_a_refund_of_another_charge_is_no_repetition() -> None:
    found = payment(
        transaction("Charge", 4_000, id=FIRST),
        transaction("Charge", 4_000, id=SECOND),
        transaction("Refund", 1_000, "Initial", interaction_id=refund_of(FIRST, "k")),
    )

    [same] = same_operation(found, REFUND, eur(1_000), "k", FIRST)
    assert same.interaction_id == refund_of(FIRST, "k")
    with pytest.raises(IdempotencyConflict):
        same_operation(found, REFUND, eur(1_000), "k", SECOND)


@pytest.mark.parametrize(("state", "count"), [("Initial", 1), ("Pending", 0), ("Success", 0)])
def test_without_a_key_only_what_was_never_asked_for_is_gone_on_with(
    state: str, count: int
) -> None:
    found = payment(
        transaction("Charge", 4_000, id=FIRST),
        transaction("Refund", 1_000, state, interaction_id=refund_of(FIRST, "\x001")),
    )

    assert len(same_operation(found, REFUND, eur(1_000), None, FIRST)) == count


@pytest.mark.parametrize(
    ("refund", "release", "outcome"),
    [
        ("Success", "Success", OperationOutcome.APPROVED),
        ("Success", "Failure", OperationOutcome.REJECTED),
        ("Failure", "Initial", OperationOutcome.REJECTED),
        ("Success", "Pending", OperationOutcome.RECEIVED),
    ],
)
def test_one_part_that_failed_fails_the_whole(
    refund: str, release: str, outcome: OperationOutcome
) -> None:
    parts = (
        transaction("Refund", 1_000, refund, id="a"),
        transaction("CancelAuthorization", 1_000, release, id="b"),
    )

    assert Claimed(payment(*parts), ("a", "b")).outcome is outcome
