"""A page that shows one sum and wants another one to be charged."""

import pytest
from werkzeug.test import TestResponse

from processor_support import codes
from shop_support import TOTAL, Shop

CARD = {"type": "card", "token": "tok_approved"}


def pay(shop: Shop, **members: object) -> TestResponse:
    body = {"paymentMethod": CARD, **members}
    return shop.shopper("POST", "/payments", shop.new_session(), json=body)


@pytest.mark.parametrize("cents", [1, TOTAL - 1, TOTAL + 1, 100 * TOTAL])
def test_shown_sum_another_one_is_never_charged(cents: int) -> None:
    shop = Shop()
    answer = pay(shop, quotedAmount={"centAmount": cents, "currencyCode": "EUR"})
    assert (answer.status_code, codes(answer)) == (409, ["AmountChanged"])
    assert shop.psp.books() == []


def test_shown_sum_it_cannot_make_a_cart_cheaper() -> None:
    shop = Shop()
    for members in ({"amount": {"centAmount": 1, "currencyCode": "EUR"}}, {"centAmount": 1}):
        answer = pay(shop, **members)
        assert (answer.status_code, codes(answer)) == (400, ["InvalidField"])
    assert shop.psp.books() == []
