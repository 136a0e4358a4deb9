"""docs/adding-a-provider.md, followed outside of this repository: Tinypay is paid with.

No file of this repository changes for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FrameLocator

from books_support import Books
from log_scan_plugin import LogScan
from partner_stack import partner_stack
from partner_support import (
    Environment,
    build_browser,
    check_python,
    follow_the_page,
    install_provider_package,
    link_node_modules,
    new_provider,
    run,
    run_kit,
)
from sandbox.demo.stack import Stack
from shopper_support import Shopper
from stack_support import secrets_in_logs
from tinypay_psp import TOKENS

pytestmark = [pytest.mark.servers, pytest.mark.browser, pytest.mark.slow]


@dataclass(frozen=True)
class Partner:
    """The folder of the provider, the environment with its wheel, and its built enabler."""

    folder: Path
    environment: Environment
    scripts: Mapping[str, str]


@pytest.fixture(scope="module")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Partner:
    place = tmp_path_factory.mktemp("partner")
    folder = new_provider("tinypay", place / "payment-provider-tinypay")
    follow_the_page(folder)
    link_node_modules(folder / "browser", place)
    environment = install_provider_package(place, folder)
    return Partner(folder, environment, build_browser(folder / "browser"))


@pytest.fixture(scope="module")
def stack(
    partner: Partner, tmp_path_factory: pytest.TempPathFactory, log_scan: LogScan
) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("partner-stack")
    with partner_stack(folder, partner.folder, partner.environment) as running:
        for secret in (running.facts.psp_secret_key, running.facts.psp_webhook_secret):
            log_scan.plant("a secret", secret)
        yield running
    assert secrets_in_logs(folder, log_scan) == []


class TinypayShopper(Shopper):
    """A shopper who pays by Tinycard."""

    @property
    def card_fields(self) -> FrameLocator:
        return self.page.frame_locator("iframe[src*='/form']")

    def pay_by(self, token: str) -> None:
        [number] = [number for number, made in TOKENS.items() if made == token]
        self.card_fields.locator("#number").fill(number)
        self.pay()


@pytest.fixture
def buyer(profile: BrowserContext, stack: Stack, log_scan: LogScan) -> TinypayShopper:
    return TinypayShopper(profile, stack.facts, log_scan)


def test_the_pages_code_passes_every_check(partner: Partner) -> None:
    check_python(partner.folder)


def test_what_is_imported_is_installed_and_not_this_checkout(partner: Partner) -> None:
    script = "import payment_core, payment_provider_tinypay as p; print(payment_core, p)"
    said = run(partner.environment.python, "-c", script, folder=partner.folder).stdout
    assert said.count(str(partner.environment.folder)) == 2


def test_the_kit_is_green(partner: Partner) -> None:
    done = run_kit(partner.environment.python, "tinypay", partner.folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "skipped" not in done.stdout


def test_the_bundle_holds_no_adapter_of_ours(partner: Partner) -> None:
    chunks = {name.split("-")[0] for name in partner.scripts}
    languages = ("ar", "de", "es", "fr", "it", "nl", "pl", "pt")
    parts = ("express", "hints", "marks", "styles")
    assert chunks == {"connector", *(f"chunks/{one}" for one in (*languages, *parts))}
    everything = "".join(partner.scripts.values())
    assert "The script does not define Tinypay." in everything
    assert "SandboxPSP" not in everything
    assert "js.stripe.com" not in everything


def test_a_shopper_pays_by_a_method_that_the_enabler_does_not_know(buyer: TinypayShopper) -> None:
    buyer.check_out("embedded")
    assert "Tinycard" in buyer.page.locator("#payment legend + .method").inner_text()
    buyer.pay_by("tok_ok")
    with Books(buyer.facts) as books:
        [(kind, state, _)] = books.operations(buyer.order_number())
    assert (kind, state) == ("Authorization", "Success")


def test_a_declined_shopper_pays_after_all(buyer: TinypayShopper) -> None:
    buyer.check_out("embedded")
    buyer.pay_by("tok_no")
    buyer.alert.wait_for()
    buyer.pay_by("tok_ok")
    assert buyer.order_number()


def test_a_shopper_confirms_on_a_page_of_the_psp(buyer: TinypayShopper) -> None:
    buyer.check_out("embedded")
    buyer.pay_by("tok_ask")
    buyer.page.wait_for_url("**/challenge/**")
    buyer.page.get_by_role("button", name="Confirm").click()
    assert buyer.order_number()
