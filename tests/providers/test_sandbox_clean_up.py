"""The sandbox PSP: the clean-up after a decline looks first."""

from collections.abc import Iterator

import msgspec
import pytest

from conformance_kit import (
    AUTHORIZATION,
    CANCEL,
    SUCCESS,
    Course,
    Purchase,
    on_the_books,
    only,
    total,
)
from conformance_sandbox import SandboxUnderTest
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money


@pytest.fixture
def purchase() -> Iterator[Purchase]:
    psp = SandboxUnderTest()
    yield Purchase(psp, Money(10_000, "EUR"))
    psp.close()


def clean_up(purchase: Purchase) -> Ledger:
    command = purchase.command(CANCEL, 10_000, "clean-up")
    return purchase.psp.provider.cancel(msgspec.structs.replace(command, only_if_declined=True))


@pytest.mark.parametrize("course", ["approved", "pending", "action"])
def test_an_attempt_that_is_not_declined_is_left_alone(purchase: Purchase, course: Course) -> None:
    before = purchase.authorize(course)
    assert on_the_books(clean_up(purchase)) == on_the_books(before)
    assert total(purchase.fetch(), CANCEL) == 0


def test_a_hold_keeps_its_money(purchase: Purchase) -> None:
    purchase.authorize()
    assert only(clean_up(purchase), AUTHORIZATION).state == SUCCESS
