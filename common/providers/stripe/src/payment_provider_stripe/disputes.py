"""A Stripe dispute as the core describes disputes.

https://docs.stripe.com/disputes/how-disputes-work
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

from payment_core.spi import Dispute as ToldDispute
from payment_provider_stripe.minor_units import from_stripe
from payment_provider_stripe.objects import Dispute

# A bank that only asks a question: no money moves unless a dispute comes of it.
INQUIRY = "warning_"
# A status that we do not know waits for the bank: nothing is said to be due or decided.
_STATES: Mapping[str, Literal["open", "answered", "won", "lost"]] = {
    "needs_response": "open",
    "under_review": "answered",
    "won": "won",
    "lost": "lost",
    "prevented": "won",
    "closed": "won",
}


def told_dispute(dispute: Dispute) -> ToldDispute:
    """Return what Stripe says now; an inquiry that was closed took no money."""
    evidence = dispute.evidence_details
    due_by = evidence.due_by if evidence else None
    return ToldDispute(
        psp_reference=dispute.id,
        amount=from_stripe(dispute.amount, dispute.currency),
        stage="inquiry" if dispute.status.startswith(INQUIRY) else "chargeback",
        state=_STATES.get(dispute.status.removeprefix(INQUIRY), "answered"),
        reason=dispute.reason,
        due_at=datetime.fromtimestamp(due_by, UTC) if due_by else None,
    )
