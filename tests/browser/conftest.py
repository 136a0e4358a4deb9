"""Who uses the browser: shoppers of the running shops."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext

from adyen_shopper_support import AdyenBooks, AdyenShopper
from books_support import Books
from express_support import TOTAL, ExpressPage, Opening
from log_scan_plugin import LogScan
from merchant_center_user import Operator, Ordering, follow_the_link
from sandbox.demo.providers import ADYEN_STAND_IN, STRIPE_STAND_IN
from sandbox.demo.stack import Stack
from shopper_support import PATIENCE, Shopper
from stack_support import PlantingMerchant, scanned_stack
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
    with scanned_stack(folder, log_scan, STRIPE_STAND_IN) as running:
        yield running


@pytest.fixture
def buyer(profile: BrowserContext, stripe_stack: Stack, log_scan: LogScan) -> StripeShopper:
    """Return somebody who has just opened the browser, at the shop with Stripe."""
    return StripeShopper(profile, stripe_stack.facts, log_scan)


@pytest.fixture(params=["sandbox", "stripe"])
def express_psp(request: pytest.FixtureRequest) -> str:
    """Return the PSP whose wallet is pressed."""
    return str(request.param)


@pytest.fixture
def opened(
    request: pytest.FixtureRequest, express_psp: str, profile: BrowserContext, log_scan: LogScan
) -> Iterator[Opening]:
    """Return what opens a page with an express button."""
    running = request.getfixturevalue("stack" if express_psp == "sandbox" else "stripe_stack")
    with ExitStack() as pages:
        merchant = pages.enter_context(PlantingMerchant(running.facts, log_scan))

        def page(currency: str = "EUR", total: int = TOTAL) -> ExpressPage:
            made = ExpressPage(profile, running.facts, merchant, currency, total)
            return pages.enter_context(made.served())

        yield page


@pytest.fixture
def express(opened: Opening) -> ExpressPage:
    """Return a page in euros."""
    return opened()


@pytest.fixture(scope="module")
def adyen_stack(tmp_path_factory: pytest.TempPathFactory, log_scan: LogScan) -> Iterator[Stack]:
    """Return the running servers with Adyen's stand-in as the PSP."""
    folder = tmp_path_factory.mktemp("adyen-stack")
    with scanned_stack(folder, log_scan, ADYEN_STAND_IN) as running:
        yield running


@pytest.fixture
def payer(profile: BrowserContext, adyen_stack: Stack, log_scan: LogScan) -> AdyenShopper:
    """Return somebody who has just opened the browser, at the shop with Adyen."""
    return AdyenShopper(profile, adyen_stack.facts, log_scan)


@pytest.fixture
def adyen_books(adyen_stack: Stack) -> Iterator[AdyenBooks]:
    """Return what commercetools and Adyen's stand-in have written down."""
    with AdyenBooks(adyen_stack.facts) as opened:
        yield opened


@pytest.fixture
def ordering(shopper: Shopper) -> Ordering:
    """Return what pays an order by this card and opens its page in the Merchant Center."""

    def order(token: str = "tok_approved") -> Operator:
        shopper.check_out("card")
        shopper.pay_by_card(token)
        shopper.order_number()
        return follow_the_link(shopper)

    return order


@pytest.fixture
def reader(browser: Browser, stack: Stack, log_scan: LogScan) -> Iterator[Shopper]:
    """Return a shopper whose device prefers dark pages, and pages that do not move."""
    context = browser.new_context(color_scheme="dark", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield Shopper(context, stack.facts, log_scan)
    context.close()
