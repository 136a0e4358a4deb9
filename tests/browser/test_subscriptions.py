"""A subscription of the demo shop: begun with consent, charged while nobody is there."""

import pytest
from playwright.sync_api import Locator, expect

from axe_support import findings_in_both_schemes
from books_support import Books
from shopper_support import Shopper
from wallets_support import Wallets

pytestmark = pytest.mark.browser
CANCELLED = "This subscription is cancelled. Nothing more is charged."


def agreement(customer: Shopper) -> Locator:
    return customer.page.get_by_label("I agree that my card is saved and charged €18.90")


def months(subscription: Locator) -> list[str]:
    return [row.get_attribute("data-state") or "" for row in subscription.locator("li").all()][1:]


def charge(subscription: Locator, month: int = 2) -> None:
    subscription.get_by_role("button", name=f"Charge month {month} now").click()


def test_it_begins_with_consent_and_only_with_a_card(
    reader: Shopper, wallets: Wallets, books: Books
) -> None:
    """A guest has to log in first; the cart stays."""
    reader.go("/account")
    assert findings_in_both_schemes(reader.page) == []
    reader.fill_cart("mug")
    reader.go("/cart")
    reader.page.get_by_role("button", name="Every month").click()
    expect(reader.page.locator(".notice")).to_contain_text("Please log in first")
    reader.page.get_by_role("button", name="Mara Okafor").click()
    expect(reader.page.get_by_role("heading", name="Hello, Mara")).to_be_visible()
    reader.go("/cart")
    expect(reader.page.get_by_text("Stoneware mug").first).to_be_visible()
    reader.page.get_by_role("button", name="Every month").click()
    reader.page.get_by_role("button", name="Once").wait_for()
    assert findings_in_both_schemes(reader.page) == []

    reader.prefer(form="invoice")
    reader.page.get_by_role("link", name="Go to checkout").click()
    expect(reader.page.get_by_label("Save this card for future payments")).to_be_hidden()
    reader.pay_by_card()
    expect(agreement(reader)).to_be_focused()
    assert wallets.cards("mara") == []
    agreement(reader).check()
    reader.pay()

    number = reader.order_number()
    assert wallets.shown("mara") == ["4242"]
    reader.go("/account")
    subscription = reader.page.locator(f"[id='{number}']")
    expect(subscription.locator(".job")).to_contain_text("Recurring payment job")
    expect(subscription.locator(".job")).to_contain_text("Completed")
    charge(subscription)
    expect(reader.page.locator(".notice")).to_have_text("Month 2: approved.")
    charge(subscription, 3)
    expect(reader.page.locator(".notice")).to_have_text("Month 3: approved.")
    assert months(subscription) == ["Completed", "Completed", "Completed"]
    subscription.get_by_role("link").last.click()
    assert books.operations(reader.order_number()) == [("Authorization", "Success", 1890)]


def test_its_months_go_well_in_the_end_and_the_customer_cancels_it(
    reader: Shopper, wallets: Wallets
) -> None:
    subscription = begin(reader, wallets)
    is_declined_and_then_charged_to_another_card(reader, wallets, subscription)
    is_pending_and_looked_at_until_it_is_decided(reader, wallets, subscription)
    needs_the_customer_and_is_paid_at_the_checkout(reader, wallets, subscription)
    paid = ["Completed", "Failed", "Completed", "Completed", "Completed"]
    assert months(subscription) == paid

    subscription.get_by_text("Cancel this subscription").click()
    subscription.get_by_role("button", name="Cancel for good").click()

    expect(reader.page.locator(".notice")).to_have_text(CANCELLED)
    expect(subscription).to_contain_text(CANCELLED)
    expect(subscription.get_by_role("button")).to_have_count(0)
    assert months(subscription) == paid
    assert findings_in_both_schemes(reader.page) == []


def is_declined_and_then_charged_to_another_card(
    customer: Shopper, wallets: Wallets, subscription: Locator
) -> None:
    notice = customer.page.locator(".notice")
    change_card(customer, wallets, "tok_stored_declined")
    charge(subscription)
    expect(notice).to_have_text("Month 2: declined.")
    expect(customer.page.locator("#cards li")).to_have_count(1)
    assert findings_in_both_schemes(customer.page) == []
    customer.page.locator("#cards").get_by_role("button", name="Remove").click()
    assert findings_in_both_schemes(customer.page) == []
    wallets.save("mara")
    customer.page.reload()
    charge(subscription)
    expect(notice).to_have_text("Month 2: approved.")
    assert months(subscription) == ["Completed", "Failed", "Completed"]


def is_pending_and_looked_at_until_it_is_decided(
    customer: Shopper, wallets: Wallets, subscription: Locator
) -> None:
    notice = customer.page.locator(".notice")
    change_card(customer, wallets, "tok_pending_success")
    charge(subscription, 3)
    expect(notice).to_have_text("Month 3: being processed.")
    wallets.settle_the_latest_payment_of("mara")
    subscription.get_by_role("button", name="Look again").click()
    expect(notice).to_have_text("Month 3: approved.")


def needs_the_customer_and_is_paid_at_the_checkout(
    customer: Shopper, wallets: Wallets, subscription: Locator
) -> None:
    change_card(customer, wallets, "tok_stored_authentication")
    charge(subscription, 4)
    expect(subscription).to_contain_text("The bank wants to ask you in person.")
    subscription.get_by_role("button", name="Pay it yourself at the checkout").click()
    customer.pay()
    customer.order_number()
    customer.go("/account")
    expect(subscription.get_by_role("button", name="Charge month 5 now")).to_be_visible()


def begin(customer: Shopper, wallets: Wallets) -> Locator:
    """Subscribe with a stored card and return the subscription on the account page."""
    wallets.save("mara", "tok_approved")
    customer.log_in("mara")
    customer.fill_cart("mug")
    customer.subscribe()
    customer.prefer(form="embedded")
    customer.go("/checkout")
    agreement(customer).check()
    assert findings_in_both_schemes(customer.page) == []
    customer.pay()
    number = customer.order_number()
    customer.go("/account")
    return customer.page.locator(f"[id='{number}']")


def change_card(customer: Shopper, wallets: Wallets, token: str) -> None:
    """Let this be the customer's only card, and show the account again."""
    wallets.empty()
    wallets.save("mara", token)
    customer.page.reload()
