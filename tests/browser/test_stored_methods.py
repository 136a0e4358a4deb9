"""Customers who come back: cards are stored with consent, paid with, removed; nobody else's."""

import re

import pytest
from playwright.sync_api import Locator, expect

from axe_support import findings_in_both_schemes
from books_support import Books
from shopper_support import Shopper
from wallets_support import Wallets

pytestmark = pytest.mark.browser

TOTAL = 14790


def consent(shopper: Shopper) -> Locator:
    return shopper.page.get_by_label("Save this card for future payments")


def stored_choices(shopper: Shopper) -> Locator:
    return shopper.page.get_by_role("radio", name="ending in")


class TestConsent:
    def test_a_card_is_stored_only_when_the_box_is_ticked(
        self, mara: Shopper, wallets: Wallets
    ) -> None:
        mara.check_out("embedded")
        expect(consent(mara)).not_to_be_checked()
        mara.pay_by_card("tok_approved")
        mara.order_number()
        assert wallets.cards("mara") == []

        mara.check_out("embedded")
        mara.type_card("tok_approved_mastercard")
        consent(mara).check()
        mara.pay()
        mara.order_number()
        assert wallets.shown("mara") == ["4444"]

    def test_a_declined_card_is_not_stored_but_the_next_one_is_when_its_bank_has_asked(
        self, mara: Shopper, wallets: Wallets
    ) -> None:
        mara.check_out("card")
        consent(mara).check()
        mara.pay_by_card("tok_declined")
        expect(mara.alert).to_contain_text("declined")
        assert wallets.cards("mara") == []
        mara.pay_by_card("tok_three_ds")
        confirm = mara.challenge.locator("button[value=confirm]")
        confirm.wait_for()
        assert wallets.cards("mara") == []

        confirm.click()

        mara.order_number()
        assert wallets.shown("mara") == ["3220"]


class TestPaying:
    def test_with_the_default_card_which_is_chosen_already(
        self, reader: Shopper, wallets: Wallets, books: Books
    ) -> None:
        """A guest is asked nothing about cards; a customer removes one and pays with another."""
        wallets.save("mara")
        wallets.add_expired("mara")
        wallets.make_default(wallets.save("mara", "tok_approved_mastercard"))
        reader.check_out("embedded")
        reader.card_fields.locator("#number").wait_for()
        expect(consent(reader)).to_have_count(0)
        expect(stored_choices(reader)).to_have_count(0)
        reader.context.clear_cookies()
        reader.log_in("mara")
        reader.check_out("embedded")
        session_id = reader.session_id()
        expect(stored_choices(reader).first).to_be_checked()
        expect(stored_choices(reader).first).to_have_accessible_name(
            "Mastercard ending in 4444 Expires 12/2040"
        )
        expect(reader.page.get_by_role("radio", name="Expired 12/2020")).to_be_disabled()
        assert findings_in_both_schemes(reader.page) == []
        remove_in_the_drop_in(reader)
        assert wallets.shown("mara") == ["0005", "4444"]

        reader.pay()

        reader.order_number()
        assert books.held(session_id) == [TOTAL]
        assert len(wallets.cards("mara")) == 2

    def test_with_one_of_several_components_but_no_expired_one(
        self, reader: Shopper, wallets: Wallets, books: Books
    ) -> None:
        first, second = wallets.save("mara"), wallets.save("mara", "tok_approved_amex")
        expired = wallets.add_expired("mara")
        reader.log_in("mara")
        reader.fill_cart("lamp", "mug")
        reader.prefer(form="stored")
        reader.go("/checkout")
        session_id = reader.session_id()
        expect(reader.page.locator(f"#stored-{first}")).to_contain_text("Visa")
        old = reader.page.locator(f"#stored-{expired}")
        expect(old).to_contain_text("Expired 12/2020")
        expect(old.get_by_role("button", name=re.compile("^Pay "))).to_have_count(0)
        assert findings_in_both_schemes(reader.page) == []

        pay = reader.page.locator(f"#stored-{second}").get_by_role("button", name="Pay €147.90")
        pay.click()

        reader.order_number()
        assert books.held(session_id) == [TOTAL]

    def test_with_a_card_whose_bank_asks_when_another_is_declined(
        self, mara: Shopper, wallets: Wallets, books: Books
    ) -> None:
        wallets.save("mara", "tok_three_ds")
        wallets.make_default(wallets.save("mara", "tok_stored_declined"))
        mara.check_out("embedded")
        session_id = mara.session_id()
        mara.pay()
        expect(mara.alert).to_contain_text("declined")

        mara.page.get_by_role("radio", name="ending in 3220").check()
        mara.pay()
        mara.challenge.locator("button[value=confirm]").click()

        mara.order_number()
        assert books.held(session_id) == [TOTAL]

    def test_with_a_new_card_when_the_stored_one_was_removed_meanwhile(
        self, mara: Shopper, wallets: Wallets, books: Books
    ) -> None:
        wallets.save("mara")
        mara.check_out("embedded")
        session_id = mara.session_id()
        wallets.empty()
        mara.pay()
        expect(mara.alert).to_contain_text("not possible")
        assert books.held(session_id) == []

        mara.choose("card")
        mara.pay_by_card()

        mara.order_number()
        assert books.held(session_id) == [TOTAL]


def remove_in_the_drop_in(reader: Shopper) -> None:
    """Remove the Visa card after a question: what is left gets the focus."""
    reader.page.get_by_role("radio", name="ending in 4242").check()
    reader.page.get_by_role("button", name="Remove card: Visa ending in 4242").click()
    question = reader.page.get_by_role("group", name="Remove this card for good?")
    expect(question.get_by_role("button", name="Keep it")).to_be_focused()
    assert findings_in_both_schemes(reader.page) == []
    question.get_by_role("button", name="Remove card").click()
    expect(reader.status).to_have_text("The card was removed.")
    expect(reader.page.get_by_role("radio", name="ending in 4242")).to_have_count(0)
    expect(reader.page.get_by_role("radio", name="ending in 4444")).to_be_focused()
    reader.choose("card")
    reader.card_fields.locator("#number").wait_for()
    assert findings_in_both_schemes(reader.page) == []
    reader.page.get_by_role("radio", name="ending in 4444").check()


class TestTwoCustomers:
    def test_at_one_computer_never_see_or_use_each_others_cards(
        self, mara: Shopper, wallets: Wallets, books: Books
    ) -> None:
        cards = mara.page.locator("#cards li")
        foreign = wallets.save("mara")
        wallets.add_expired("mara")
        mara.check_out("embedded")
        expect(stored_choices(mara)).to_have_count(2)
        expect(stored_choices(mara).first).to_have_accessible_name(re.compile("4242"))
        mara.go("/account")
        remove_on_the_account_page(mara)
        assert wallets.shown("mara") == ["4242"]
        mara.page.get_by_role("button", name="Log out").click()
        jonas = mara
        jonas.log_in("jonas")
        jonas.go("/cart")
        expect(jonas.page.get_by_text("Your cart is empty.")).to_be_visible()

        jonas.check_out("embedded")

        expect(stored_choices(jonas)).to_have_count(0)
        assert uses(jonas, foreign) == (400, 404)
        assert books.held(jonas.session_id()) == []
        wallets.save("jonas", "tok_approved_mastercard")
        jonas.go("/checkout")
        expect(stored_choices(jonas)).to_have_count(1)
        expect(stored_choices(jonas)).to_have_accessible_name(re.compile("4444"))
        jonas.go("/account")
        expect(cards).to_have_count(1)
        expect(cards).to_contain_text("4444")
        mara.log_in("mara")
        mara.go("/account")
        expect(cards).to_have_count(1)
        expect(cards).to_contain_text("4242")


def remove_on_the_account_page(customer: Shopper) -> None:
    """Remove the last card there, after a first thought better of."""
    cards = customer.page.locator("#cards li")
    expect(cards).to_have_count(2)
    for answer, left in (("Keep it", 2), ("Remove", 1)):
        cards.last.get_by_role("button", name="Remove").click()
        dialog = customer.page.get_by_role("dialog", name="Remove this card?")
        dialog.get_by_role("button", name=answer).click()
        expect(cards).to_have_count(left)
    expect(customer.page.locator("#removed")).to_have_text("The card was removed.")


def uses(customer: Shopper, foreign: str) -> tuple[int, int]:
    """Try to pay with and to remove another customer's card; return both answers."""
    url = customer.facts.processor_url
    headers = {"X-Session-Id": customer.session_id()}
    method = {"type": "card", "storedPaymentMethodId": foreign}
    browser = customer.context.request
    paid = browser.post(f"{url}/payments", headers=headers, data={"paymentMethod": method})
    removed = browser.delete(f"{url}/stored-payment-methods/{foreign}", headers=headers)
    return paid.status, removed.status
