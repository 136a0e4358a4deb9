"""Where a shopper is sent after the PSP: never anywhere that the merchant did not name."""

from urllib.parse import parse_qs, urlsplit

import pytest

from payment_core.runtime.errors import InvalidInput
from payment_core.runtime.secret import Secret
from processor.domain.session import Session
from processor.redirects.return_links import ReturnLinks, ReturnSettings
from processor.redirects.return_token import ReturnTokens
from processor.redirects.web_addresses import (
    BadAddress,
    is_web_address,
    return_address,
    with_parameter,
)
from processor_support import PAYMENT_ID

OURS, SHOP = "https://processor.example.com/base", "https://shop.example.com/back?lang=de"


@pytest.mark.parametrize(
    "address",
    [
        "https://shop.example.com",
        "https://shop.example.com:8443/back?x=1&y=%2F#part",
        "https://xn--bcher-kva.example/",
        "http://127.0.0.1:3000/",
        "http://localhost/",
        "http://[::1]:8080/",
    ],
)
def test_return_address_addresses_to_send_a_browser_to(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/back",
        "//evil.example.com",
        "///evil.example.com",
        "https:/evil",
        "https:///evil",
        "https://",
        "https:evil.example.com",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://shop.example.com",
        "http://localhost.evil.example.com",
        "ftp://shop.example.com",
        "https://ok@evil.example.com",
        "https://ok:pw@evil.example.com",
        "https://@evil.example.com",
        "https://evil.example.com\\@shop.example.com",
        "https://evil.example.com\\.shop.example.com",
        "https:\\\\evil.example.com",
        "https://shop.example.com/\r\nSet-Cookie: x=1",
        "https://shop.example.com/ x",
        " https://shop.example.com",
        "https://shop.example.com:port/",
        "https://shop.example.com:99999/",
        "https://[::1",
        "https://bücher.example/",
        "https://shop.example.com/" + "x" * 2000,
    ],
)
def test_return_address_addresses_never_to_send_a_browser_to(address: str) -> None:
    assert not is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript://shop.example.com/%0aalert(1)",
        "other://shop.example.com",
        "javascript:alert(1)",
        "data:text/html,x",
        "myapp:do ne",
        "http:/evil",
        "myapp://ok@evil.example.com",
        "myapp://evil\\done",
        "myapp://done\r\nSet-Cookie: x=1",
        "https://evil\u2025example.com",
        "https://shop.example.com\uff0f@evil.example.com",
        "https://shop\uff05example.com/",
        "https://\u202eshop.example.com/",
        "https://shop.example.com/\ud800",
        "http://b\u00fccher.example/",
    ],
)
def test_return_address_addresses_that_no_shop_has(address: str) -> None:
    with pytest.raises(BadAddress):
        return_address(address, ("myapp",))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://s.example/", "https://s.example/?p=1"),
        ("https://s.example/a?x=1&x=2&y=%2F", "https://s.example/a?x=1&x=2&y=%2F&p=1"),
        ("https://s.example/a?p=9&x=1#top", "https://s.example/a?x=1&p=1#top"),
        ("https://s.example/a?", "https://s.example/a?p=1"),
    ],
)
def test_return_address_the_rest_of_the_query_is_kept(address: str, expected: str) -> None:
    assert with_parameter(address, "p", "1") == expected


def links(ours: str | None = None, merchants: str | None = None) -> ReturnLinks:
    settings = ReturnSettings(processor_url=ours, merchant_url=merchants, longest=2048)
    return ReturnLinks(ReturnTokens([Secret("secret")]), settings)


def followed(made: ReturnLinks, session: Session) -> tuple[str, str]:
    """Return the link without its query, and where the shopper goes from there."""
    link = urlsplit(made.for_session(session)(PAYMENT_ID))
    [token] = parse_qs(link.query, strict_parsing=True)["token"]
    return (
        link._replace(query="").geturl(),
        made.merchant_address(PAYMENT_ID, token),
    )


def test_return_address_the_settings_give_both_addresses() -> None:
    link, target = followed(links(OURS, SHOP), Session(cart_id="c"))

    assert link == f"{OURS}/payments/{PAYMENT_ID}/return"
    assert target == f"{SHOP}&paymentReference={PAYMENT_ID}"


def test_return_address_the_session_decides_before_the_settings_about_the_shop() -> None:
    session = Session(cart_id="c", merchant_return_url="https://other.example/x")

    assert followed(links(OURS, SHOP), session)[1] == (
        f"https://other.example/x?paymentReference={PAYMENT_ID}"
    )


def test_return_address_the_settings_decide_before_the_session_about_ourselves() -> None:
    session = Session(cart_id="c", processor_url="https://p.example/", merchant_return_url=SHOP)

    assert followed(links(), session)[0] == f"https://p.example/payments/{PAYMENT_ID}/return"
    assert followed(links(OURS), session)[0] == f"{OURS}/payments/{PAYMENT_ID}/return"


@pytest.mark.parametrize(
    ("ours", "merchants"),
    [
        (None, SHOP),
        ("https://p.example", None),
        ("http://p.example", SHOP),
        ("https://p.example", "http://shop.example.com"),
        ("https://p.example", "javascript:alert(1)"),
        ("https://p.example", "https://ok@evil.example"),
    ],
)
def test_return_address_without_two_good_addresses_there_is_no_link(
    ours: str | None, merchants: str | None
) -> None:
    session = Session(cart_id="c", processor_url=ours, merchant_return_url=merchants)

    with pytest.raises(InvalidInput):
        links().for_session(session)
