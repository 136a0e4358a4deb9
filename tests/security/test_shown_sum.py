"""A page that shows one sum and wants another one to be charged."""

import pytest
from requests import Response

from bench import TOTAL, Bench
from processor_support import codes

CARD = {"type": "card", "token": "tok_approved"}


def pay(bench: Bench, **members: object) -> Response:
    body = {"paymentMethod": CARD, **members}
    return bench.call("POST", "/payments", bench.session(), json=body)


@pytest.mark.parametrize("cents", [1, TOTAL - 1, TOTAL + 1, 100 * TOTAL])
def test_shown_sum_another_one_is_never_charged(cents: int) -> None:
    bench = Bench()
    answer = pay(bench, quotedAmount={"centAmount": cents, "currencyCode": "EUR"})
    assert (answer.status_code, codes(answer)) == (409, ["AmountChanged"])
    assert bench.psp.books() == []


def test_shown_sum_it_cannot_make_a_cart_cheaper() -> None:
    bench = Bench()
    for members in ({"amount": {"centAmount": 1, "currencyCode": "EUR"}}, {"centAmount": 1}):
        answer = pay(bench, **members)
        assert (answer.status_code, codes(answer)) == (400, ["InvalidField"])
    assert bench.psp.books() == []
