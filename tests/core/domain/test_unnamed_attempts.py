"""An attempt that the PSP has not named yet: one transaction, whichever submit is answered."""

import pytest

from payment_builders import entry, payment, transaction
from payment_core.domain.converge import converge, pairs
from payment_core.domain.ledger import Ledger
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import TransactionState as S
from payment_core.domain.payment import TransactionType as T
from payment_core.domain.updates import AddTransaction

FIRST, SECOND = (operation_id("pay-cart-1", T.AUTHORIZATION, name) for name in "ab")


@pytest.mark.parametrize(
    ("state", "reference"), [(S.PENDING, None), (S.SUCCESS, "auth_1"), (S.FAILURE, "auth_1")]
)
def test_two_submits_of_one_payment_are_one_authorization(state: S, reference: str | None) -> None:
    """A PSP that tells no names of ours answers each submit under that submit's name."""
    known = payment(
        transaction("Authorization", 10_000, "Pending", interaction_id=FIRST), key="pay-cart-1-1"
    )
    told = entry(T.AUTHORIZATION, 10_000, state, reference=reference, operation_id=SECOND)
    ledger = Ledger(entries=(told,), complete=False)
    assert [one for _, one in pairs(known, ledger)] == list(known.transactions)
    assert not any(isinstance(one, AddTransaction) for one in converge(known, ledger))


@pytest.mark.parametrize(
    "other",
    [
        transaction("Authorization", 9_000, "Pending", interaction_id=FIRST),
        transaction("Authorization", 10_000, "Failure", interaction_id=FIRST),
        transaction("Authorization", 10_000, "Pending", interaction_id="theirs"),
        transaction(
            "Authorization", 10_000, "Pending", interaction_id=FIRST, interface_id="auth_2"
        ),
    ],
    ids=["another amount", "over", "not ours", "named"],
)
def test_what_is_no_such_attempt_is_left_alone(other: object) -> None:
    known = payment(other, key="pay-cart-1-1")  # type: ignore[arg-type]
    told = entry(T.AUTHORIZATION, 10_000, S.PENDING, operation_id=SECOND)
    assert [one for _, one in pairs(known, Ledger(entries=(told,), complete=False))] == [None]


def test_what_is_pending_without_a_reference_is_shown_by_the_next_look() -> None:
    refused = entry(T.REFUND, 400, S.FAILURE, operation_id=FIRST)
    waiting = entry(T.AUTHORIZATION, 10_000, S.PENDING, operation_id=FIRST)
    assert Ledger(entries=(waiting, refused)).unrecorded_entries == (refused,)
