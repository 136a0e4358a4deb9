"""Benches on which subscriptions are sold: carts with recurring items, and their jobs."""

from collections.abc import Callable, Mapping
from typing import Any

import requests

from bench import Json
from reconciliation.use_cases.report import ReconciliationReport
from reconciliation_support import run_once
from returning_customers_support import ENABLED, ReturningCustomers, ShopWithAccounts
from sandbox.faults import FaultRule
from simulation.faults import Fault

SUBSCRIPTIONS = {**ENABLED, "RECURRING_PAYMENTS_ENABLED": "true"}
JOBS = "/recurring-payment-jobs"
DAY = 86_400


class SellsSubscriptions(ShopWithAccounts):
    """Its customers can order what is in a cart again and again, at whatever PSP."""

    def subscribe(self, customer: str, **more: Any) -> str:
        """Return the id of the Payment with which a customer began a subscription."""
        answer = self.pay(self.session(self.monthly_cart(customer)), self.card, **more)
        assert answer.json()["outcome"] == "approved", answer.text
        return str(answer.json()["paymentReference"])

    def checkout_is_down(self, status: int = 503, count: int | None = None) -> None:
        """Let commercetools Checkout answer with an error."""
        self.commercetools.faults.add(FaultRule(path=JOBS, status=status, count=count))

    def job_of_a_dead_process(self, payment_id: str, customer: str) -> Json:
        """Return a job that was made and not noted."""
        [method] = self.methods_of(customer)
        draft = {
            "key": f"recurring-{payment_id}",
            "originPayment": {"typeId": "payment", "id": payment_id},
            "paymentMethod": {"typeId": "payment-method", "id": method["id"]},
        }
        made: Json = self.api("POST", "recurring-payment-jobs", draft)
        return made

    def jobs(self) -> list[Json]:
        """Return every job that commercetools Checkout has."""
        found: list[Json] = self.api("GET", "recurring-payment-jobs?limit=500")["results"]
        return found

    def links(self) -> list[tuple[str, str]]:
        """Return the Payment and the payment method of every job."""
        return [(one["originPayment"]["id"], one["paymentMethod"]["id"]) for one in self.jobs()]

    def noted(self, payment_id: str) -> tuple[str, ...]:
        """Return what the Payment remembers of its jobs."""
        return self.payment(payment_id).notes("recurringPaymentJob")

    def ended(self, payment_id: str) -> tuple[str, ...]:
        """Return what the Payment says of the end of its job."""
        return self.payment(payment_id).notes("recurringPaymentJobEnd")

    def reconcile(self, **settings: str) -> ReconciliationReport:
        """Run the reconciliation once, as a new process."""
        return run_once(self, 1_200, settings)


class SubscriptionShop(SellsSubscriptions, ReturningCustomers):
    """It sells subscriptions with the sandbox PSP."""

    settings_of_shop: Mapping[str, str] = SUBSCRIPTIONS

    def express(self, session: str, shown: Json) -> requests.Response:
        """Pay what a wallet's sheet has shown."""
        return self.pay_by_sheet(session, shown, self.card)

    def forbid(self, scope: str) -> None:
        """Take a scope from the connector's API client."""
        scopes = ("manage_payments", "manage_orders", "manage_payment_methods", "view_sessions")
        self.grant(*(one for one in scopes if one != scope))
        self.restart()


def dying_subscription(
    call: int, crash: Fault, warm: Callable[[SubscriptionShop], None]
) -> SubscriptionShop:
    """Return a shop whose processor dies at that call, counted after the warm-up."""
    shop = SubscriptionShop()
    warm(shop)
    shop.plan.hit(call, crash)
    return shop
