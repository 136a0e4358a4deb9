"""The journal of a PSP that shows no payment, and what follows from it."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from payment_builders import payment
from payment_core.domain.journal import JournalItem, newest
from payment_core.domain.payment import CustomFields, Payment
from payment_core.domain.recorded_journal import additions, journal_of, lookup_of

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
ITEMS = st.builds(
    JournalItem,
    code=st.sampled_from(["CAPTURE", "REFUND"]),
    reference=st.sampled_from(["A", "B"]),
    occurred_at=st.integers(0, 3).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    details=st.sampled_from([{}, {"success": "true"}, {"success": "false"}]),
)


def item(code: str = "CAPTURE", minutes: int = 0, **details: str) -> JournalItem:
    at = NOON + timedelta(minutes=minutes)
    return JournalItem(code=code, reference="A", occurred_at=at, details=details)


def kept(before: Payment, *items: JournalItem) -> Payment:
    """Return the Payment with what would be written for these items."""
    new = [msgspec.to_builtins(one.fields) for one in additions(before, items)]
    interactions = (*before.interface_interactions, *map(CustomFields, new))
    return msgspec.structs.replace(before, interface_interactions=interactions)


def test_the_newest_of_each_name_counts() -> None:
    early, late, other = item(success="true"), item(minutes=1), item("REFUND", minutes=2)
    assert newest([late, other, early]) == (late, other)


def test_times_are_compared_across_zones() -> None:
    zone = timezone(timedelta(hours=5))
    late = msgspec.structs.replace(
        item(minutes=1), occurred_at=NOON.astimezone(zone) + timedelta(1)
    )
    assert newest([late, item()]) == (late,)


def test_what_was_told_at_once_is_in_a_fixed_order() -> None:
    one, other = item(), msgspec.structs.replace(item(), reference="B")
    assert newest([one, other]) == newest([other, one])


@given(st.lists(ITEMS, max_size=8), st.randoms())
def test_order_and_repetition_make_no_difference(items: list[JournalItem], chance: object) -> None:
    disordered = [*items, *items]
    chance.shuffle(disordered)  # type: ignore[attr-defined]
    assert newest(disordered) == newest(items)


@given(st.lists(ITEMS, max_size=8))
def test_what_is_written_is_read_again_and_written_once(items: list[JournalItem]) -> None:
    after = kept(payment(), *items, *items)
    assert newest(journal_of(after)) == newest(items)
    assert additions(after, items) == []


def test_an_interaction_has_name_and_time_of_its_item() -> None:
    [action] = additions(payment(), [item(success="true")])
    assert (action.fields.type, action.fields.interaction_id) == ("journal", "CAPTURE:A")
    assert action.fields.created_at == NOON


def test_what_other_software_wrote_is_no_evidence() -> None:
    strange = CustomFields({"type": "journal", "interactionId": "x", "response": "not JSON"})
    before = msgspec.structs.replace(payment(), interface_interactions=(strange,))
    assert journal_of(before) == ()


def test_a_provider_is_shown_what_is_kept_and_what_is_new() -> None:
    first, second = item(), item(minutes=1)
    assert lookup_of(kept(payment(), first), evidence=[second]).journal == (first, second)
