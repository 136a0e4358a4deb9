"""Which transactions are commands, whose they are, and what counts against them."""

from datetime import UTC, datetime

import msgspec
import pytest

from payment_builders import PAYMENT_ID, payment, transaction
from payment_commands.commands import (
    CommandMessage,
    check_command,
    commands_in,
    is_from_a_shopper,
)
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import Author, Payment, Transaction, TransactionType
from payment_core.domain.provider import Capabilities
from payment_core.domain.superseded_attempts import supersede
from payment_core.runtime.errors import InvalidField, InvalidInput, InvalidOperation, NotYet

ANYTHING = Capabilities(methods=())
ONCE = Capabilities(methods=(), multiple_captures=False)
WHOLE = Capabilities(methods=(), partial_capture=False, partial_refund=False)
AUTHORIZATION = transaction("Authorization", 10_000)
SHOPPER = Author(anonymous_id="a-shopper")
CUSTOMER = Author(customer={"typeId": "customer", "id": "c"})
EXTERNAL = Author(external_user_id="shopper-of-an-external-server")
MERCHANT = Author(client_id="back-office")
MERCHANTS_USER = Author(client_id="back-office", external_user_id="an-agent")


def command(kind: str, cents: int, name: str = "command") -> Transaction:
    return transaction(kind, cents, "Initial", id=name)


def claim(kind: TransactionType, cents: int) -> Transaction:
    name = operation_id(PAYMENT_ID, kind, "a claim of ours")
    return transaction(kind, cents, "Initial", interaction_id=name)


def verdict(payment: Payment, capabilities: Capabilities = ANYTHING) -> type[Exception] | None:
    """Return what the command of that name is refused with."""
    found = payment.transaction("command")
    assert found is not None
    try:
        check_command(payment, found, capabilities)
    except (InvalidInput, NotYet) as error:
        return type(error)
    return None


@pytest.mark.parametrize(
    ("others", "cents", "expected"),
    [
        ([AUTHORIZATION], 10_000, None),
        ([AUTHORIZATION], 10_001, InvalidOperation),
        ([AUTHORIZATION], 0, InvalidField),
        ([], 1, InvalidOperation),
        ([AUTHORIZATION, transaction("Charge", 4_000)], 6_000, None),
        ([AUTHORIZATION, transaction("Charge", 4_000)], 6_001, InvalidOperation),
        ([AUTHORIZATION, command("Charge", 4_000, "earlier")], 6_001, InvalidOperation),
        ([AUTHORIZATION, transaction("CancelAuthorization", 10_000)], 1, InvalidOperation),
        ([transaction("Authorization", 10_000, "Pending")], 10_000, NotYet),
        ([transaction("Authorization", 10_000, "Failure")], 1, InvalidOperation),
    ],
)
def test_a_charge_is_held_against_what_was_there_before(
    others: list[Transaction], cents: int, expected: type[Exception] | None
) -> None:
    assert verdict(payment(*others, command("Charge", cents))) is expected


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (command("Charge", 10_000, "later"), None),
        (command("CancelAuthorization", 10_000, "later"), None),
        (transaction("Charge", 1), InvalidOperation),
        (transaction("CancelAuthorization", 10_000), InvalidOperation),
        (claim(TransactionType.CHARGE, 1), InvalidOperation),
    ],
)
def test_what_came_later_counts_once_it_is_more_than_asked_for(
    later: Transaction, expected: type[Exception] | None
) -> None:
    assert verdict(payment(AUTHORIZATION, command("Charge", 10_000), later)) is expected


def test_a_charge_on_an_attempt_that_was_given_up_is_refused() -> None:
    given_up = payment(AUTHORIZATION, command("Charge", 10_000))
    cancel = supersede(given_up, datetime(2026, 1, 1, tzinfo=UTC))
    later = Transaction(
        id="given up",
        type=cancel.type,
        amount=cancel.amount,
        interaction_id=cancel.interaction_id,
    )
    assert verdict(payment(*given_up.transactions, later)) is InvalidOperation


@pytest.mark.parametrize(
    ("others", "cents", "expected"),
    [
        ([AUTHORIZATION, transaction("Charge", 4_000)], 4_000, None),
        ([AUTHORIZATION, transaction("Charge", 4_000)], 4_001, InvalidOperation),
        ([AUTHORIZATION], 1, InvalidOperation),
        ([AUTHORIZATION, transaction("Charge", 4_000, "Pending")], 1, NotYet),
        ([AUTHORIZATION, command("Charge", 4_000, "earlier")], 1, NotYet),
        (
            [AUTHORIZATION, transaction("Charge", 4_000), transaction("Chargeback", 4_000)],
            1,
            InvalidOperation,
        ),
    ],
)
def test_a_refund_needs_money_that_was_captured(
    others: list[Transaction], cents: int, expected: type[Exception] | None
) -> None:
    assert verdict(payment(*others, command("Refund", cents))) is expected


@pytest.mark.parametrize(
    ("others", "cents", "expected"),
    [
        ([AUTHORIZATION], 10_000, None),
        ([AUTHORIZATION], 9_999, InvalidOperation),
        ([AUTHORIZATION], 10_001, InvalidOperation),
        ([transaction("Authorization", 10_000, "Pending")], 10_000, None),
        ([AUTHORIZATION, transaction("Charge", 4_000)], 6_000, None),
        ([AUTHORIZATION, transaction("Charge", 10_000)], 10_000, InvalidOperation),
        ([AUTHORIZATION, transaction("Charge", 4_000, "Pending")], 6_000, NotYet),
        ([], 10_000, InvalidOperation),
    ],
)
def test_a_cancellation_releases_all_that_is_left(
    others: list[Transaction], cents: int, expected: type[Exception] | None
) -> None:
    assert verdict(payment(*others, command("CancelAuthorization", cents))) is expected


def test_what_the_psp_cannot_do_is_refused() -> None:
    partly = payment(AUTHORIZATION, transaction("Charge", 4_000), command("Charge", 6_000))
    assert verdict(partly, ONCE) is InvalidOperation
    part = payment(AUTHORIZATION, command("Charge", 9_999))
    assert verdict(part, WHOLE) is InvalidOperation
    assert verdict(payment(AUTHORIZATION, command("Charge", 10_000)), ONCE) is None
    rest = payment(
        AUTHORIZATION, transaction("Charge", 4_000), command("CancelAuthorization", 6_000)
    )
    assert verdict(rest, ONCE) is InvalidOperation


def test_another_currency_is_refused() -> None:
    for kind in ("Charge", "Refund", "CancelAuthorization"):
        dollars = Transaction(id="command", type=kind, amount=Money(100, "USD"))
        assert verdict(payment(AUTHORIZATION, dollars)) is InvalidField


def test_only_open_commands_that_are_meant_are_found() -> None:
    asked = payment(
        transaction("Authorization", 1, "Initial", id="a"),
        command("Charge", 1, "b"),
        transaction("Charge", 1, "Pending", id="c"),
        command("Refund", 1, "d"),
        transaction("Chargeback", 1, "Initial", id="e"),
        command("CancelAuthorization", 1, "f"),
    )

    def found(*ids: str) -> list[str]:
        notice = CommandMessage(payment_id=PAYMENT_ID, transaction_ids=ids or None)
        return [one.id for one in commands_in(asked, notice)]

    assert found() == ["b", "d", "f"]
    assert found("a", "b", "c", "e", "unknown") == ["b"]


@pytest.mark.parametrize(
    ("told", "last", "version", "expected"),
    [
        (SHOPPER, None, None, True),
        (CUSTOMER, None, None, True),
        (EXTERNAL, None, None, True),
        (MERCHANTS_USER, None, None, False),
        (MERCHANT, SHOPPER, 1, False),
        (SHOPPER, MERCHANT, 1, True),
        (None, SHOPPER, 1, True),
        (None, CUSTOMER, 1, True),
        (None, MERCHANT, 1, False),
        (None, SHOPPER, 2, False),
        (None, SHOPPER, None, False),
        (None, None, 1, False),
    ],
)
def test_the_notice_or_the_version_it_is_about_tells_the_author(
    told: Author | None, last: Author | None, version: int | None, expected: bool
) -> None:
    asked = msgspec.structs.replace(
        payment(AUTHORIZATION, command("Charge", 1)), last_modified_by=last
    )
    notice = CommandMessage(payment_id=PAYMENT_ID, version=version, added_by=told)
    assert is_from_a_shopper(asked, asked.transactions[1], notice) is expected


def test_nobody_knows_the_author_of_a_first_transaction() -> None:
    """Not even of one that is named like ours: everybody can derive these names."""
    notice = CommandMessage(payment_id=PAYMENT_ID)
    for first in (command("Charge", 1), claim(TransactionType.REFUND, 1)):
        found = payment(first)
        assert is_from_a_shopper(found, found.transactions[0], notice)


def test_the_command_that_gives_an_attempt_up_may_come_first() -> None:
    draft = supersede(payment(), datetime(2026, 1, 1, tzinfo=UTC))
    given_up = msgspec.structs.replace(
        claim(TransactionType.CANCEL_AUTHORIZATION, 1), interaction_id=draft.interaction_id
    )
    found = payment(given_up)
    notice = CommandMessage(payment_id=PAYMENT_ID)
    assert not is_from_a_shopper(found, found.transactions[0], notice)
