"""What a test may do to a payment: the part of shopper, banks and time."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import msgspec

from sandbox.psp.errors import Refusal
from sandbox.psp.issuer import awaits_confirmation
from sandbox.psp.payment import Attempt, Payment
from sandbox.psp_kit.books import Operation, OperationStatus

if TYPE_CHECKING:
    from sandbox.psp.service import SandboxPSP


class ControlBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which operation is meant (None: every pending one), which card the shopper uses.

    `amount` is what a dispute is about, None for all that is left of the capture.
    """

    operation: str | None = None
    token: str = "tok_approved"
    amount: Annotated[int, msgspec.Meta(gt=0)] | None = None


def _settle(psp: "SandboxPSP", payment: Payment, body: ControlBody) -> None:
    """Let what is pending succeed now."""
    for operation in _meant(payment, body, ("pending",)):
        _force(psp, payment, operation, "succeeded")


def _fail(psp: "SandboxPSP", payment: Payment, body: ControlBody) -> None:
    """Let what is pending fail now; an operation that is named may have succeeded before."""
    statuses: tuple[OperationStatus, ...] = ("pending", "succeeded")
    for operation in _meant(payment, body, statuses if body.operation else ("pending",)):
        _force(psp, payment, operation, "failed")


def _expire(psp: "SandboxPSP", payment: Payment, _: ControlBody) -> None:
    """Let the authorization, or the attempt to get one, run out now."""
    _expect(payment.is_open or bool(payment.capturable))
    psp.issuer.expire(payment, psp.clock.now())


def _dispute(psp: "SandboxPSP", payment: Payment, body: ControlBody) -> None:
    """Open a dispute about the last capture that has money left, or a part of it."""
    captures = [one for one in payment.operations if one.type == "capture"]
    disputable = [one for one in captures if payment.refundable_of(one)]
    _expect(bool(disputable))
    psp.acquirer.dispute(payment, disputable[-1], psp.clock.now(), body.amount)


def _dispute_won(psp: "SandboxPSP", payment: Payment, _: ControlBody) -> None:
    """Decide the open dispute for the merchant."""
    psp.acquirer.reach(payment, _open_dispute(payment), "failed", psp.clock.now())


def _dispute_lost(psp: "SandboxPSP", payment: Payment, _: ControlBody) -> None:
    """Decide the open dispute for the card holder."""
    psp.acquirer.reach(payment, _open_dispute(payment), "succeeded", psp.clock.now())


def _confirm(psp: "SandboxPSP", payment: Payment, body: ControlBody) -> None:
    """The shopper agrees on the page, or gives a card on the payment page."""
    if awaits_confirmation(payment):
        psp.issuer.confirm(payment, psp.clock.now())
    else:
        psp.issuer.use_card(payment, psp.tokens.use(body.token), psp.clock.now())


def _refuse(psp: "SandboxPSP", payment: Payment, _: ControlBody) -> None:
    """The shopper fails on the 3-D Secure page, or the bank refuses."""
    psp.issuer.refuse(payment, psp.clock.now())


def _abandon(psp: "SandboxPSP", payment: Payment, _: ControlBody) -> None:
    """The shopper cancels on the page."""
    psp.issuer.abandon(payment, psp.clock.now())


Control = Callable[["SandboxPSP", Payment, ControlBody], None]

CONTROLS: Mapping[str, Control] = MappingProxyType(
    {
        "settle": _settle,
        "fail": _fail,
        "expire": _expire,
        "dispute": _dispute,
        "dispute-won": _dispute_won,
        "dispute-lost": _dispute_lost,
        "confirm": _confirm,
        "refuse": _refuse,
        "abandon": _abandon,
    }
)


def _meant(
    payment: Payment, body: ControlBody, statuses: tuple[OperationStatus, ...]
) -> list[Operation]:
    meant = [
        one
        for one in payment.operations
        if body.operation in (None, one.id) and one.status in statuses and _is_movable(payment, one)
    ]
    _expect(bool(meant))
    return meant


def _is_movable(payment: Payment, operation: Operation) -> bool:
    if operation.type == "authorization":
        return payment.attempt is Attempt.PROCESSING
    return operation.type in ("capture", "refund")


def _force(
    psp: "SandboxPSP", payment: Payment, operation: Operation, status: OperationStatus
) -> None:
    payment.forget(operation)
    if operation.type == "authorization":
        psp.issuer.reach(payment, status, psp.clock.now())
    else:
        psp.acquirer.reach(payment, operation, status, psp.clock.now())
        _expect(operation.status == status)


def _open_dispute(payment: Payment) -> Operation:
    disputes = [
        one for one in payment.operations if one.type == "dispute" and one.status == "pending"
    ]
    _expect(bool(disputes))
    return disputes[-1]


def _expect(condition: bool) -> None:
    if not condition:
        raise Refusal("nothing_to_do", "The payment is in no state for this.")
