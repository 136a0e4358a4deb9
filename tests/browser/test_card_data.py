"""Card data stays with the PSP, and the page keeps to its content security policy."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

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


@pytest.mark.parametrize("form", ["card", "embedded", "hpp"])
def test_only_the_psp_gets_the_card_number(shopper: Shopper, stack: Stack, form: str) -> None:
    requests: list[Request] = []

    def note(request: Request) -> None:
        requests.append(request)

    shopper.context.on("request", note)
    shopper.check_out(form)
    if form == "hpp":
        shopper.pay()
        shopper.page.wait_for_url(re.compile("/pay/"))
        fill_card(shopper.card_fields, CARD)
        shopper.page.locator("button[value=card]").click()
    else:
        shopper.pay_by_card(CARD)
    shopper.order_number()

    with_card = [one for one in requests if holds_card(sent(one))]
    assert {origin(one.url) for one in with_card} == {stack.facts.psp_url}
    assert {origin(one.url) for one in requests} >= {
        stack.facts.shop_url,
        stack.facts.processor_url,
        stack.facts.enabler_url,
    }


def holds_card(text: str) -> bool:
    return NUMBER in text or GROUPED in text or f'"{CVC}"' in text


def test_the_page_cannot_read_the_card_fields(shopper: Shopper) -> None:
    shopper.check_out()
    shopper.type_card(CARD)

    assert not holds_card(shopper.page.content())
    assert shopper.page.evaluate("document.querySelector('iframe').contentDocument") is None


def test_a_whole_purchase_violates_no_policy(shopper: Shopper) -> None:
    violations = watch_violations(shopper)
    shopper.go("/")
    shopper.check_out("embedded", language="de")
    shopper.pay_by_card("tok_three_ds")
    shopper.challenge.locator("button[value=confirm]").click()
    shopper.order_number()
    shopper.go("/orders")

    assert violations == []


def test_the_policy_forbids_what_it_should(shopper: Shopper) -> None:
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


@pytest.mark.parametrize("file", ["connector-enabler.es.js", "sandbox-"])
def test_an_enabler_that_was_tampered_with_does_not_run(shopper: Shopper, file: str) -> None:
    def tamper(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=f"{answer.text()}\ndocument.title = 'tampered';")

    shopper.page.route(re.compile(f"/(chunks/)?{file}"), tamper)
    shopper.fill_cart("mug")
    shopper.prefer(form="card")
    shopper.go("/checkout")

    expect(said_in(shopper.page)).to_contain_text("could not be loaded")
    assert shopper.page.title() != "tampered"


def said_in(page: Page) -> Locator:
    return page.get_by_role("alert").filter(has_text="could not be loaded")


def test_the_client_credentials_are_on_no_page(shopper: Shopper, stack: Stack) -> None:
    facts: Facts = stack.facts
    shopper.check_out("invoice")
    pages = [shopper.page.content()]
    shopper.finish("invoice")
    shopper.order_number()
    pages.append(shopper.page.content())

    for secret in (facts.shop_client_secret, facts.psp_secret_key, "Bearer"):
        assert not any(secret in page for page in pages)
