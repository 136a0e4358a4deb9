"""A call is found again in the next run of its flow, where every id is another one."""

import re

import pytest

from real_processes.interruption_points import pattern_of


@pytest.mark.parametrize(
    ("path", "same", "another"),
    [
        (
            "/v72/payments/IXCJYWVLJVNUXWIR/captures",
            "/v72/payments/993617895204576J/captures",
            "/v72/payments/993617895204576J/refunds",
        ),
        ("/v72/paymentMethods", "/v72/paymentMethods", "/v72/storedPaymentMethods"),
        (
            "/v1/payment_intents/pi_1aB2c3D4e5F6",
            "/v1/payment_intents/pi_9zY8x7W6v5U4",
            "/v1/refunds",
        ),
        (
            "/shop/payments/0f1e2d3c-4b5a-4697-8877-665544332211",
            "/shop/payments/665544332211-8877-4697-4b5a-0f1e2d3c",
            "/shop/payments",
        ),
    ],
)
def test_a_path_with_other_ids(path: str, same: str, another: str) -> None:
    assert re.fullmatch(pattern_of(path), same)
    assert not re.fullmatch(pattern_of(path), another)
