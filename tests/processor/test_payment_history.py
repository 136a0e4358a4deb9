"""What a Payment's interactions tell of its history."""

import json

import msgspec
import pytest

from payment_builders import payment
from payment_core.domain.payment import CustomFields
from processor.domain.payment_history import wallet_of

CARD, WALLET = json.dumps({"merchantReference": "x"}), json.dumps({"wallet": "apple_pay"})


@pytest.mark.parametrize(
    ("requests", "wallet"),
    [
        ((), None),
        ((CARD,), None),
        ((WALLET,), "apple_pay"),
        ((CARD, WALLET), "apple_pay"),
        (("what another system has written", WALLET), "apple_pay"),
    ],
)
def test_the_wallet_is_the_first_that_was_told(
    requests: tuple[str, ...], wallet: str | None
) -> None:
    told = tuple(CustomFields({"type": "converge", "request": one}) for one in requests)
    assert wallet_of(msgspec.structs.replace(payment(), interface_interactions=told)) == wallet
