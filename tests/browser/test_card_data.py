"""Card data stays with the PSP, and the page keeps to its content security policy."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from books_support import Books
from sandbox.demo.facts import Facts
from sandbox.demo.stack import Stack
from shopper_support import CVC, Shopper, card_number, fill_card

pytestmark = pytest.mark.browser

# Not the one that the page itself suggests.
CARD = "tok_approved_mastercard"
NUMBER = card_number(CARD)
GROUPED = re.sub(r"(\d{4})(?=\d)", r"\1 ", NUMBER)


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def sent(request: Request) -> str:
    """Return everything that a request carries."""
    headers = "\n".join(f"{name}: {value}" for name, value in request.all_headers().items())
    return f"{request.url}\n{headers}\n{request.post_data or ''}"


def watch_violations(shopper: Shopper) -> list[str]:
    """Note every violation of a policy, in the page and in its frames, and every error."""
    noted = shopper.note_violations()
    shopper.page.on(
        "console", lambda said: noted.append(said.text) if said.type == "error" else None
    )
    return noted


def note_requests(shopper: Shopper) -> list[Request]:
    """Note each request of the profile from now on."""
    requests: list[Request] = []

    def note(request: Request) -> None:
        requests.append(request)

    shopper.context.on("request", note)
    return requests


def test_only_the_psp_gets_the_card_number(shopper: Shopper, stack: Stack, books: Books) -> None:
    """Also of a card that Enter pays with on the page of the PSP."""
    requests = note_requests(shopper)
    shopper.check_out("hpp")
    session_id = shopper.session_id()
    shopper.pay()
    shopper.page.wait_for_url(re.compile("/pay/"))
    fill_card(shopper.card_fields, CARD)
    shopper.card_fields.locator("#cvc").press("Enter")

    number = shopper.order_number()
    goes_to_the_psp_alone(requests, stack.facts)
    assert books.operations(number) == [("Authorization", "Success", 14790)]
    assert books.held(session_id) == [14790]


def test_the_page_cannot_read_the_card_fields(shopper: Shopper, stack: Stack, books: Books) -> None:
    """Nor does it send what is in them, and no other PSP's scripts are on it."""
    requests = note_requests(shopper)
    shopper.check_out("embedded")
    shopper.type_card(CARD)

    assert not holds_card(shopper.page.content())
    assert shopper.page.evaluate("document.querySelector('iframe').contentDocument") is None
    shopper.pay()
    assert books.operations(shopper.order_number()) == [("Authorization", "Success", 14790)]
    goes_to_the_psp_alone(requests, stack.facts)
    urls = [one.url for one in requests]
    assert any("sandbox-psp.js" in url for url in urls)
    assert not any("adyen" in url or "stripe" in url for url in urls)


def goes_to_the_psp_alone(requests: list[Request], facts: Facts) -> None:
    """Hold that the card is sent, and only to the PSP."""
    with_card = [one for one in requests if holds_card(sent(one))]
    assert {origin(one.url) for one in with_card} == {facts.psp_url}
    assert {origin(one.url) for one in requests} >= {
        facts.shop_url,
        facts.processor_url,
        facts.enabler_url,
    }


def holds_card(text: str) -> bool:
    return NUMBER in text or GROUPED in text or f'"{CVC}"' in text


def test_a_whole_purchase_violates_no_policy(shopper: Shopper) -> None:
    violations = watch_violations(shopper)
    shopper.go("/")
    shopper.check_out("embedded", language="de")
    shopper.pay_by_card("tok_three_ds")
    shopper.challenge.locator("button[value=confirm]").click()
    shopper.order_number()
    shopper.go("/orders")

    assert violations == []


def test_the_policy_forbids_what_it_should(shopper: Shopper, stack: Stack) -> None:
    shopper.check_out("invoice")
    policy = shopper.page.request.get(shopper.page.url).headers["content-security-policy"]
    assert "unsafe" not in policy

    refused = shopper.page.evaluate(
        """() => new Promise((resolve) => {
          const refused = [];
          document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
            refused.push(effectiveDirective);
            if (refused.length === 2) resolve(refused);
          });
          const script = document.createElement("script");
          script.textContent = "document.title = 'injected'";
          document.body.append(script);
          document.body.setAttribute("style", "color: red");
        })"""
    )

    assert refused == ["script-src-elem", "style-src-attr"]
    assert shopper.page.title() != "injected"
    shows_no_credentials(shopper, stack.facts)
    shopper.finish("invoice")
    shopper.order_number()
    shows_no_credentials(shopper, stack.facts)


def shows_no_credentials(shopper: Shopper, facts: Facts) -> None:
    """Hold that the page has none of the merchant's secrets."""
    page = shopper.page.content()
    for secret in (facts.shop_client_secret, facts.psp_secret_key, "Bearer"):
        assert secret not in page


def test_an_enabler_that_was_tampered_with_does_not_run(shopper: Shopper) -> None:
    def tamper(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=f"{answer.text()}\ndocument.title = 'tampered';")

    shopper.fill_cart("mug")
    shopper.prefer(form="card")
    for file in ("connector-enabler.es.js", "sandbox-"):
        changed = re.compile(f"/(chunks/)?{file}")
        shopper.page.route(changed, tamper)
        shopper.go("/checkout")
        expect(said_in(shopper.page)).to_contain_text("could not be loaded")
        assert shopper.page.title() != "tampered"
        shopper.page.unroute(changed)


def said_in(page: Page) -> Locator:
    return page.get_by_role("alert").filter(has_text="could not be loaded")
