"""A shopper sees and moves what belongs to the session's own cart and customer, and nothing else.

What is somebody else's is answered exactly as what does not exist: same status, same body, and
the same calls behind it, so that the time it takes tells nothing either.
"""

from collections.abc import Callable

import pytest
import requests

from bench import PROCESSOR
from processor_support import PAYMENT_ID
from returning_customers_support import ReturningCustomers

Attempt = Callable[[ReturningCustomers, str, str], requests.Response]


def _confirm(shop: ReturningCustomers, session: str, target: str) -> requests.Response:
    return shop.confirm(session, target)


def _remove(shop: ReturningCustomers, session: str, target: str) -> requests.Response:
    return shop.remove(session, target)


def _pay_with(shop: ReturningCustomers, session: str, target: str) -> requests.Response:
    return shop.pay_again(session, target)


@pytest.fixture
def shop() -> ReturningCustomers:
    return ReturningCustomers()


def reply(
    shop: ReturningCustomers, attempt: Attempt, session: str, target: str
) -> tuple[int, str, list[str]]:
    """Return status, body and the upstream calls of an attempt, without the ids in it."""
    shop.calls()
    answer = attempt(shop, session, target)
    return (
        answer.status_code,
        answer.text.replace(target, "ID"),
        [one.replace(target, "ID") for one in shop.calls()],
    )


def test_foreign_payment_another_carts_payment_is_no_payment(shop: ReturningCustomers) -> None:
    theirs = shop.paid()
    session = shop.session(shop.cart())

    known, unknown = (reply(shop, _confirm, session, one) for one in (theirs, PAYMENT_ID))

    assert known == unknown
    assert known[0] == 404


@pytest.mark.parametrize("attempt", [_remove, _pay_with])
def test_foreign_payment_another_customers_method_is_no_method(
    shop: ReturningCustomers, attempt: Attempt
) -> None:
    ada, eve = shop.customer("ada@example.com"), shop.customer("eve@example.com")
    adas = shop.save(ada)
    shop.save(eve)
    session = shop.session_of(eve)

    known, unknown = (reply(shop, attempt, session, one) for one in (adas, PAYMENT_ID))

    assert known == unknown
    assert known[0] in (400, 404)
    assert [one["id"] for one in shop.methods_of(ada)] == [adas]


def test_foreign_payment_no_list_shows_what_is_another_customers(shop: ReturningCustomers) -> None:
    ada, eve = shop.customer("ada@example.com"), shop.customer("eve@example.com")
    adas, eves = shop.save(ada), shop.save(eve)

    assert [one["id"] for one in shop.listed(shop.session_of(eve))] == [eves]
    assert [one["id"] for one in shop.listed(shop.session_of(ada))] == [adas]
    assert shop.listed(shop.session(shop.cart())) == []


def test_foreign_payment_a_return_link_is_good_for_its_payment_alone(
    shop: ReturningCustomers,
) -> None:
    links = []
    for _ in range(2):
        asked = shop.pay(shop.session(shop.cart()), None, "ideal").json()
        bank = shop.http.post(
            asked["action"]["url"], data={"outcome": "confirm"}, allow_redirects=False
        )
        token = bank.headers["Location"].partition("token=")[2]
        links.append((asked["paymentReference"], token))
    (mine, my_token), (theirs, _) = links

    assert shop.get(f"{PROCESSOR}/payments/{mine}/return?token={my_token}").status_code == 302
    assert shop.get(f"{PROCESSOR}/payments/{theirs}/return?token={my_token}").status_code == 400


def test_session_cart_a_cart_that_changed_its_customer_takes_the_methods_with_it(
    shop: ReturningCustomers,
) -> None:
    """The session names the cart, and the cart alone says whose methods may be used."""
    ada, eve = shop.customer("ada@example.com"), shop.customer("eve@example.com")
    adas = shop.save(ada)
    cart = shop.cart_of(ada)
    session = shop.session(cart)
    shop.change_cart(cart, {"action": "setCustomerId", "customerId": eve})

    assert shop.listed(session) == []
    assert shop.pay_again(session, adas).status_code == 400
    assert shop.remove(session, adas).status_code == 404
