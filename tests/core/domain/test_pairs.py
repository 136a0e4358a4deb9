"""Which transaction records which operation at the PSP."""

import pytest

from payment_builders import PAYMENT_ID, entry, payment, transaction
from payment_core.domain.converge import pairs
from payment_core.domain.ledger import Ledger
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import TransactionType as T


def test_a_certain_pair_goes_before_a_likely_one() -> None:
    name = operation_id(PAYMENT_ID, T.CANCEL_AUTHORIZATION, "k")
    command = transaction("CancelAuthorization", 10_000, "Initial", interaction_id=name)
    by_others = entry(T.CANCEL_AUTHORIZATION, 10_000, reference="x")
    ours = entry(T.CANCEL_AUTHORIZATION, 10_000, reference="y", operation_id=name)
    ledger = Ledger(psp_payment_id="p", entries=(by_others, ours))

    assert list(pairs(payment(command), ledger)) == [(by_others, None), (ours, command)]


@pytest.mark.parametrize(("cents", "is_same"), [(4_000, True), (6_000, False)])
def test_the_id_of_the_whole_payment_needs_the_amount_too(cents: int, is_same: bool) -> None:
    by_others = transaction("Charge", 4_000, interaction_id="p")
    seen = entry(T.CHARGE, cents, reference="c")
    [(_, found)] = pairs(payment(by_others), Ledger(psp_payment_id="p", entries=(seen,)))

    assert found == (by_others if is_same else None)


def test_the_psps_own_reference_goes_before_a_name_that_two_operations_have() -> None:
    name = operation_id(PAYMENT_ID, T.CANCEL_AUTHORIZATION, "k")
    kind = "CancelAuthorization"
    first = transaction(kind, 10_000, "Failure", interaction_id=name, interface_id="x")
    second = transaction(kind, 10_000, interaction_id=name, interface_id="y")
    told = [entry(T.CANCEL_AUTHORIZATION, 10_000, reference=one, operation_id=name) for one in "yx"]
    ledger = Ledger(psp_payment_id="p", entries=tuple(told))

    assert list(pairs(payment(first, second), ledger)) == [(told[0], second), (told[1], first)]
