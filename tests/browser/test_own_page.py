"""A page of one's own, on another origin than the shop's: examples/plain, as its page tells."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from axe_support import findings
from sandbox.demo.ports import free_port
from sandbox.demo.stack import Stack
from shopper_support import fill_card

pytestmark = pytest.mark.browser

_SERVER = Path(__file__).parents[2] / "examples" / "plain" / "server.py"
_PORT = re.compile(r":(\d+)$")


@pytest.fixture
def port(request: pytest.FixtureRequest, stack: Stack) -> Iterator[int]:
    """Return the port of the running example: one that the processor allows, or another."""
    [allowed] = stack.facts.page_origins
    is_allowed = getattr(request, "param", "allowed") == "allowed"
    found = _PORT.search(allowed)
    assert found is not None
    chosen = int(found[1]) if is_allowed else free_port(0)
    command = [sys.executable, str(_SERVER), "--port", str(chosen)]
    with subprocess.Popen(
        [*command, "--stack", str(stack.folder / "stack.json")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert f"http://localhost:{chosen}" in process.stdout.readline()
        try:
            yield chosen
        finally:
            process.terminate()


@pytest.fixture
def page(profile: BrowserContext, port: int) -> Page:
    """Return the example in a browser."""
    opened = profile.new_page()
    opened.goto(f"http://localhost:{port}/")
    return opened


def state(page: Page) -> str:
    return page.locator("#state").inner_text()


def test_a_card_pays(page: Page) -> None:
    fields = page.frame_locator("iframe[src*='/hosted-fields']")
    fields.locator("#number").wait_for()
    assert findings(page) == []
    fill_card(fields, "tok_approved")
    expect(page.locator("button.pay")).to_have_text("Pay €59.90")
    page.locator("button.pay").click()
    expect(page.locator("#state")).to_contain_text("this is paid")


def test_the_way_back_from_the_bank_ends_on_the_page(page: Page) -> None:
    # The list moves while the card fields above it come.
    page.frame_locator("iframe[src*='/hosted-fields']").locator("#number").wait_for()
    expect(page.locator("#state")).to_be_empty()
    page.locator("input[value=ideal]").check()
    expect(page.locator("button.pay")).to_have_text("Continue to iDEAL · €59.90")
    page.locator("button.pay").click()
    page.locator("button[value=confirm]").click()
    expect(page.locator("#state")).to_contain_text("this is paid")


@pytest.mark.parametrize("port", ["another"], indirect=True)
def test_an_origin_that_is_not_allowed_is_named_in_the_console(
    profile: BrowserContext, port: int
) -> None:
    page = profile.new_page()

    def names_the_setting(message: ConsoleMessage) -> bool:
        return "ALLOWED_ORIGINS" in message.text and f"http://localhost:{port}" in message.text

    with page.expect_console_message(names_the_setting):
        page.goto(f"http://localhost:{port}/")
    assert "Loading" in state(page)
