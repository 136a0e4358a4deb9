"""Stripe's list of PaymentIntents, reduced to those that are ours.

https://docs.stripe.com/api/payment_intents/list
"""

from datetime import UTC, datetime

from payment_core.spi import AuthorizationPage, DeploymentLabels, ListedAuthorization
from payment_provider_stripe.api import StripeAPI
from payment_provider_stripe.lookup import ledger_now
from payment_provider_stripe.objects import PaymentIntent


def page_of(
    api: StripeAPI,
    labels: DeploymentLabels,
    made_from: datetime,
    made_before: datetime,
    cursor: str | None,
) -> AuthorizationPage:
    """Return a page with our labels; raises `Unavailable` or `OutcomeUnknown`."""
    page = api.list_between(int(made_from.timestamp()), int(made_before.timestamp()), cursor)
    ours = tuple(_listed(api, one) for one in page.data if _is_labelled(one, labels))
    return AuthorizationPage(ours, page.data[-1].id if page.has_more else None)


def _is_labelled(intent: PaymentIntent, labels: DeploymentLabels) -> bool:
    found = intent.metadata
    marks = DeploymentLabels(found.get("projectKey", ""), found.get("deploymentId", ""))
    return marks == labels and "paymentId" in found


def _listed(api: StripeAPI, intent: PaymentIntent) -> ListedAuthorization:
    return ListedAuthorization(
        payment_id=intent.metadata["paymentId"],
        psp_payment_id=intent.id,
        made_at=datetime.fromtimestamp(intent.created, UTC),
        ledger=ledger_now(api, intent),
    )
