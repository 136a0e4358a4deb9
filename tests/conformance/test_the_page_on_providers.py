"""docs/adding-a-provider.md shows a provider that has all that is asked for."""

from page_on_providers import files_of_the_page, tinypay_of_the_page
from payment_core.domain.provider import PaymentProvider


def test_the_pages_class_has_every_method_of_the_port() -> None:
    port = {name for name in vars(PaymentProvider) if not name.startswith("_")}
    assert port - {"capabilities"} <= set(dir(tinypay_of_the_page()))


def test_the_page_shows_both_halves_and_the_hook_of_the_kit() -> None:
    assert [*files_of_the_page()] == [
        "src/payment_provider_tinypay/settings.py",
        "src/payment_provider_tinypay/ledger.py",
        "src/payment_provider_tinypay/provider.py",
        "browser/src/adapter.ts",
        "tests/conformance_tinypay.py",
    ]
