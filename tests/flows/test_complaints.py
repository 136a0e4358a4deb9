"""The runbook's five complaints, answered with nothing but what it says."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bench import Json
from processor.find import main
from returning_customers_support import ReturningCustomers

RUNBOOK = Path(__file__).parents[2] / "docs/operations.md"
EMAIL, ORDER = "ada@example.com", "1001"
OPTIONS = {"EMAIL": "--email", "ORDER": "--order", "ID": "--id"}
MOST_STEPS = 3


def complaints() -> Mapping[str, list[str]]:
    """Return the steps of every complaint."""
    section = RUNBOOK.read_text().partition("\n## Complaints\n")[2].partition("\n## ")[0]
    parts = re.split(r'^### "(.+)"$', section, flags=re.M)[1:]
    return {
        title: re.findall(r"^\d\. (.*(?:\n   .*)*)", text, flags=re.M)
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    }


STEPS = complaints()


class Support(ReturningCustomers):
    """Somebody with the runbook, and what shoppers have done before they complain."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        super().__init__()
        self._capsys = capsys
        self._customer: str | None = None

    @property
    def shopper(self) -> str:
        """The customer who complains."""
        self._customer = self._customer or self.customer(EMAIL)
        return self._customer

    def cart_for_mail(self) -> Json:
        """Return a cart with the shopper's e-mail address."""
        action = {"action": "setCustomerEmail", "email": EMAIL}
        return self.change_cart(self.cart_of(self.shopper), action)

    def bought(self, token: str = "tok_approved") -> tuple[Json, str]:
        """Return a cart and the Payment that was tried on it."""
        cart = self.cart_for_mail()
        answer = self.pay(self.session(cart), token)
        return cart, str(answer.json()["paymentReference"])

    def look(self, complaint: str, step: int, value: str) -> str:
        """Run the command of a step; return what it prints."""
        [kind] = re.findall(r"`make find (\w+)=`", STEPS[complaint][step - 1])
        self._capsys.readouterr()
        assert main([OPTIONS[kind], value], self.settings, self.world()) == 0
        return self._capsys.readouterr().out


def noticed(complaint: str, step: int, shown: str) -> set[str]:
    """Return what was noticed and the step knows of."""
    explained = set(re.findall(r"`! (\w+)`", STEPS[complaint][step - 1]))
    return explained & set(re.findall(r"^  ! (\w+):", shown, flags=re.M))


@pytest.fixture
def support(capsys: pytest.CaptureFixture[str]) -> Support:
    return Support(capsys)


def charged_twice(support: Support) -> None:
    complaint = "I was charged twice"
    cart, _ = support.bought()
    support.make_order(cart, orderNumber=ORDER)
    _, second = support.bought()
    support.outcome(second, "capturePayment", 10_000)

    shown = support.look(complaint, 1, EMAIL)
    assert noticed(complaint, 1, shown) == {"moneyWithoutOrder"}
    assert shown.count("Payment ") == 2
    assert "possible   refund up to 100.00 EUR" in shown
    assert support.outcome(second, "refundPayment", 10_000) == "approved"
    again = support.look(complaint, 3, second)
    assert f"Payment {second}: returned" in again
    assert "to capture 0.00 EUR, to refund 0.00 EUR" in again


def refund_never_came(support: Support) -> None:
    complaint = "My refund never came"
    cart, payment_id = support.bought("tok_refund_pending_failure")
    support.make_order(cart, orderNumber=ORDER)
    support.outcome(payment_id, "capturePayment", 10_000)
    assert support.outcome(payment_id, "refundPayment", 4_000) == "received"
    support.later(3_600)

    shown = support.look(complaint, 1, ORDER)
    assert noticed(complaint, 1, shown) == {"operationFailed"}
    assert "possible   refund up to 100.00 EUR" in shown
    support.outcome(payment_id, "refundPayment", 4_000)
    assert support.look(complaint, 3, ORDER).count("refund  ") > shown.count("refund  ")


def order_missing(support: Support) -> None:
    complaint = "I paid and there is no order"
    cart, payment_id = support.bought()

    shown = support.look(complaint, 1, EMAIL)
    assert noticed(complaint, 1, shown) == {"moneyWithoutOrder"}
    assert "order      none" in shown
    assert payment_id in shown
    support.make_order(cart, orderNumber="1002")
    again = support.look(complaint, 3, EMAIL)
    assert "order      1002" in again
    assert noticed(complaint, 1, again) == set()


def declined_and_gone(support: Support) -> None:
    complaint = "My card was declined and the money is gone"
    support.bought("tok_insufficient_funds")

    shown = support.look(complaint, 1, EMAIL)
    assert noticed(complaint, 1, shown) == {"declined"}
    assert "captured 0.00 EUR" in shown
    assert "insufficient_funds" in shown


def subscription_stopped(support: Support) -> None:
    complaint = "My subscription stopped"
    card = support.save(support.shopper, "tok_stored_authentication")
    support.charge(support.cart_for_mail(), card, idempotencyKey="march")

    shown = support.look(complaint, 1, EMAIL)
    newest = shown.partition("\n\n")[0]
    assert noticed(complaint, 1, newest) == {"declined"}
    [code] = re.findall(r"declined \((\w+)\)", newest)
    assert f"`{code}`" in STEPS[complaint][1]
    support.later(3_600)
    good = support.save(support.shopper)
    support.charge(support.cart_for_mail(), good, idempotencyKey="march-again")
    again = support.look(complaint, 3, EMAIL).partition("\n")[0]
    assert re.fullmatch(r"Payment \S+: (approved|captured), card at sandbox", again)


ANSWERS: Mapping[str, Callable[[Support], None]] = {
    "I was charged twice": charged_twice,
    "My refund never came": refund_never_came,
    "I paid and there is no order": order_missing,
    "My card was declined and the money is gone": declined_and_gone,
    "My subscription stopped": subscription_stopped,
}


def test_every_complaint_has_an_answer_in_few_steps() -> None:
    assert set(STEPS) == set(ANSWERS)
    assert {title for title, steps in STEPS.items() if not 1 < len(steps) <= MOST_STEPS} == set()


@pytest.mark.parametrize("complaint", ANSWERS, ids=lambda one: one.lower().replace(" ", "-"))
def test_the_runbook_answers_it(support: Support, complaint: str) -> None:
    ANSWERS[complaint](support)


def test_nothing_is_found_by_what_nobody_has(
    support: Support, capsys: pytest.CaptureFixture[str]
) -> None:
    found = main(["--order", "unknown"], support.settings, support.world())
    assert (found, capsys.readouterr().out) == (1, "No payment of this connector was found.\n")


def test_a_wrong_setting_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--order", "1"], {}) == 2
    assert "CTP_PROJECT_KEY" in capsys.readouterr().err
