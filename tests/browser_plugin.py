"""One browser for all tests, a fresh profile for each of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from shopper_support import PATIENCE, NoBrowser, start_chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a running Chromium; without one the tests fail and say how to get it."""
    with sync_playwright() as playwright:
        try:
            started = start_chromium(playwright)
        except NoBrowser as error:
            pytest.fail(str(error), pytrace=False)
        # A settlement takes seconds, and a busy machine takes its time on top of them.
        expect.set_options(timeout=PATIENCE)
        yield started
        started.close()


@pytest.fixture
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """Return a fresh profile of the browser on a desktop."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()
