"""Who uses the browser: shoppers of the running shops."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from adyen_shopper_support import AdyenBooks, AdyenShopper
from books_support import Books
from log_scan_plugin import LogScan
from sandbox.demo.ports import free_port
from sandbox.demo.providers import ADYEN_STAND_IN, STRIPE_STAND_IN
from sandbox.demo.stack import Stack, demo_stack
from shopper_support import PATIENCE, Shopper
from stack_support import PlantingMerchant, secrets_in_logs
from stripe_shopper_support import StripeShopper
from wallets_support import Wallets


@pytest.fixture
def shopper(profile: BrowserContext, stack: Stack, log_scan: LogScan) -> Shopper:
    """Return somebody who has just opened the browser."""
    return Shopper(profile, stack.facts, log_scan)


@pytest.fixture
def books(stack: Stack) -> Iterator[Books]:
    """Return what commercetools and the PSP have written down."""
    with Books(stack.facts) as opened:
        yield opened


@pytest.fixture
def wallets(stack: Stack, merchant: PlantingMerchant) -> Wallets:
    """Return the wallets of customers who have stored nothing."""
    wallets = Wallets(merchant, stack.facts)
    wallets.empty()
    return wallets


@pytest.fixture
def mara(shopper: Shopper, wallets: Wallets) -> Shopper:
    """Return a customer who has logged in."""
    shopper.log_in("mara")
    return shopper


@pytest.fixture(scope="session")
def stripe_stack(tmp_path_factory: pytest.TempPathFactory, log_scan: LogScan) -> Iterator[Stack]:
    """Return the running servers with Stripe's stand-in as the PSP."""
    folder = tmp_path_factory.mktemp("stripe-stack")
    own_page = f"http://localhost:{free_port(0)}"
    with demo_stack(folder, provider=STRIPE_STAND_IN, page_origins=[own_page]) as running:
        log_scan.plant("a secret", running.facts.psp_webhook_secret)
        yield running
    assert secrets_in_logs(folder, log_scan) == []


@pytest.fixture
def buyer(profile: BrowserContext, stripe_stack: Stack, log_scan: LogScan) -> StripeShopper:
    """Return somebody who has just opened the browser, at the shop with Stripe."""
    return StripeShopper(profile, stripe_stack.facts, log_scan)


@pytest.fixture(scope="module")
def adyen_stack(tmp_path_factory: pytest.TempPathFactory, log_scan: LogScan) -> Iterator[Stack]:
    """Return the running servers with Adyen's stand-in as the PSP."""
    folder = tmp_path_factory.mktemp("adyen-stack")
    with demo_stack(folder, provider=ADYEN_STAND_IN) as running:
        log_scan.plant("a secret", running.facts.psp_webhook_secret)
        yield running
    assert secrets_in_logs(folder, log_scan) == []


@pytest.fixture
def payer(profile: BrowserContext, adyen_stack: Stack, log_scan: LogScan) -> AdyenShopper:
    """Return somebody who has just opened the browser, at the shop with Adyen."""
    return AdyenShopper(profile, adyen_stack.facts, log_scan)


@pytest.fixture
def adyen_books(adyen_stack: Stack) -> Iterator[AdyenBooks]:
    """Return what commercetools and Adyen's stand-in have written down."""
    with AdyenBooks(adyen_stack.facts) as opened:
        yield opened


@pytest.fixture(params=["light", "dark"])
def reader(
    request: pytest.FixtureRequest, browser: Browser, stack: Stack, log_scan: LogScan
) -> Iterator[Shopper]:
    """Return a shopper whose device prefers this color scheme."""
    context = browser.new_context(color_scheme=request.param, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield Shopper(context, stack.facts, log_scan)
    context.close()
