"""A subscription of the demo shop: begun with consent, charged while nobody is there."""

import pytest
from playwright.sync_api import Locator, expect

from axe_support import findings
from books_support import Books
from shopper_support import Shopper
from wallets_support import Wallets

pytestmark = pytest.mark.browser
CANCELLED = "This subscription is cancelled. Nothing more is charged."


def begin(customer: Shopper, wallets: Wallets, token: str) -> Locator:
    """Subscribe with a stored card and return the subscription on the account page."""
    wallets.save("mara", "tok_approved")
    customer.fill_cart("mug")
    customer.subscribe()
    customer.prefer(form="embedded")
    customer.go("/checkout")
    agreement(customer).check()
    customer.pay()
    number = customer.order_number()
    if token != "tok_approved":
        wallets.empty()
        wallets.save("mara", token)
    customer.go("/account")
    return customer.page.locator(f"[id='{number}']")


def agreement(customer: Shopper) -> Locator:
    return customer.page.get_by_label("I agree that my card is saved and charged €18.90")


def months(subscription: Locator) -> list[str]:
    return [row.get_attribute("data-state") or "" for row in subscription.locator("li").all()][1:]


def charge(subscription: Locator, month: int = 2) -> None:
    subscription.get_by_role("button", name=f"Charge month {month} now").click()


def test_it_begins_with_consent_and_only_with_a_card(
    mara: Shopper, wallets: Wallets, books: Books
) -> None:
    mara.fill_cart("mug")
    mara.go("/cart")
    mara.page.get_by_role("button", name="Every month").click()
    mara.prefer(form="invoice")
    mara.page.get_by_role("link", name="Go to checkout").click()
    expect(mara.page.get_by_label("Save this card for future payments")).to_be_hidden()
    mara.pay_by_card()
    expect(agreement(mara)).to_be_focused()
    assert wallets.cards("mara") == []

    agreement(mara).check()
    mara.pay()

    number = mara.order_number()
    assert wallets.shown("mara") == ["4242"]
    mara.go("/account")
    subscription = mara.page.locator(f"[id='{number}']")
    expect(subscription.locator(".job")).to_contain_text("Recurring payment job")
    expect(subscription.locator(".job")).to_contain_text("Completed")
    charge(subscription)
    expect(mara.page.locator(".notice")).to_have_text("Month 2: approved.")
    charge(subscription, 3)
    expect(mara.page.locator(".notice")).to_have_text("Month 3: approved.")
    assert months(subscription) == ["Completed", "Completed", "Completed"]
    subscription.get_by_role("link").last.click()
    assert books.operations(mara.order_number()) == [("Authorization", "Success", 1890)]


def test_a_guest_has_to_log_in_first(shopper: Shopper) -> None:
    shopper.fill_cart("mug")
    shopper.go("/cart")
    shopper.page.get_by_role("button", name="Every month").click()

    expect(shopper.page.locator(".notice")).to_contain_text("Please log in first")
    shopper.page.get_by_role("button", name="Jonas Weber").click()
    expect(shopper.page.get_by_role("heading", name="Hello, Jonas")).to_be_visible()
    shopper.go("/cart")
    expect(shopper.page.get_by_text("Stoneware mug").first).to_be_visible()


def test_a_declined_month_is_charged_to_another_card(mara: Shopper, wallets: Wallets) -> None:
    subscription = begin(mara, wallets, "tok_stored_declined")
    charge(subscription)
    expect(mara.page.locator(".notice")).to_have_text("Month 2: declined.")

    wallets.save("mara")
    mara.page.reload()
    charge(subscription)

    expect(mara.page.locator(".notice")).to_have_text("Month 2: approved.")
    assert months(subscription) == ["Completed", "Failed", "Completed"]


def test_a_month_that_needs_the_customer_is_paid_at_the_checkout(
    mara: Shopper, wallets: Wallets
) -> None:
    subscription = begin(mara, wallets, "tok_stored_authentication")
    charge(subscription)
    expect(subscription).to_contain_text("The bank wants to ask you in person.")

    subscription.get_by_role("button", name="Pay it yourself at the checkout").click()
    mara.pay()

    mara.order_number()
    mara.go("/account")
    expect(subscription.get_by_role("button", name="Charge month 3 now")).to_be_visible()
    assert months(subscription) == ["Completed", "Completed"]


def test_a_pending_month_is_looked_at_until_it_is_decided(mara: Shopper, wallets: Wallets) -> None:
    subscription = begin(mara, wallets, "tok_pending_success")
    charge(subscription)
    expect(mara.page.locator(".notice")).to_have_text("Month 2: being processed.")
    again = subscription.get_by_role("button", name="Look again")
    wallets.settle_the_latest_payment_of("mara")
    again.click()

    expect(mara.page.locator(".notice")).to_have_text("Month 2: approved.")
    assert months(subscription) == ["Completed", "Completed"]


def test_the_customer_cancels_it(mara: Shopper, wallets: Wallets) -> None:
    subscription = begin(mara, wallets, "tok_approved")
    charge(subscription)
    expect(mara.page.locator(".notice")).to_have_text("Month 2: approved.")

    subscription.get_by_text("Cancel this subscription").click()
    subscription.get_by_role("button", name="Cancel for good").click()

    expect(mara.page.locator(".notice")).to_have_text(CANCELLED)
    expect(subscription).to_contain_text(CANCELLED)
    expect(subscription.get_by_role("button")).to_have_count(0)
    assert months(subscription) == ["Completed", "Completed"]
    assert findings(mara.page) == []
