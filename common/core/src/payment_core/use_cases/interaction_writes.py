"""Writing changes with notes about them and the card, which never prevent the changes."""

from collections.abc import Sequence

from payment_core.commercetools.client import CommercetoolsError, DuplicateField, ReferenceMissing
from payment_core.commercetools.payments import Payments
from payment_core.domain.payment import Payment
from payment_core.domain.updates import (
    AddInterfaceInteraction,
    SetMethodInfoCustomType,
    UpdateAction,
)
from payment_core.runtime.logs import get_logger

REFUSALS = (CommercetoolsError, DuplicateField, ReferenceMissing)


def update_with_interactions(
    payments: Payments,
    payment: Payment,
    actions: Sequence[UpdateAction],
    notes: Sequence[AddInterfaceInteraction],
    card: Sequence[SetMethodInfoCustomType] = (),
) -> Payment:
    """Apply the actions to exactly this version; notes and card unless commercetools refuses them.

    The money's state matters more than its history: the types of both are not only ours.
    Raises what `Payments.update` raises for the actions alone.
    """
    if card:
        try:
            return payments.update(payment, (*actions, *card, *notes))
        except REFUSALS as error:
            get_logger().error(
                "The details of a card cannot be written",
                eventCode="payment.card_refused",
                paymentId=payment.id,
                error=error,
            )
    if notes:
        try:
            return payments.update(payment, (*actions, *notes))
        except REFUSALS as error:
            get_logger().error(
                "An interface interaction cannot be written",
                eventCode="payment.interaction_refused",
                paymentId=payment.id,
                error=error,
            )
    return payments.update(payment, actions)
