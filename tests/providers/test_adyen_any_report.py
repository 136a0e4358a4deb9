"""Whatever webhooks are lost, late, doubled or shuffled: with the report it is as with all."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adyen_items import ACCOUNT, CANCEL, CAPTURE, REFUND, SECOND_CAPTURE, lookup
from adyen_world import SEPA, AdyenWorld, card
from payment_core.spi import JournalItem, LedgerEntry, TransactionState, TransactionType
from payment_provider_adyen.report_records import EFFECTS
from sandbox.adyen.account import Account
from sandbox.psp_kit.errors import NothingToDo

STEP = 60  # seconds between two things that happen
# Of what fails at once, and of a dispute that is only announced, a report says nothing.
REPORTED = {one.code for one in EFFECTS.values()} | {"TECHNICAL_CANCEL", "CANCEL_OR_REFUND"}

Act = Callable[[AdyenWorld, str], object]
ACTS: dict[str, Act] = {
    "capture all": lambda world, psp: world.capture(CAPTURE),
    "capture a part": lambda world, psp: world.capture(CAPTURE, 600),
    "capture more": lambda world, psp: world.capture(SECOND_CAPTURE, 300),
    "refund": lambda world, psp: world.refund(REFUND, 400),
    "cancel": lambda world, psp: world.cancel(CANCEL),
    "operator captures": lambda world, psp: world.adyen.operator.capture(psp, 500, "by hand"),
    "operator refunds": lambda world, psp: world.adyen.operator.refund(psp, 100, "return:1"),
    "operator reverses": lambda world, psp: world.adyen.operator.cancel_or_refund(psp, "over"),
    "capture fails": lambda world, psp: world.adyen.late.capture_failed(psp),
    "recapture": lambda world, psp: world.adyen.late.recapture(psp),
    "refund fails": lambda world, psp: world.adyen.late.refund_failed(psp),
    "refund comes back": lambda world, psp: world.adyen.late.refunded_reversed(psp),
    "expiry": lambda world, psp: world.adyen.late.expire(psp),
    "chargeback": lambda world, psp: world.adyen.disputes.tell(psp, "CHARGEBACK", 200),
    "won": lambda world, psp: world.adyen.disputes.tell(psp, "CHARGEBACK_REVERSED"),
    "lost": lambda world, psp: world.adyen.disputes.tell(psp, "SECOND_CHARGEBACK"),
}
# Chance alone seldom makes these of single acts.
STORIES = [
    *([one] for one in sorted(ACTS)),
    ["capture all", "capture fails", "recapture"],
    ["capture a part", "capture fails"],
    ["capture all", "refund", "refund fails"],
    ["capture all", "refund", "refund comes back"],
    ["capture all", "chargeback", "won", "lost"],
]
MEANS: dict[str, tuple[str, str]] = {
    "card": ("card", card()),
    "refused card": ("card", card(holderName="DECLINED")),
    "debit": ("sepa_debit", SEPA),
}


def life(means: str, acts: Iterable[str], *, multiple: bool) -> AdyenWorld:
    """Let these things happen to a payment, as far as they can, and every webhook arrive."""
    world = AdyenWorld(ADYEN_MULTIPLE_CAPTURES=str(multiple).lower())
    world.adyen.account = Account(capture="manual", multiple_partial_captures=multiple)
    method, token = MEANS[means]
    world.authorize(token, method=method)
    world.told(STEP)
    for one in acts:
        [booked] = world.adyen.books()
        try:
            ACTS[one](world, booked.id)
        except NothingToDo:
            continue
        world.told(STEP)
    return world


def reported(world: AdyenWorld) -> list[JournalItem]:
    """Return what the stand-in's report of today says."""
    name = world.adyen.reports.publish(world.clock.now().date(), ACCOUNT)
    text = world.adyen.reports.text(ACCOUNT, name) or ""
    lines = list(world.provider.report_lines(text.encode().splitlines(keepends=True)))
    assert [one.problem for one in lines if one.problem] == []
    return [one.item for one in lines if one.item]


def can_be_lost(item: JournalItem) -> bool:
    is_refusal = item.code == "AUTHORISATION"
    return item.code in REPORTED and (item.details.get("success") == "true" or is_refusal)


def ledger_of(world: AdyenWorld, journal: Iterable[JournalItem]) -> list[tuple[object, ...]]:
    entries = world.provider.fetch(lookup(tuple(journal))).entries
    return sorted(map(_shown, entries), key=str)


def _shown(one: LedgerEntry) -> tuple[object, ...]:
    return one.type, one.amount.cent_amount, one.state, one.psp_operation_id, one.operation_id


def completed(
    world: AdyenWorld, journal: list[JournalItem], report: list[JournalItem]
) -> list[JournalItem]:
    return [*journal, *world.provider.unsaid(lookup(tuple(journal)), report)]


@settings(deadline=None, max_examples=120)
@given(st.data())
def test_with_the_report_it_is_as_with_all_webhooks(data: st.DataObject) -> None:
    stories = data.draw(st.lists(st.sampled_from(STORIES), max_size=4))
    acts = [one for story in stories for one in story]
    means = data.draw(st.sampled_from(sorted(MEANS)))
    multiple = data.draw(st.booleans())
    world = life(means, acts, multiple=multiple)
    everything = list(world.journal)
    report = data.draw(st.permutations(reported(world)))
    kept = [one for one in everything if not can_be_lost(one) or data.draw(st.booleans())]
    repeated = data.draw(st.lists(st.sampled_from(kept), max_size=4)) if kept else []
    again = [
        msgspec.structs.replace(one, occurred_at=one.occurred_at + timedelta(seconds=STEP // 2))
        for one in repeated
    ]
    journal = data.draw(st.permutations([*kept, *again]))
    after = completed(world, list(journal), list(report))
    assert ledger_of(world, after) == ledger_of(world, everything)
    assert completed(world, after, list(report)) == after
    late = data.draw(st.permutations([*after, *everything]))
    assert ledger_of(world, late) == ledger_of(world, everything)


@pytest.mark.parametrize("means", MEANS)
def test_nothing_is_added_where_no_webhook_is_lost(means: str) -> None:
    world = life(means, ["capture a part", "refund", "refund fails", "chargeback"], multiple=False)
    assert completed(world, list(world.journal), reported(world)) == world.journal


@pytest.mark.parametrize("ending", ["operator reverses", "cancel"])
@pytest.mark.parametrize(("multiple", "rests"), [(True, [1000]), (False, [400, 600])])
def test_what_is_released_after_its_capture_failed_is_all_that_was_held(
    ending: str, multiple: bool, rests: list[int]
) -> None:
    world = life("card", ["capture a part", "capture fails", ending], multiple=multiple)
    told = ledger_of(world, world.journal)
    assert TransactionType.REFUND not in {one[0] for one in told}
    kind, done = TransactionType.CANCEL_AUTHORIZATION, TransactionState.SUCCESS
    assert [one[1] for one in told if one[0] == kind and one[2] == done] == rests
    journal = [one for one in world.journal if not can_be_lost(one)]
    assert ledger_of(world, completed(world, journal, reported(world))) == told
