"""Shoppers who leave for the PSP and come back through us to the shop."""

import pytest

from sandbox.faults import FaultRule
from shop_support import PROCESSOR_URL, RETURN_URL, TOTAL, Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()


def back_link(shop: Shop, session_id: str, outcome: str = "confirm") -> str:
    """Start a payment that leaves the shop; return path and query of the way back."""
    body = {"paymentMethod": {"type": "ideal"}}
    started = shop.shopper("POST", "/payments", session_id, json=body).get_json()
    assert started["action"]["type"] == "redirect"
    location = shop.answer_the_bank(started["action"]["url"], outcome)
    assert location.startswith(PROCESSOR_URL)
    assert session_id not in location
    return location.removeprefix(PROCESSOR_URL)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("outcome", "state"), [("confirm", "Success"), ("refuse", "Failure")])
def test_a_shopper_comes_back_through_us_to_the_shop(
    shop: Shop, method: str, outcome: str, state: str
) -> None:
    link = back_link(shop, shop.new_session(), outcome)
    [payment] = shop.payments()

    answer = shop.browser.open(link, method=method, data={"ignored": "form"})

    assert answer.status_code == 302
    assert shop.transactions(payment["id"])[0] == ("Authorization", state, TOTAL)
    assert answer.headers["Location"] == f"{RETURN_URL}&paymentReference={payment['id']}"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_shopper_comes_back_also_in_an_outage(shop: Shop) -> None:
    link = back_link(shop, shop.new_session())
    shop.commercetools.faults.add(FaultRule(status=503, count=None))
    shop.psp.faults.add(FaultRule(status=503, count=None))

    answer = shop.browser.get(link)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(RETURN_URL)


def test_a_link_leads_back_however_old_it_is(shop: Shop) -> None:
    link = back_link(shop, shop.new_session())
    shop.clock.advance(400 * 24 * 3600)

    answer = shop.browser.get(link)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(RETURN_URL)


def test_the_sessions_address_of_the_processor_will_do() -> None:
    shop = Shop(PROCESSOR_URL="")
    session_id = shop.new_session(processorUrl=PROCESSOR_URL)

    assert back_link(shop, session_id)


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"processorUrl": "http://processor.example.com"},
        {"processorUrl": PROCESSOR_URL, "merchantReturnUrl": "javascript:alert(1)"},
        {"processorUrl": PROCESSOR_URL, "merchantReturnUrl": "https://ok@evil.example.com"},
    ],
)
def test_a_method_that_leaves_the_shop_needs_a_way_back(metadata: dict[str, str]) -> None:
    shop = Shop(PROCESSOR_URL="")
    body = {"paymentMethod": {"type": "ideal"}}

    answer = shop.shopper("POST", "/payments", shop.new_session(**metadata), json=body)

    assert answer.status_code == 400
    assert shop.money_calls() == []
    assert shop.payments() == []
