"""The sandbox PSP's list of payments, reduced to those that are ours."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import msgspec

from payment_core.spi import (
    AuthorizationPage,
    DeploymentLabels,
    ListedAuthorization,
    OutcomeUnknown,
    Response,
)
from payment_provider_sandbox.ledger import SandboxPayment, ledger_of

_MOST_PAGES = 20


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


def reference_in(read: Callable[[str | None], AuthorizationPage], payment_id: str) -> str | None:
    """Return the PSP's id of that Payment in a list, None when the whole list does not have it.

    `read` returns the page at a cursor. Raises `OutcomeUnknown` when the list is too long to be
    read to its end.
    """
    cursor = None
    for _ in range(_MOST_PAGES):
        page = read(cursor)
        for one in page.authorizations:
            if one.payment_id == payment_id:
                return one.psp_payment_id
        cursor = page.next_cursor
        if cursor is None:
            return None
    raise OutcomeUnknown("The sandbox PSP has too many payments to find one among them.")


def _labels(metadata: Mapping[str, str]) -> DeploymentLabels:
    return DeploymentLabels(metadata.get("projectKey", ""), metadata.get("deploymentId", ""))


def _listed(payment: _Listed) -> ListedAuthorization:
    return ListedAuthorization(
        payment_id=payment.merchant_reference,
        psp_payment_id=payment.id,
        made_at=payment.created_at,
        ledger=ledger_of(payment),
    )
