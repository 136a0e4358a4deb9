"""The kit: calls that break off before or after their effect, and what is said about it."""

import contextlib
from collections.abc import Callable

import pytest

from conformance_kit import (
    AUTHORIZATION,
    CANCEL,
    CHARGE,
    FAILURE,
    PSP,
    REFUND,
    SUCCESS,
    Purchase,
    agrees,
    on_the_books,
    only,
    total,
)
from payment_core.domain.ledger import Ledger
from payment_core.domain.payment import TransactionType
from payment_core.runtime.errors import OutcomeUnknown, Unavailable
from payment_core.runtime.log_masking import Masking
from payment_core.runtime.logs import configure_logging, get_logger

Buy = Callable[..., Purchase]
Act = Callable[[Purchase], Ledger]

ACTS: dict[TransactionType, Act] = {
    AUTHORIZATION: lambda purchase: purchase.authorize(),
    CHARGE: lambda purchase: purchase.capture(10_000, "kit"),
    CANCEL: lambda purchase: purchase.cancel("kit"),
    REFUND: lambda purchase: purchase.refund(10_000, "kit"),
}


def prepared(buy: Buy, kind: TransactionType) -> Purchase:
    purchase = buy()
    if kind != AUTHORIZATION:
        purchase.authorize()
    if kind == REFUND:
        purchase.capture(10_000)
    return purchase


@pytest.mark.parametrize("kind", ACTS)
def test_what_never_arrived_surely_did_not_happen(
    buy: Buy, psp: PSP, kind: TransactionType
) -> None:
    purchase = prepared(buy, kind)
    psp.line.cut_before()
    with pytest.raises(Unavailable) as caught:
        ACTS[kind](purchase)
    assert not isinstance(caught.value, OutcomeUnknown)
    psp.line.mend()
    assert total(purchase.fetch(), kind) == 0
    ledger = ACTS[kind](purchase)
    assert total(ledger, kind) == 10_000
    assert purchase.state(kind, "kit", ledger) == SUCCESS


@pytest.mark.parametrize("kind", ACTS)
def test_a_lost_answer_is_unknown_and_happened_once(
    buy: Buy, psp: PSP, kind: TransactionType
) -> None:
    purchase = prepared(buy, kind)
    psp.line.cut_after()
    with pytest.raises(OutcomeUnknown):
        ACTS[kind](purchase)
    psp.line.mend()
    again = ACTS[kind](purchase)
    assert total(again, kind) == 10_000
    assert total(purchase.fetch(), kind) == 10_000


@pytest.mark.parametrize("kind", [CHARGE, CANCEL, REFUND])
def test_after_a_lost_answer_a_look_is_enough(buy: Buy, psp: PSP, kind: TransactionType) -> None:
    purchase = prepared(buy, kind)
    psp.line.cut_after()
    with pytest.raises(OutcomeUnknown):
        ACTS[kind](purchase)
    psp.line.mend()
    assert total(purchase.fetch(), kind) == 10_000


def test_an_answer_that_cannot_be_read_is_unknown(buy: Buy, psp: PSP) -> None:
    purchase = prepared(buy, CHARGE)
    psp.line.rewrite(lambda _: b"<html>")
    if purchase.is_read:
        with pytest.raises(OutcomeUnknown):
            purchase.fetch()
    with pytest.raises(OutcomeUnknown):
        purchase.capture(10_000)
    psp.line.mend()
    assert total(purchase.capture(10_000), CHARGE) == 10_000
    assert total(purchase.fetch(), CHARGE) == 10_000


def test_calls_are_repeated_a_few_times_and_no_more(buy: Buy, psp: PSP) -> None:
    purchase = prepared(buy, CHARGE)
    before = psp.line.writes
    psp.line.cut_before()
    with pytest.raises(Unavailable):
        purchase.capture(10_000)
    assert 1 <= psp.line.writes - before <= 3


def test_an_attempt_that_was_opened_and_never_confirmed_can_be_cancelled(
    buy: Buy, psp: PSP
) -> None:
    purchase = buy()
    psp.line.cut_after_first()
    with contextlib.suppress(Unavailable):
        purchase.authorize()
    psp.line.mend()
    purchase.reference = None
    ledger = purchase.cancel()
    authorization = only(ledger, AUTHORIZATION)
    assert authorization.operation_id == purchase.name_of(AUTHORIZATION, "kit")
    assert authorization.state == FAILURE or total(ledger, CANCEL) == 10_000
    assert agrees(purchase.fetch(), ledger)
    assert on_the_books(purchase.cancel()) == on_the_books(ledger)


def test_errors_and_logs_hold_no_secret(
    buy: Buy, psp: PSP, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("debug", Masking())
    purchase = buy()
    psp.line.cut_after()
    with pytest.raises(OutcomeUnknown) as caught:
        purchase.authorize()
    get_logger().error("Trouble", error=caught.value)
    said = f"{caught.value!r} {caught.value} {caught.value.message} {psp.provider!r}"
    said += repr(vars(psp.provider)) + "".join(capsys.readouterr())
    token = psp.means("approved").token or "none"
    assert [one for one in (*psp.secrets, token) if one in said] == []


def test_health_tells_the_truth_and_raises_nothing(psp: PSP) -> None:
    assert psp.provider.health().is_up
    psp.line.rewrite(lambda _: b"<html>")
    health = psp.provider.health()
    assert [one for one in psp.secrets if one in health.message] == []


def test_the_browser_learns_no_secret(psp: PSP) -> None:
    said = repr(psp.provider.client_config())
    assert said
    assert [one for one in psp.secrets if one in said] == []
