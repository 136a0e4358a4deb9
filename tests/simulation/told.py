"""A PSP that shows no payment: what it has said, and what the connector must make of that.

nothing-read, details-noted-first, no-late-repetition, journal-holds-acknowledged and
told-is-recorded of the list in docs/simulation.md. Nothing here uses the connector's own ledger.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from payment_core.domain.payment import Payment
from psp_profiles.profile import IMPLIED, PSPProfile, Told
from sandbox.clock import Clock
from sandbox.psp_kit.books import Operation
from sandbox.psp_kit.stand_in import PSPStandIn
from simulation.calls import Call
from simulation.records import Records, named

Complain = Callable[[str], None]

_REPEATABLE = ("captures", "refunds")
_RELEASING = ("cancel", "expiry")
# How far the clocks of a run may be apart, and how long a call may take.
_MARGIN = timedelta(minutes=25)
_WEIGHTS = ("failed", "pending", "succeeded")
_STATES = {"succeeded": "Success", "failed": "Failure"}


def acknowledged(profile: PSPProfile, stand_in: PSPStandIn) -> list[Told]:
    """Return what the connector has acknowledged."""
    arrived = [one for one in stand_in.outbox.deliveries if one.state == "delivered"]
    return [said for one in arrived for said in profile.told(one.event.body)]


def told_state(operation: Operation, told: Iterable[Told]) -> str | None:
    """Return the state that follows from what was acknowledged; None when no end was.

    The last word of the highest rank counts, but an authorization that has succeeded once has
    succeeded.
    """
    ends = [
        one
        for one in told
        if one.reference == operation.id
        and one.status in _STATES
        and (one.rank > IMPLIED or one.status == operation.status)
    ]
    if not ends:
        return None
    if operation.type == "authorization" and any(one.status == "succeeded" for one in ends):
        return "Success"
    last = max(ends, key=lambda one: (one.rank, one.at, one.status == "failed"))
    return _STATES[last.status]


def untold(profile: PSPProfile, stand_in: PSPStandIn, operations: Iterable[Operation]) -> set[str]:
    """Return the operations whose end no webhook has told that arrived."""
    told = acknowledged(profile, stand_in)
    return {one.id for one in operations if told_state(one, told) is None}


def untold_losses(
    profile: PSPProfile, stand_in: PSPStandIn, payment: Payment, operations: Iterable[Operation]
) -> int:
    """Return how much went back that nothing commanded, and no webhook that arrived has told.

    An account that captures once releases what a capture leaves, and only the webhook about the
    capture tells that it was carried out: until then all of the authorization counts as held. A
    dispute is told by its webhook alone.
    """
    names = {one.interaction_id for one in payment.transactions if one.interaction_id}
    lost = [
        one
        for one in operations
        if one.type in (*_RELEASING, "dispute")
        and one.status != "failed"
        and one.metadata.get("operationId") not in names
    ]
    if profile.reads_payments or not lost:
        return 0
    known = {one.reference for one in acknowledged(profile, stand_in)}
    return sum(one.amount for one in lost if one.id not in known)


def one_of_each(records: Records, operations: Iterable[Operation]) -> Iterable[Operation]:
    """Return the operations, of the cancellations with one name of ours the one that was done."""
    best: dict[str, Operation] = {}
    for one in sorted(operations, key=lambda one: _WEIGHTS.index(one.status)):
        name = records.operation_id_of(one) if one.type == "cancel" else ""
        best[name or one.id] = one
    return best.values()


class ToldRules:
    """Complains about calls that such a PSP must not get."""

    def __init__(
        self,
        records: Records,
        profile: PSPProfile,
        stand_in: PSPStandIn,
        clock: Clock,
        complain: Complain,
    ) -> None:
        self._records = records
        self._profile = profile
        self._stand_in = stand_in
        self._clock = clock
        self._complain = complain
        self._first_sent: dict[str, datetime] = {}

    def before(self, call: Call) -> None:
        """Look at a call that is about to be sent."""
        if not call.is_to_the_psp:
            return
        if "ledger" in call.kinds and call.method == "GET":
            self._complain(f"nothing-read: {call.template}")
        if call.path.endswith("/details"):
            self._check_noted(call)
        if call.money is not None and call.money.operation in _REPEATABLE:
            self._check_age(call.money.operation_id)

    def happened(self, call: Call) -> None:
        """A call is judged by what it asks for."""

    def after(self, call: Call) -> None:
        """See `happened`."""

    def _check_noted(self, call: Call) -> None:
        """details-noted-first: a Payment says so before details are handed in for it."""
        result = self._profile.handed_in(call.body)
        found = [
            one
            for one in self._stand_in.books()
            if result in (one.return_url or "") or result in one.brought.values()
        ]
        for one in found:
            payment = self._records.payment(one.merchant_reference)
            if payment is None or not payment.interactions("details"):
                self._complain(f"details-noted-first: {one.merchant_reference} has no note")

    def _check_age(self, operation_id: str) -> None:
        """no-late-repetition: a capture or refund is repeated only while its key is remembered."""
        now = self._clock.now()
        first = self._first_sent.setdefault(operation_id, now)
        if now - first > self._stand_in.key_window() + _MARGIN:
            self._complain(f"no-late-repetition: {operation_id} after {now - first}")


def check_journals(records: Records, said: Iterable[Told], complain: Complain) -> None:
    """journal-holds-acknowledged: what was acknowledged for a known Payment is kept on it."""
    for payment_id, item in sorted({(one.payment_id, one.item) for one in said}):
        payment = records.payment(payment_id)
        if payment is None:
            continue
        kept = {one.get("interactionId") for one in payment.interactions("journal")}
        if item not in kept:
            complain(f"journal-holds-acknowledged: {payment.id} lacks {item}")


def check_told_is_recorded(
    payment: Payment, records: Records, told: list[Told], complain: Complain
) -> None:
    """told-is-recorded: each transaction has the state that follows from what was acknowledged.

    Of several cancellations that one command asked for, the PSP has carried out one at most: it
    may wait for the others when one was refused. A command that was still open when its
    authorization was released is carried out by that.
    """
    every = list(one_of_each(records, records.operations(payment.id)))
    is_approved = any(
        one.type == "authorization" and told_state(one, told) == "Success" for one in every
    )
    states = {one.interface_id: str(one.state) for one in payment.transactions}
    commands = {
        one.id: found
        for one in every
        if one.type == "cancel" and (found := named(payment, records.operation_id_of(one)))
    }
    states |= {name: str(found.state) for name, found in commands.items()}
    released = {
        one.id for one in every if one.type in _RELEASING and told_state(one, told) == "Success"
    }
    ended = {name for name, found in commands.items() if found.interface_id in released - {name}}
    waiting = _cancellations_with_an_untold_call(payment, records, told)
    for one in every:
        wanted = told_state(one, told)
        if wanted == "Failure" and states.get(one.id) == "Pending" and one.id in waiting:
            continue
        # The failure of a capture names one that only its authorization tells of.
        is_silent = one.type in (*_RELEASING, "capture") and not is_approved
        if wanted is None or one.id in ended or (is_silent and one.id not in states):
            continue
        if states.get(one.id) != wanted:
            complain(
                f"told-is-recorded: {one.type} {one.id} of {payment.id} is "
                f"{states.get(one.id)}, the PSP has said {wanted}"
            )


def _cancellations_with_an_untold_call(
    payment: Payment, records: Records, told: list[Told]
) -> set[str]:
    """Return the calls to cancel of whose command the end of some call was not told."""
    calls = [one for one in records.operations(payment.id) if one.type == "cancel"]
    names = {one.id: records.operation_id_of(one) for one in calls}
    waiting = {names[one.id] for one in calls if told_state(one, told) is None} - {""}
    return {call for call, name in names.items() if name in waiting}
