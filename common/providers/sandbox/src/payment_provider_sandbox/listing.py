"""The sandbox PSP's list of payments, reduced to those that are ours."""

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec

from payment_core.spi import AuthorizationPage, DeploymentLabels, ListedAuthorization, Response
from payment_provider_sandbox.ledger import SandboxPayment, ledger_of


class _Listed(SandboxPayment, rename="camel", kw_only=True):
    merchant_reference: str
    created_at: datetime
    metadata: dict[str, str] = msgspec.field(default_factory=dict)


class _List(msgspec.Struct, rename="camel"):
    data: list[_Listed]
    next_cursor: str | None = None


def parameters(made_from: datetime, made_before: datetime, cursor: str | None) -> dict[str, str]:
    """Return what to ask for."""
    found = {
        "createdFrom": made_from.astimezone(UTC).isoformat(),
        "createdBefore": made_before.astimezone(UTC).isoformat(),
    }
    return {**found, "cursor": cursor} if cursor else found


def page_of(answer: Response, labels: DeploymentLabels) -> AuthorizationPage:
    """Return the payments with our labels; raises `OutcomeUnknown` for what is no list."""
    page = answer.decode(_List)
    ours = (one for one in page.data if _labels(one.metadata) == labels)
    return AuthorizationPage(tuple(_listed(one) for one in ours), page.next_cursor)


def _labels(metadata: Mapping[str, str]) -> DeploymentLabels:
    return DeploymentLabels(metadata.get("projectKey", ""), metadata.get("deploymentId", ""))


def _listed(payment: _Listed) -> ListedAuthorization:
    return ListedAuthorization(
        payment_id=payment.merchant_reference,
        psp_payment_id=payment.id,
        made_at=payment.created_at,
        ledger=ledger_of(payment),
    )
