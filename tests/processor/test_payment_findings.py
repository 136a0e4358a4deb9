"""What an operator is told about a payment, for each state that it can be in."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

import msgspec
import pytest

from payment_builders import eur, payment, returned, transaction
from payment_core.domain.disputes import dispute_notes
from payment_core.domain.ledger import Dispute, Ledger
from payment_core.domain.payment import CustomFields, Payment, PaymentStatus, Transaction
from payment_core.domain.superseded_attempts import supersede
from processor.domain.payment_findings import findings_of

MADE = payment().created_at
SOON, LATER = MADE + timedelta(minutes=10), MADE + timedelta(minutes=11)
A, C, R = "Authorization", "Charge", "Refund"
AUTHORIZED, PAID = transaction(A, 10_000), transaction(C, 10_000)
OTHER = msgspec.structs.replace(payment(AUTHORIZED), id="other")


def replaced(*transactions: Transaction, state: str = "Initial") -> Payment:
    """Return an attempt that another one has replaced."""
    command = supersede(payment(), MADE)
    given_up = transaction("CancelAuthorization", 10_000, state, id="given-up")
    given_up = msgspec.structs.replace(given_up, interaction_id=command.interaction_id)
    return payment(*transactions, given_up)


def with_returns_that_failed(attempt: Payment) -> Payment:
    """Return the attempt after three refunds that failed."""
    for _ in range(3):
        attempt = returned(attempt, "Failure")
    return attempt


def disputed(state: Literal["open", "won", "lost"]) -> Payment:
    """Return a payment that was disputed, with six days left to answer."""
    said = Dispute(
        psp_reference="dp_1",
        amount=eur(4_000),
        stage="chargeback",
        state=state,
        reason="fraudulent",
        due_at=LATER + timedelta(days=6, hours=1),
    )
    [noted] = dispute_notes(payment(PAID), Ledger(disputes=(said,)), MADE)
    fields = CustomFields(msgspec.to_builtins(noted.fields))
    return msgspec.structs.replace(payment(PAID), interface_interactions=(fields,))


def declined(code: str | None = None) -> Payment:
    """Return a payment that was declined."""
    status = PaymentStatus(interface_code=code)
    return msgspec.structs.replace(
        payment(transaction(A, 10_000, "Failure")), payment_status=status
    )


def codes(one: Payment, others: Sequence[Payment] = (), *, is_ordered: bool = True) -> list[str]:
    return [found.code for found in findings_of(one, others, LATER, is_ordered=is_ordered)]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        pytest.param(payment(), [], id="nothing happened yet"),
        pytest.param(payment(AUTHORIZED), [], id="authorized"),
        pytest.param(payment(AUTHORIZED, PAID), [], id="paid"),
        pytest.param(payment(AUTHORIZED, AUTHORIZED), ["chargedTwice"], id="authorized twice"),
        pytest.param(
            payment(AUTHORIZED, transaction(C, 10_000, "Pending")),
            ["operationUnfinished"],
            id="a capture takes long",
        ),
        pytest.param(
            payment(AUTHORIZED, transaction(C, 10_000, "Failure")),
            ["operationFailed"],
            id="a capture failed",
        ),
        pytest.param(
            payment(PAID, transaction(R, 10_000, "Failure")),
            ["operationFailed"],
            id="a refund failed",
        ),
        pytest.param(replaced(state="Success"), ["replaced"], id="replaced"),
        pytest.param(
            with_returns_that_failed(replaced(AUTHORIZED, PAID, state="Success")),
            ["operationFailed"] * 3 + ["returnFailed"],
            id="replaced, and the money stays",
        ),
        pytest.param(disputed("open"), ["disputeOpen"], id="disputed"),
        pytest.param(disputed("lost"), ["disputeLost"], id="a dispute was lost"),
        pytest.param(disputed("won"), [], id="a dispute was won"),
        pytest.param(declined(), ["declined"], id="declined"),
    ],
)
def test_what_is_found(one: Payment, expected: list[str]) -> None:
    assert codes(one) == expected


def test_what_is_young_is_not_unfinished() -> None:
    young = payment(AUTHORIZED, transaction(C, 10_000, "Pending"))
    assert list(findings_of(young, (), SOON, is_ordered=True)) == []


def test_another_payment_that_holds_money_for_the_same_order() -> None:
    assert codes(payment(AUTHORIZED), [OTHER]) == ["orderPaidTwice"]
    assert codes(payment(), [OTHER]) == []
    assert codes(payment(AUTHORIZED), [payment()]) == []


def test_money_that_no_order_has() -> None:
    assert codes(payment(AUTHORIZED), is_ordered=False) == ["moneyWithoutOrder"]
    assert codes(payment(), is_ordered=False) == []
    assert codes(replaced(AUTHORIZED, state="Pending"), is_ordered=False) == [
        "operationUnfinished",
        "replaced",
    ]


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (
            payment(AUTHORIZED, transaction(C, 10_000, "Pending")),
            "100.00 EUR is Pending for 11 min",
        ),
        (payment(AUTHORIZED, transaction(C, 4_000, "Failure")), "Charge of 40.00 EUR failed"),
        (
            disputed("open"),
            "40.00 EUR is disputed (fraudulent). Days left to answer at the PSP: 6.",
        ),
        (declined("expired_card"), "declined (expired_card)"),
        (declined(), "declined (unknown)"),
        (replaced(state="Success"), "it holds no money"),
        (replaced(AUTHORIZED, PAID, state="Success"), "its money is being returned"),
    ],
)
def test_it_says_how_much_and_why(one: Payment, text: str) -> None:
    assert text in " ".join(found.text for found in findings_of(one, (), LATER, is_ordered=True))
