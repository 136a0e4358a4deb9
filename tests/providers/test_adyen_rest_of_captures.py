"""What a capture leaves is released where the account captures once, and no webhook tells of it."""

from adyen_items import CAPTURE, SECOND_CAPTURE, folded, told
from payment_core.domain.ledger import Ledger

CAP, CAP2, OWN = "CAPTURE000000001", "CAPTURE000000002", "FAILED0000000001"

authorised = told("AUTHORISATION")
all_of_it = told("CAPTURE", CAP, operation=CAPTURE, minutes=5)
a_part = told("CAPTURE", CAP, operation=CAPTURE, minutes=5, value=600)
its_failure = told("CAPTURE_FAILED", OWN, operation=CAPTURE, minutes=60)
later = told("CAPTURE", CAP2, operation=SECOND_CAPTURE, minutes=90, value=300)
failure_of_later = told("CAPTURE_FAILED", OWN, operation=SECOND_CAPTURE, minutes=99, value=300)


def released(ledger: Ledger) -> list[tuple[str | None, int]]:
    """Return of which captures how much was released."""
    return [
        (one.psp_operation_id, one.amount.cent_amount)
        for one in ledger.entries
        if one.type == "CancelAuthorization"
    ]


def test_the_only_capture_releases_the_rest_where_the_account_allows_one() -> None:
    assert released(folded(authorised, a_part, is_rest_released=True)) == [(f"{CAP}:released", 400)]
    assert released(folded(authorised, a_part)) == []


def test_two_captures_show_that_the_account_allows_several() -> None:
    assert released(folded(authorised, a_part, later, is_rest_released=True)) == []


def test_a_capture_after_one_that_failed_releases_the_rest() -> None:
    items = (authorised, all_of_it, its_failure, later)
    rest = [(f"{CAP2}:released", 700)]
    assert released(folded(*items, is_rest_released=True)) == rest
    assert released(folded(*items, failure_of_later, is_rest_released=True)) == rest


def test_a_capture_after_a_part_that_failed_releases_what_that_has_left() -> None:
    failure = told("CAPTURE_FAILED", OWN, operation=CAPTURE, minutes=60, value=600)
    items = (authorised, a_part, failure, later)
    rests = [(f"{CAP}:released", 400), (f"{CAP2}:released", 300)]
    assert released(folded(*items, is_rest_released=True)) == rests


def test_what_was_cancelled_while_a_capture_stood_and_after_it_had_failed() -> None:
    failure = told("CAPTURE_FAILED", OWN, operation=CAPTURE, minutes=60, value=600)
    beside = told("CANCELLATION", "ZCANCEL000000001", minutes=30)
    after = told("CANCELLATION", "ACANCEL000000001", minutes=90)
    assert released(folded(authorised, a_part, beside)) == [("ZCANCEL000000001", 400)]
    assert released(folded(authorised, a_part, failure, beside, after)) == [
        ("ZCANCEL000000001", 400),
        ("ACANCEL000000001", 600),
    ]
