"""Whether a PSP that shows no payment has told all that happened to one."""

from collections.abc import Sequence

from payment_core.domain.payment import Transaction
from sandbox.psp_kit.books import BookedPayment, OperationStatus
from simulation.simulated_system import SimulatedSystem
from simulation.told import untold

_RETURNING = ("CancelAuthorization", "Refund")
_PAYING: Sequence[OperationStatus] = ("pending", "succeeded")
_ANY: Sequence[OperationStatus] = (*_PAYING, "failed")


def is_untold(system: SimulatedSystem, payment_id: str) -> bool:
    """Whether no webhook that arrived has told an end of an operation on this Payment."""
    operations = system.records.operations(payment_id)
    return not system.profile.reads_payments and bool(
        untold(system.profile, system.stand_in, operations)
    )


def is_unheard(system: SimulatedSystem, reference: str | None) -> bool:
    """Whether webhooks about this operation were sent, and none of them arrived."""
    return _none_arrived(system, reference, _ANY)


def is_hidden(system: SimulatedSystem, found: BookedPayment) -> bool:
    """Whether neither an answer nor a webhook has told of this payment, or how its return ended."""
    known = _transactions(system, found)
    is_recorded = any(one.type == "Authorization" for one in known)
    if not (is_recorded and _is_ended(found)) and is_unheard_of(system, found):
        return True
    returns = (one for one in known if one.type in _RETURNING and one.state == "Pending")
    return any(is_unheard(system, one.interface_id) for one in returns)


def is_unheard_of(system: SimulatedSystem, found: BookedPayment) -> bool:
    """Whether neither an answer nor a webhook has told that this payment takes money.

    What told of its end, after it was ended by our reference, has not told that.
    """
    is_known = any(
        one.type == "Authorization" and one.state != "Failure"
        for one in _transactions(system, found)
    )
    return not is_known and _none_arrived(system, found.operations[0].id, _PAYING)


def _is_ended(found: BookedPayment) -> bool:
    return any(one.type == "cancel" and one.status == "succeeded" for one in found.operations)


def _none_arrived(
    system: SimulatedSystem, reference: str | None, saying: Sequence[OperationStatus]
) -> bool:
    if system.profile.reads_payments or reference is None:
        return False
    about = [
        one
        for one in system.stand_in.outbox.deliveries
        if any(
            said.reference == reference and said.status in saying
            for said in system.profile.told(one.event.body)
        )
    ]
    return bool(about) and all(one.state != "delivered" for one in about)


def _transactions(system: SimulatedSystem, found: BookedPayment) -> Sequence[Transaction]:
    payment = system.records.payment(found.merchant_reference)
    return payment.transactions if payment else ()
