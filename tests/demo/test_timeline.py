"""A Payment is shown in order and without a rounded cent."""

import pytest

from sandbox.demo.timeline import amount, timeline


@pytest.mark.parametrize(
    ("cents", "digits", "currency", "shown"),
    [
        (5990, 2, "EUR", "59.90 EUR"),
        (5, 2, "EUR", "0.05 EUR"),
        (0, 2, "EUR", "0.00 EUR"),
        (-1999, 2, "EUR", "-19.99 EUR"),
        (500, 0, "JPY", "500 JPY"),
        (1234, 3, "KWD", "1.234 KWD"),
        (9007199254740991, 2, "EUR", "90071992547409.91 EUR"),
    ],
)
def test_an_amount_has_the_digits_of_its_currency(
    cents: int, digits: int, currency: str, shown: str
) -> None:
    money = {"centAmount": cents, "fractionDigits": digits, "currencyCode": currency}
    assert amount(money) == shown


def test_transactions_are_shown_in_the_order_of_their_time_the_untimed_ones_last() -> None:
    def transaction(kind: str, second: int | None, reference: str) -> dict[str, object]:
        timed = {} if second is None else {"timestamp": f"2026-11-22T12:00:0{second}.000Z"}
        return {
            **timed,
            "type": kind,
            "amount": {"centAmount": 100, "fractionDigits": 2, "currencyCode": "EUR"},
            "state": "Success",
            "interfaceId": reference,
        }

    shown = timeline(
        {
            "id": "payment-1",
            "version": 7,
            "key": "pay-1",
            "interfaceId": "pay_123",
            "amountPlanned": {"centAmount": 100, "fractionDigits": 2, "currencyCode": "EUR"},
            "paymentMethodInfo": {"method": "card", "paymentInterface": "sandbox"},
            "transactions": [
                transaction("CancelAuthorization", None, "released"),
                transaction("Charge", 2, "cap_1"),
                transaction("Authorization", 1, "auth_1"),
            ],
        }
    )

    rows = shown.splitlines()
    assert "payment-1" in rows[0]
    assert "pay_123" in rows[3]
    assert [row.split() for row in rows[-3:]] == [
        ["2026-11-22T12:00:01.000Z", "Authorization", "1.00", "EUR", "Success", "auth_1"],
        ["2026-11-22T12:00:02.000Z", "Charge", "1.00", "EUR", "Success", "cap_1"],
        ["-", "CancelAuthorization", "1.00", "EUR", "Success", "released"],
    ]
