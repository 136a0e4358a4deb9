"""Customers who come back: cards are stored with consent, paid with, removed; nobody else's."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from books_support import Books
from log_scan_plugin import LogScan
from sandbox.demo.stack import Stack
from shopper_support import PATIENCE, Shopper
from wallets_support import Wallets

pytestmark = pytest.mark.browser

TOTAL = 14790


@pytest.fixture
def jonas(browser: Browser, stack: Stack, log_scan: LogScan, wallets: Wallets) -> Iterator[Shopper]:
    """Return another customer, at another computer."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    shopper = Shopper(context, stack.facts, log_scan)
    shopper.log_in("jonas")
    yield shopper
    context.close()


def consent(shopper: Shopper) -> Locator:
    return shopper.page.get_by_label("Save this card for future payments")


def stored_choices(shopper: Shopper) -> Locator:
    return shopper.page.get_by_role("radio", name="ending in")


class TestConsent:
    @pytest.mark.parametrize("form", ["card", "embedded"])
    def test_a_card_is_stored_when_the_box_is_ticked(
        self, mara: Shopper, wallets: Wallets, form: str
    ) -> None:
        mara.check_out(form)
        expect(consent(mara)).not_to_be_checked()
        mara.type_card("tok_approved_mastercard")
        consent(mara).check()
        mara.pay()

        mara.order_number()
        assert wallets.shown("mara") == ["4444"]

    def test_a_card_is_not_stored_otherwise(self, mara: Shopper, wallets: Wallets) -> None:
        mara.check_out("embedded")
        mara.pay_by_card()

        mara.order_number()
        assert wallets.cards("mara") == []

    def test_a_declined_card_is_not_stored_but_the_next_one_is(
        self, mara: Shopper, wallets: Wallets
    ) -> None:
        mara.check_out("card")
        consent(mara).check()
        mara.pay_by_card("tok_declined")
        expect(mara.alert).to_contain_text("declined")
        assert wallets.cards("mara") == []

        mara.pay_by_card()

        mara.order_number()
        assert wallets.shown("mara") == ["4242"]

    def test_a_card_is_stored_after_its_bank_has_asked(
        self, mara: Shopper, wallets: Wallets
    ) -> None:
        mara.check_out("card")
        consent(mara).check()
        mara.pay_by_card("tok_three_ds")
        assert wallets.cards("mara") == []
        mara.challenge.locator("button[value=confirm]").click()

        mara.order_number()
        assert wallets.shown("mara") == ["3220"]

    def test_a_guest_is_not_asked_and_sees_no_cards(
        self, shopper: Shopper, wallets: Wallets
    ) -> None:
        wallets.save("mara")
        shopper.check_out("embedded")
        shopper.card_fields.locator("#number").wait_for()

        expect(consent(shopper)).to_have_count(0)
        expect(stored_choices(shopper)).to_have_count(0)


class TestPaying:
    def test_with_the_default_card_which_is_chosen_already(
        self, mara: Shopper, wallets: Wallets, books: Books
    ) -> None:
        wallets.save("mara")
        wallets.make_default(wallets.save("mara", "tok_approved_mastercard"))
        mara.check_out("embedded")
        session_id = mara.session_id()
        expect(stored_choices(mara).first).to_be_checked()
        expect(stored_choices(mara).first).to_have_accessible_name(
            "Mastercard ending in 4444 Expires 12/2040"
        )

        mara.pay()

        mara.order_number()
        assert books.held(session_id) == [TOTAL]
        assert len(wallets.cards("mara")) == 2

    def test_with_one_of_several_components(
        self, mara: Shopper, wallets: Wallets, books: Books
    ) -> None:
        first, second = wallets.save("mara"), wallets.save("mara", "tok_approved_amex")
        mara.fill_cart("lamp", "mug")
        mara.prefer(form="stored")
        mara.go("/checkout")
        session_id = mara.session_id()
        expect(mara.page.locator(f"#stored-{first}")).to_contain_text("Visa")

        mara.page.locator(f"#stored-{second}").get_by_role("button", name="Pay €147.90").click()

        mara.order_number()
        assert books.held(session_id) == [TOTAL]

    def test_with_a_card_whose_bank_asks(
        self, mara: Shopper, wallets: Wallets, books: Books
    ) -> None:
        wallets.save("mara", "tok_three_ds")
        mara.check_out("embedded")
        session_id = mara.session_id()
        mara.pay()
        mara.challenge.locator("button[value=confirm]").click()

        mara.order_number()
        assert books.held(session_id) == [TOTAL]

    def test_with_another_card_when_the_stored_one_is_declined(
        self, mara: Shopper, wallets: Wallets, books: Books
    ) -> None:
        wallets.save("mara", "tok_stored_declined")
        mara.check_out("embedded")
        session_id = mara.session_id()
        mara.pay()
        expect(mara.alert).to_contain_text("declined")

        mara.choose("card")
        mara.pay_by_card()

        mara.order_number()
        assert books.held(session_id) == [TOTAL]

    def test_not_with_an_expired_card(self, mara: Shopper, wallets: Wallets) -> None:
        wallets.make_default(wallets.add_expired("mara"))
        mara.check_out("embedded")
        expired = mara.page.get_by_role("radio", name="Expired 12/2020")
        expect(expired).to_be_disabled()
        expect(mara.page.get_by_role("radio", name="New card")).to_be_checked()

        mara.prefer(form="stored")
        mara.go("/checkout")
        expect(mara.page.locator("#payment")).to_contain_text("Expired 12/2020")
        expect(mara.page.get_by_role("button", name=re.compile("^Pay "))).to_have_count(0)


class TestRemoving:
    def test_in_the_drop_in(self, mara: Shopper, wallets: Wallets) -> None:
        wallets.save("mara")
        wallets.save("mara", "tok_approved_mastercard")
        mara.check_out("embedded")
        mara.page.get_by_role("button", name="Remove card: Visa ending in 4242").click()
        question = mara.page.get_by_role("group", name="Remove this card for good?")
        expect(question.get_by_role("button", name="Keep it")).to_be_focused()
        question.get_by_role("button", name="Remove card").click()

        expect(mara.status).to_have_text("The card was removed.")
        left = stored_choices(mara)
        expect(left).to_have_count(1)
        expect(left).to_be_focused()
        assert wallets.shown("mara") == ["4444"]

    def test_on_the_account_page(self, mara: Shopper, wallets: Wallets) -> None:
        wallets.save("mara")
        wallets.add_expired("mara")
        mara.go("/account")
        cards = mara.page.locator("#cards li")
        expect(cards).to_have_count(2)
        for answer, left in (("Keep it", 2), ("Remove", 1)):
            cards.last.get_by_role("button", name="Remove").click()
            dialog = mara.page.get_by_role("dialog", name="Remove this card?")
            dialog.get_by_role("button", name=answer).click()
            expect(cards).to_have_count(left)

        expect(mara.page.locator("#removed")).to_have_text("The card was removed.")
        assert wallets.shown("mara") == ["4242"]

    def test_a_removed_card_pays_no_more_in_a_page_that_still_shows_it(
        self, mara: Shopper, wallets: Wallets, books: Books
    ) -> None:
        wallets.save("mara")
        mara.check_out("embedded")
        wallets.empty()
        mara.pay()

        expect(mara.alert).to_contain_text("not possible")
        assert books.held(mara.session_id()) == []


class TestTwoCustomers:
    def test_never_see_each_others_cards(
        self, mara: Shopper, jonas: Shopper, wallets: Wallets
    ) -> None:
        wallets.save("mara")
        wallets.save("jonas", "tok_approved_mastercard")
        for customer, digits in ((mara, "4242"), (jonas, "4444")):
            customer.check_out("embedded")
            expect(stored_choices(customer)).to_have_count(1)
            expect(stored_choices(customer)).to_have_accessible_name(re.compile(digits))
            customer.go("/account")
            expect(customer.page.locator("#cards li")).to_have_count(1)
            expect(customer.page.locator("#cards")).to_contain_text(digits)

    def test_can_neither_pay_with_nor_remove_each_others_cards(
        self, jonas: Shopper, wallets: Wallets, books: Books
    ) -> None:
        foreign = wallets.save("mara")
        jonas.check_out("embedded")
        url = jonas.facts.processor_url
        headers = {"X-Session-Id": jonas.session_id()}
        method = {"type": "card", "storedPaymentMethodId": foreign}
        browser = jonas.context.request

        paid = browser.post(f"{url}/payments", headers=headers, data={"paymentMethod": method})
        removed = browser.delete(f"{url}/stored-payment-methods/{foreign}", headers=headers)

        assert (paid.status, removed.status) == (400, 404)
        assert books.held(jonas.session_id()) == []
        assert len(wallets.cards("mara")) == 1

    def test_at_one_computer_one_after_the_other(self, mara: Shopper, wallets: Wallets) -> None:
        wallets.save("mara")
        mara.check_out("embedded")
        expect(stored_choices(mara)).to_have_count(1)
        mara.go("/account")
        mara.page.get_by_role("button", name="Log out").click()
        mara.log_in("jonas")
        mara.go("/cart")
        expect(mara.page.get_by_text("Your cart is empty.")).to_be_visible()

        mara.check_out("embedded")

        expect(stored_choices(mara)).to_have_count(0)
        mara.log_in("mara")
        mara.go("/account")
        expect(mara.page.locator("#cards li")).to_have_count(1)
