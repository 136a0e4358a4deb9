"""The kit: a PSP that lists payments lists all of ours, each once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from conformance_choice import names_that_list
from conformance_kit import PSP, Purchase
from payment_core.domain.provider_abilities import ListedAuthorization, ListsAuthorizations

Buy = Callable[..., Purchase]

# A provider without a list goes through the kit without this file.
pytestmark = pytest.mark.parametrize("psp", names_that_list(), indirect=True)
_SKEW = timedelta(minutes=5)


def listed(psp: PSP, purchases: list[Purchase]) -> list[ListedAuthorization]:
    """Return what the list shows of these purchases, in its order."""
    assert isinstance(psp.provider, ListsAuthorizations)
    ids = {one.id for one in purchases}
    start, end = purchases[0].created_at - _SKEW, psp.now() + _SKEW
    found: list[ListedAuthorization] = []
    cursor = None
    while True:
        page = psp.provider.authorizations(start, end, cursor)
        found += [one for one in page.authorizations if one.payment_id in ids]
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_the_list_shows_where_to_look(buy: Buy, psp: PSP) -> None:
    purchase = buy()
    ledger = purchase.authorize()

    [found] = listed(psp, [purchase])

    assert found.psp_payment_id == ledger.psp_payment_id
    assert abs(found.made_at - purchase.created_at) < _SKEW


def test_every_page_shows_others(buy: Buy, psp: PSP) -> None:
    purchases = [buy(100 + number) for number in range(103)]
    for one in purchases:
        one.authorize()

    found = [one.payment_id for one in listed(psp, purchases)]

    assert len(found) == len(set(found)) == len(purchases)


def test_the_newest_comes_first(buy: Buy, psp: PSP) -> None:
    purchases = [buy(), buy()]
    for one in purchases:
        one.authorize()
        psp.pass_time()

    assert [one.payment_id for one in listed(psp, purchases)] == [
        purchases[1].id,
        purchases[0].id,
    ]


def test_the_times_are_a_half_open_interval(buy: Buy, psp: PSP) -> None:
    purchase = buy()
    purchase.authorize()
    [made] = listed(psp, [purchase])
    assert isinstance(psp.provider, ListsAuthorizations)
    second = timedelta(seconds=1)

    def shows(start: int, end: int) -> bool:
        assert isinstance(psp.provider, ListsAuthorizations)
        page = psp.provider.authorizations(
            made.made_at + start * second, made.made_at + end * second
        )
        return made in page.authorizations

    assert shows(0, 1)
    assert not shows(-60, 0)
    assert not shows(1, 60)


def test_declines_are_told_by_the_ledger_alone(buy: Buy, psp: PSP) -> None:
    purchase = buy()
    reference = purchase.authorize("declined").psp_payment_id

    assert [one.psp_payment_id for one in listed(psp, [purchase])] == [reference]
