"""What we write into the metadata of a PaymentIntent, and read back from it.

Stripe gives a capture no id of its own. Each of ours therefore leaves a note in the same call
that captures, so that the two cannot be told apart by a crash: one key per capture, which Stripe
merges with those that are there. A key may have 40 characters and a value 500, 50 keys in all.
https://docs.stripe.com/api/metadata
"""

import hashlib
from collections.abc import Mapping

import msgspec

from payment_core.spi import DeploymentLabels, OperationRequest

_CAPTURE = "capture-"


class NotedCapture(msgspec.Struct, frozen=True):
    """A capture of ours, in Stripe's minor units."""

    operation_id: str
    amount: int


def identity(
    payment_id: str, operation_id: str, labels: DeploymentLabels, order_reference: str | None = None
) -> dict[str, str]:
    """Return the metadata that says whose payment or refund this is."""
    found = {
        "paymentId": payment_id,
        "operationId": operation_id,
        "projectKey": labels.project_key,
        "deploymentId": labels.deployment_id,
    }
    if order_reference:
        found["orderReference"] = order_reference
    return found


def capture_note(capture: NotedCapture) -> dict[str, str]:
    """Return the metadata to send along with this capture."""
    digest = hashlib.sha256(capture.operation_id.encode()).hexdigest()[:24]
    return {f"{_CAPTURE}{digest}": f"{capture.amount} {capture.operation_id}"}


def reference_of(command: OperationRequest) -> dict[str, str]:
    """Return the metadata that shows the merchant's own reference; of several, the latest."""
    reference = command.merchant_reference
    return {"merchantReference": reference} if reference else {}


def noted_captures(metadata: Mapping[str, str]) -> list[NotedCapture]:
    """Return every capture that left a note, in an order that never changes."""
    found = []
    for key, value in sorted(metadata.items()):
        amount, _, operation_id = value.partition(" ")
        if key.startswith(_CAPTURE) and operation_id and amount.isascii() and amount.isdigit():
            found.append(NotedCapture(operation_id, int(amount)))
    return found
