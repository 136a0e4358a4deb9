"""Disputes in the fold, and what holds of it for every journal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adyen_items import (
    CANCEL,
    CAPTURE,
    PAYMENT,
    REFUND,
    SECOND_CAPTURE,
    folded,
    journal,
    lookup,
    told,
)
from payment_provider_adyen.fold import fold
from payment_provider_adyen.references import payment_reference
from payment_provider_adyen.webhook_shapes import NotificationItem

CAP, CAP2, REF = "CAPTURE000000001", "CAPTURE000000002", "REFUND0000000001"
CAN, DISPUTE, OWN = "CANCEL0000000001", "DISPUTE000000001", "FAILED0000000001"
AT_ONCE = payment_reference(PAYMENT, is_captured_at_once=True)

authorised = told("AUTHORISATION")
captured = told("CAPTURE", CAP, operation=CAPTURE, minutes=5)
refunded = told("REFUND", REF, operation=REFUND, minutes=60, value=400)


def states(*items: NotificationItem, kind: str, is_rest_released: bool = False) -> list[str]:
    ledger = folded(*items, is_rest_released=is_rest_released)
    return [one.state for one in ledger.entries if one.type == kind]


DISPUTES = [
    (["REQUEST_FOR_INFORMATION"], []),
    (["NOTIFICATION_OF_CHARGEBACK"], ["Pending"]),
    (["NOTIFICATION_OF_CHARGEBACK", "CHARGEBACK"], ["Success"]),
    (["CHARGEBACK", "NOTIFICATION_OF_CHARGEBACK"], ["Success"]),
    (["CHARGEBACK", "INFORMATION_SUPPLIED", "CHARGEBACK_REVERSED"], ["Failure"]),
    (["CHARGEBACK", "CHARGEBACK_REVERSED", "SECOND_CHARGEBACK"], ["Success"]),
    (["CHARGEBACK", "SECOND_CHARGEBACK", "CHARGEBACK_REVERSED"], ["Success"]),
    (["CHARGEBACK", "PREARBITRATION_WON"], ["Failure"]),
    (["NOTIFICATION_OF_CHARGEBACK", "ISSUER_RESPONSE_TIMEFRAME_EXPIRED"], ["Failure"]),
    (["CHARGEBACK", "DISPUTE_DEFENSE_PERIOD_ENDED"], ["Success"]),
    (["NOTIFICATION_OF_FRAUD"], []),
]


@pytest.mark.parametrize(("codes", "expected"), DISPUTES)
def test_a_dispute_is_one_chargeback(codes: list[str], expected: list[str]) -> None:
    told_of = [told(one, DISPUTE, minutes=100 + i, value=500) for i, one in enumerate(codes)]
    assert states(authorised, captured, *told_of, kind="Chargeback") == expected


ANY = [
    authorised,
    told("AUTHORISATION", success=False, minutes=1),
    told("AUTHORISATION", about=AT_ONCE, minutes=2),
    told("AUTHORISATION", "PAYMENT000000002", original=None, minutes=3),
    captured,
    told("CAPTURE", CAP, operation=CAPTURE, minutes=5, success=False),
    told("CAPTURE", CAP2, operation=SECOND_CAPTURE, minutes=5, value=300),
    told("CAPTURE", CAP, operation=CAPTURE, minutes=800, reason="Auto-recaptured"),
    told("CAPTURE", OWN, about=AT_ONCE, minutes=5),
    told("CAPTURE_FAILED", CAP, operation=CAPTURE, minutes=500),
    told("CAPTURE_FAILED", OWN, about="x", minutes=500),
    refunded,
    told("REFUND", REF, operation=REFUND, success=False, minutes=60, value=400),
    told("REFUND_FAILED", OWN, about="x", minutes=900, value=400),
    told("REFUNDED_REVERSED", REF, operation=REFUND, minutes=900, value=400),
    told("POSTPONED_REFUND", REF, operation=REFUND, minutes=50, value=400),
    told("CANCELLATION", CAN, operation=CANCEL, minutes=20),
    told("TECHNICAL_CANCEL", CAN, minutes=20, success=False),
    told("CANCEL_OR_REFUND", "REVERSE000000001", about="y", minutes=30),
    told("EXPIRE", minutes=9_000),
    told("OFFER_CLOSED", OWN, original=None, minutes=720),
    told("CHARGEBACK", DISPUTE, minutes=100),
    told("CHARGEBACK_REVERSED", DISPUTE, minutes=100),
    told("SECOND_CHARGEBACK", DISPUTE, minutes=90),
    told("SOMETHING_NEW", OWN, about="z"),
]


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_neither_order_nor_repetition_changes_the_ledger(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(ANY), max_size=12))
    repeated = data.draw(st.lists(st.sampled_from(chosen), max_size=6)) if chosen else []
    shuffled = data.draw(st.permutations([*chosen, *repeated]))
    for is_rest_released in (False, True):
        ledger, other = (
            fold(lookup(journal(*items)), is_rest_released=is_rest_released)
            for items in (chosen, shuffled)
        )
        assert ledger == other
        assert not ledger.complete


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(ANY), max_size=12))
def test_no_two_entries_of_a_type_share_an_id(items: list[NotificationItem]) -> None:
    ledger = folded(*items, is_rest_released=True)
    ids = [(one.type, one.psp_operation_id) for one in ledger.entries if one.psp_operation_id]
    assert len(ids) == len(set(ids))
    ours = [(one.type, one.operation_id) for one in ledger.entries if one.operation_id]
    assert len(ours) == len(set(ours))
