"""What an attempt of which the PSP has told nothing may hold."""

from datetime import UTC, datetime

import msgspec
import pytest

from payment_builders import payment, transaction
from payment_core.domain.payment import CustomFields, Payment
from processor.domain.untried_attempts import may_hold_untold, untried

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _cancelled(state: str) -> Payment:
    return payment(transaction("CancelAuthorization", 10_000, state))


def _untried() -> Payment:
    bare = payment()
    noted = CustomFields(msgspec.to_builtins(untried(bare, NOW).fields))
    return msgspec.structs.replace(bare, interface_interactions=(noted,))


@pytest.mark.parametrize(
    ("attempt", "may_hold"),
    [
        pytest.param(payment(), True, id="nothing told"),
        pytest.param(_cancelled("Initial"), True, id="an end commanded"),
        pytest.param(_cancelled("Failure"), True, id="an end refused"),
        pytest.param(_cancelled("Success"), False, id="an end told"),
        pytest.param(_untried(), False, id="no bank asked"),
        pytest.param(payment(transaction("Authorization", 10_000)), False, id="a result told"),
    ],
)
def test_what_was_not_told_may_hold_money(attempt: Payment, may_hold: bool) -> None:
    assert may_hold_untold(attempt) is may_hold
