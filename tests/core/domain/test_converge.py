"""`converge` by itself: what it writes, and what it must never write."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payment_builders import PAYMENT_ID, entry, eur, payment, transaction
from payment_core.domain.converge import converge
from payment_core.domain.ledger import Ledger, LedgerEntry
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import Payment, PaymentStatus, TransactionState
from payment_core.domain.payment import TransactionType as T
from payment_core.domain.updates import (
    ChangeTransactionState,
    SetMethodInfoMethod,
)
from payment_updates_support import apply

S = TransactionState
CLAIM = operation_id(PAYMENT_ID, T.CHARGE, "a")


def ledger(*entries: LedgerEntry, **fields: object) -> Ledger:
    return Ledger(psp_payment_id="pay_1", entries=entries, **fields)  # type: ignore[arg-type]


class TestFirstAnswer:
    def test_records_the_authorization(self) -> None:
        seen = ledger(
            entry(T.AUTHORIZATION, 10_000, reference="auth_1", operation_id="op-1"),
            code="authorized",
        )
        after = apply(payment(), converge(payment(), seen))
        [one] = after.transactions
        assert (one.type, one.state, one.amount) == ("Authorization", "Success", eur(10_000))
        assert (one.interaction_id, one.interface_id) == ("op-1", "auth_1")
        assert after.interface_id == "pay_1"
        assert after.payment_status.interface_code == "authorized"

    def test_says_nothing_about_what_the_psp_never_heard_of(self) -> None:
        assert converge(payment(), Ledger()) == ()

    def test_fills_in_a_method_that_was_chosen_at_the_psp(self) -> None:
        unknown = msgspec.structs.replace(
            payment(),
            payment_method_info=msgspec.structs.replace(payment().payment_method_info, method=None),
        )
        assert SetMethodInfoMethod("ideal") in converge(unknown, ledger(method="ideal"))
        assert SetMethodInfoMethod("ideal") not in converge(payment(), ledger(method="ideal"))


class TestMatching:
    def test_a_claim_by_its_operation_id(self) -> None:
        claim = transaction(T.CHARGE, 500, S.INITIAL, interaction_id=CLAIM)
        seen = ledger(entry(T.CHARGE, 500, reference="cap_1", operation_id=CLAIM))
        after = apply(payment(claim), converge(payment(claim), seen))
        [one] = after.transactions
        assert (one.state, one.interface_id) == ("Success", "cap_1")

    def test_by_the_psps_reference(self) -> None:
        known = transaction(T.CHARGE, 500, S.PENDING, interface_id="cap_1")
        seen = ledger(entry(T.CHARGE, 500, S.FAILURE, reference="cap_1"))
        assert ChangeTransactionState(known.id, S.FAILURE) in converge(payment(known), seen)

    def test_two_equal_captures_stay_two(self) -> None:
        first, second = (
            transaction(
                T.CHARGE,
                500,
                S.INITIAL,
                id=name,
                interaction_id=operation_id(PAYMENT_ID, T.CHARGE, name),
            )
            for name in ("a", "b")
        )
        seen = ledger(
            entry(T.CHARGE, 500, reference="cap_2", operation_id=second.interaction_id),
        )
        after = apply(payment(first, second), converge(payment(first, second), seen))
        assert [one.state for one in after.transactions] == ["Initial", "Success"]

    def test_a_command_that_an_order_system_added(self) -> None:
        theirs = transaction(T.CHARGE, 500, S.INITIAL, id="tx-9", interaction_id="oms-1")
        derived = operation_id(PAYMENT_ID, T.CHARGE, "\x00transaction tx-9")
        seen = ledger(entry(T.CHARGE, 500, reference="cap_1", operation_id=derived))
        after = apply(payment(theirs), converge(payment(theirs), seen))
        [one] = after.transactions
        assert (one.state, one.interaction_id) == ("Success", "oms-1")

    def test_adopts_what_a_template_style_connector_wrote(self) -> None:
        before = payment(
            transaction(T.AUTHORIZATION, 10_000, interaction_id="pay_1"),
            transaction(T.CHARGE, 10_000, interaction_id="pay_1"),
            interface_id="pay_1",
        )
        seen = ledger(
            entry(T.AUTHORIZATION, 10_000, reference="auth_1"),
            entry(T.CHARGE, 10_000, reference="cap_1"),
        )
        after = apply(before, converge(before, seen))
        assert [one.interface_id for one in after.transactions] == ["auth_1", "cap_1"]

    def test_a_template_style_capture_that_the_template_lost_is_added(self) -> None:
        before = payment(transaction(T.CHARGE, 400, interaction_id="pay_1"), interface_id="pay_1")
        seen = ledger(
            entry(T.CHARGE, 400, reference="cap_1"), entry(T.CHARGE, 400, reference="cap_2")
        )
        after = apply(before, converge(before, seen))
        assert [one.interface_id for one in after.transactions] == ["cap_1", "cap_2"]

    def test_a_dispute_opened_and_won(self) -> None:
        opened = ledger(entry(T.CHARGEBACK, 500, S.PENDING, reference="dp_1"))
        after = apply(payment(), converge(payment(), opened))
        assert [(one.type, one.state) for one in after.transactions] == [("Chargeback", "Pending")]
        won = ledger(entry(T.CHARGEBACK, 500, S.FAILURE, reference="dp_1"))
        after = apply(after, converge(after, won))
        assert [(one.type, one.state) for one in after.transactions] == [("Chargeback", "Failure")]

    def test_a_release_without_a_name_carries_out_the_command_that_is_open(self) -> None:
        command = transaction(
            T.CANCEL_AUTHORIZATION,
            10_000,
            S.INITIAL,
            interaction_id=operation_id(PAYMENT_ID, T.CANCEL_AUTHORIZATION, "a"),
        )
        before = payment(transaction(T.AUTHORIZATION, 10_000, interface_id="auth_1"), command)
        seen = ledger(
            entry(T.AUTHORIZATION, 10_000, reference="auth_1"),
            entry(T.CANCEL_AUTHORIZATION, 10_000, reference="pay_1:released"),
        )
        after = apply(before, converge(before, seen))
        assert [one.state for one in after.transactions] == ["Success", "Success"]
        assert after.transactions[1].interface_id == "pay_1:released"

    def test_a_release_that_failed_ends_nobody_elses_command(self) -> None:
        command = transaction(T.CANCEL_AUTHORIZATION, 10_000, S.INITIAL)
        before = payment(transaction(T.AUTHORIZATION, 10_000, interface_id="auth_1"), command)
        failed = ledger(entry(T.CANCEL_AUTHORIZATION, 10_000, S.FAILURE, reference="void_1"))
        after = apply(before, converge(before, failed))
        assert after.transactions[1].state == "Initial"

    def test_cancelling_what_was_never_authorized_is_told_by_the_authorization(self) -> None:
        seen = ledger(
            entry(T.AUTHORIZATION, 10_000, S.FAILURE, reference="auth_1"),
            entry(T.CANCEL_AUTHORIZATION, 10_000, reference="void_1", operation_id="op-1"),
        )
        after = apply(payment(), converge(payment(), seen))
        assert [(one.type, one.state) for one in after.transactions] == [
            ("Authorization", "Failure")
        ]


@pytest.mark.parametrize(
    ("now", "seen", "then"),
    [
        (S.INITIAL, S.PENDING, S.PENDING),
        (S.INITIAL, S.SUCCESS, S.SUCCESS),
        (S.INITIAL, S.FAILURE, S.FAILURE),
        (S.PENDING, S.PENDING, S.PENDING),
        (S.PENDING, S.SUCCESS, S.SUCCESS),
        (S.PENDING, S.FAILURE, S.FAILURE),
        (S.SUCCESS, S.PENDING, S.SUCCESS),
        (S.SUCCESS, S.SUCCESS, S.SUCCESS),
        (S.SUCCESS, S.FAILURE, S.FAILURE),
        (S.FAILURE, S.PENDING, S.FAILURE),
        (S.FAILURE, S.SUCCESS, S.SUCCESS),
        (S.FAILURE, S.FAILURE, S.FAILURE),
    ],
)
def test_every_move_of_a_state(now: S, seen: S, then: S) -> None:
    before = payment(transaction(T.REFUND, 500, now, interface_id="ref_1"), interface_id="pay_1")
    after = apply(before, converge(before, ledger(entry(T.REFUND, 500, seen, reference="ref_1"))))
    assert after.transactions[0].state == then


def test_repeats_no_status_that_is_written_already() -> None:
    seen = ledger(code="declined", text="The card was declined.")
    before = payment(interface_id="pay_1")
    written = apply(before, converge(before, seen))
    assert written.payment_status == PaymentStatus("declined", "The card was declined.")
    assert converge(written, seen) == ()


entries = st.builds(
    entry,
    st.sampled_from(list(T)),
    st.integers(1, 3).map(lambda euros: euros * 100),
    st.sampled_from([S.PENDING, S.SUCCESS, S.FAILURE]),
    st.none(),
    st.sampled_from([None, CLAIM, operation_id(PAYMENT_ID, T.REFUND, "a")]),
)
transactions = st.builds(
    transaction,
    st.sampled_from([str(one) for one in T]),
    st.integers(1, 3).map(lambda euros: euros * 100),
    st.sampled_from([str(one) for one in S]),
    interaction_id=st.sampled_from(
        ["", "pay_1", "r-0", CLAIM, operation_id(PAYMENT_ID, T.REFUND, "a")]
    ),
)


@st.composite
def payments_and_ledgers(draw: st.DrawFn) -> tuple[Payment, Ledger]:
    found = draw(st.lists(transactions, max_size=4))
    numbered = [msgspec.structs.replace(one, id=f"t-{i}") for i, one in enumerate(found)]
    seen = draw(st.lists(entries, max_size=4, unique_by=lambda one: one.operation_id or object()))
    referenced = [
        msgspec.structs.replace(one, psp_operation_id=f"r-{i}") for i, one in enumerate(seen)
    ]
    return payment(*numbered), ledger(*referenced, code="any")


@given(payments_and_ledgers())
def test_a_second_look_changes_nothing(case: tuple[Payment, Ledger]) -> None:
    before, seen = case
    after = apply(before, converge(before, seen))
    assert converge(after, seen) == ()


@given(payments_and_ledgers())
def test_never_takes_an_end_back_and_never_loses_a_transaction(
    case: tuple[Payment, Ledger],
) -> None:
    before, seen = case
    after = apply(before, converge(before, seen))
    for old, new in zip(before.transactions, after.transactions, strict=False):
        assert (old.id, old.type, old.amount) == (new.id, new.type, new.amount)
        if old.state in (S.SUCCESS, S.FAILURE):
            assert new.state in (S.SUCCESS, S.FAILURE)
        if old.state == S.PENDING:
            assert new.state != S.INITIAL


@given(payments_and_ledgers())
def test_no_two_transactions_share_a_reference(case: tuple[Payment, Ledger]) -> None:
    before, seen = case
    after = apply(before, converge(before, seen))
    references = [one.interface_id for one in after.transactions if one.interface_id]
    assert len(references) == len(set(references))
