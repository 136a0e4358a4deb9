"""Benches whose shoppers have accounts: they store cards, come back, and are charged again."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import requests

from bench import PROCESSOR, Bench, Json
from payment_core.runtime.secret import Secret
from payment_provider_stripe.stored import AttachedMethod
from simulation.concurrent_bench import ConcurrentBench
from simulation.faults import Fault
from stripe_bench import StripeBench

ACCOUNT = "account-1"
ITEM = "11111111-2222-4333-8444-555555555555"
MONTHLY = {"recurrencePolicy": {"typeId": "recurrence-policy", "id": "monthly"}}
ENABLED = {
    "STORED_PAYMENT_METHODS_ENABLED": "true",
    "STORED_PAYMENT_METHODS_INTERFACE_ACCOUNT": ACCOUNT,
}


class ShopWithAccounts(Bench):
    """What customers and the merchant's backend do; `card` is what they pay with by default.

    `interface` marks this PSP's PaymentMethods.
    """

    card = "tok_approved"
    interface = "sandbox"

    def open_accounts(self) -> None:
        """Let in those who come from outside."""
        self.http = self.network.session()
        scope = "manage_checkout_transactions"
        self._checkout = self.access_token(scope, client_id="checkout", lifetime=10**9)

    # The merchant's backend.

    def customer(self, email: str = "ada@example.com") -> str:
        body = {"email": email, "password": "not-a-real-one"}
        found: Json = self.api("POST", "customers", body)
        return str(found["customer"]["id"])

    def cart_of(self, customer: str, cents: int = 10_000, currency: str = "EUR") -> Json:
        cart = self.cart(cents, currency)
        action = {"action": "setCustomerId", "customerId": customer}
        return self.change_cart(cart, action)

    def monthly_cart(self, customer: str, cents: int = 10_000) -> Json:
        """Return a cart of the customer whose item is to be ordered every month."""
        cart = self.cart_of(customer, cents)
        [item] = cart["customLineItems"]
        return self.change_cart(
            cart,
            {
                "action": "setCustomLineItemRecurrenceInfo",
                "customLineItemId": item["id"],
                "recurrenceInfo": MONTHLY,
            },
        )

    def session_of(self, customer: str) -> str:
        return self.session(self.cart_of(customer))

    def methods_of(self, customer: str) -> list[Json]:
        """Return the customer's PaymentMethods as commercetools holds them."""
        every: list[Json] = self.api("GET", "payment-methods?limit=500")["results"]
        return [one for one in every if one["customer"]["id"] == customer]

    def change_method(self, method_id: str, *actions: Json) -> None:
        version = self.api("GET", f"payment-methods/{method_id}")["version"]
        self.api(
            "POST", f"payment-methods/{method_id}", {"version": version, "actions": list(actions)}
        )

    def add_method(self, customer: str, **members: Any) -> str:
        """Return the id of a PaymentMethod that some other system made."""
        draft = {
            "customer": {"typeId": "customer", "id": customer},
            "method": "card",
            "paymentInterface": self.interface,
            "interfaceAccount": ACCOUNT,
            "token": {"value": "sto_of_another_system"},
            **members,
        }
        return str(self.api("POST", "payment-methods", draft)["id"])

    def charge(
        self, cart: Json, method_id: str | None = None, cents: int | None = None, **more: Any
    ) -> requests.Response:
        """Charge a customer as Checkout does."""
        body: Json = {"cartId": cart["id"], "checkoutTransactionItemId": ITEM, "type": "Recurring"}
        if method_id is not None:
            body["paymentMethodId"] = method_id
        if cents is not None:
            body["amount"] = {"centAmount": cents, "currencyCode": "EUR"}
        return self.http.post(
            f"{PROCESSOR}/operations/transactions",
            json={**body, **more},
            headers={"Authorization": f"Bearer {self._checkout}"},
        )

    # The shopper.

    def agree(
        self, session: str, token: str | None = None, name: str = "", **more: Any
    ) -> requests.Response:
        """Pay and agree to have the card stored."""
        members = {"storePaymentMethod": True, **more}
        return self.pay(session, token or self.card, name=name, **members)

    def save(self, customer: str, token: str | None = None) -> str:
        """Return the id of a card that the customer stored with a payment."""
        known = {one["id"] for one in self.methods_of(customer)}
        answer = self.agree(self.session_of(customer), token)
        assert answer.json()["outcome"] == "approved", answer.text
        [method_id] = {one["id"] for one in self.methods_of(customer)} - known
        return str(method_id)

    def pay_again(self, session: str, method_id: str, **more: Any) -> requests.Response:
        return self.pay(session, None, **{"storedPaymentMethodId": method_id, **more})

    def listed(self, session: str) -> list[Json]:
        answer = self.call("GET", "/stored-payment-methods", session)
        assert answer.status_code == 200, answer.text
        found: list[Json] = answer.json()["storedPaymentMethods"]
        return found

    def remove(self, session: str, method_id: str) -> requests.Response:
        return self.call("DELETE", f"/stored-payment-methods/{method_id}", session)

    def token_at_the_psp(self, method_id: str) -> str:
        token: str = self.api("GET", f"payment-methods/{method_id}")["token"]["value"]
        return token


class ReturningCustomers(ShopWithAccounts, ConcurrentBench):
    """Stored payment methods are enabled here."""

    settings_of_shop: Mapping[str, str] = ENABLED

    def __init__(self, seed: int = 0) -> None:
        super().__init__(seed, settings=self.settings_of_shop)
        self.open_accounts()

    def forget_at_the_psp(self, method_id: str) -> None:
        with self.psp.lock:
            self.psp.vault.delete(self.token_at_the_psp(method_id))


class StripeCustomers(ShopWithAccounts, StripeBench):
    """The same with Stripe as the PSP."""

    card = "pm_card_visa"
    interface = "stripe"
    settings_of_shop: Mapping[str, str] = ENABLED

    def __init__(self) -> None:
        super().__init__(**self.settings_of_shop)
        self.open_accounts()

    def make_it(self, method_id: str, test_method: str) -> None:
        """Let the bank treat a stored card as it does one of Stripe's test cards.

        Stripe has no test card that is approved once and declined later.
        """
        token = AttachedMethod.read(Secret(self.token_at_the_psp(method_id)))
        kept = self.stripe.wallets.method(token.payment_method)
        kind = self.stripe.wallets.method(test_method)
        changed = msgspec.structs.replace(
            kind, id=kept.id, customer=kept.customer, was_used=kept.was_used
        )
        self.stripe.wallets.add(changed)


def dying_customers(
    call: int, crash: Fault, warm: Callable[[ReturningCustomers], None]
) -> ReturningCustomers:
    """Return a bench in which the process dies at that call, counted after the warm-up."""
    concurrent_bench = ReturningCustomers()
    warm(concurrent_bench)
    concurrent_bench.plan.hit(call, crash)
    return concurrent_bench


def state_of(answer: requests.Response) -> str:
    assert answer.status_code == 201, answer.text
    return str(answer.json()["transactionStatus"]["state"])


def errors_of(answer: requests.Response) -> list[str]:
    assert answer.status_code == 201, answer.text
    return [one["code"] for one in answer.json()["transactionStatus"]["errors"]]


def refusal_of(answer: requests.Response) -> tuple[int, str, str | None]:
    error = answer.json()["errors"][0]
    return answer.status_code, error["code"], error.get("field")
