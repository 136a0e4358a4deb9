"""What must hold at the end, without faults and after all that was due.

docs/simulation.md lists the invariants. These are checked at the end, with the answers before it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta

import msgspec

from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import Payment, Transaction, TransactionType
from sandbox.psp_kit.books import BookedPayment, Operation
from simulation.final_checks import check_ends
from simulation.merchants import Merchant
from simulation.oracle import is_unasked_id, may_hold_at_the_psp, reserved_at_the_psp
from simulation.records import (
    held_again,
    holds_money,
    is_offline,
    may_hold_money,
    owes_what_a_bank_sent_back,
)
from simulation.simulated_system import SimulatedSystem
from simulation.told import acknowledged, check_told_is_recorded, one_of_each
from simulation.untold import is_hidden, is_unheard, is_untold

_KINDS = {
    "authorization": TransactionType.AUTHORIZATION,
    "capture": TransactionType.CHARGE,
    "refund": TransactionType.REFUND,
    "cancel": TransactionType.CANCEL_AUTHORIZATION,
    "expiry": TransactionType.CANCEL_AUTHORIZATION,
    "dispute": TransactionType.CHARGEBACK,
}
_ACTIONS = {
    "capturePayment": (TransactionType.CHARGE,),
    "refundPayment": (TransactionType.REFUND,),
    "cancelPayment": (TransactionType.CANCEL_AUTHORIZATION,),
    "reversePayment": (TransactionType.REFUND, TransactionType.CANCEL_AUTHORIZATION),
}
_LATE = timedelta(days=2)
# What the name of a reversal begins with in its operation ids.
_REVERSAL = "\x00reverse "
_STATES = {"succeeded": "Success", "failed": "Failure", "pending": "Pending"}


def check_all(
    system: SimulatedSystem, told: Iterable[Mapping[str, str]], merchants: Iterable[Merchant]
) -> None:
    """Complain about every invariant that does not hold at the end of a run.

    `told` is what each shopper heard last about each payment.
    """
    system.steps.look()
    check_one_live_charge(system)
    check_everything_is_linked(system)
    told_here = (
        [] if system.profile.reads_payments else acknowledged(system.profile, system.stand_in)
    )
    for payment in system.records.payments():
        if not is_offline(payment):
            if system.profile.reads_payments:
                check_books_agree(system, payment)
            else:
                check_told_is_recorded(payment, system.records, told_here, system.complain)
            check_nothing_is_open(system, payment)
    for outcomes in told:
        check_told(system, outcomes)
    for merchant in merchants:
        check_merchant(system, merchant)
    check_queue_is_empty(system)
    check_ends(system)


def check_one_live_charge(system: SimulatedSystem) -> None:
    """charged-once: at most one live charge; another only for what a cart costs more.

    What only a lost answer and a lost webhook told nobody can take into account. What a merchant
    released did not count any more when the cart was paid again, also if the PSP refused that.
    """
    held: defaultdict[str, list[int]] = defaultdict(list)
    for found in system.records.all_at_the_psp():
        is_passed_over = owes_what_a_bank_sent_back(found) or is_hidden(system, found)
        if may_hold_money(found) and not is_passed_over:
            cents = may_hold_at_the_psp(found) - held_again(found) - _not_released(system, found)
            held[_cart_of(system, found.merchant_reference)].append(cents)
    for cart, live in held.items():
        if sum(live) > system.rules.allowed(cart):
            system.complain(f"charged-once: live charges over {live} cents for cart {cart}")


def _not_released(system: SimulatedSystem, found: BookedPayment) -> int:
    """Return what a merchant wanted to release and the PSP, having taken a part, did not."""
    ended = {(one.type, one.status) for one in found.operations if not _is_unasked(system, one)}
    is_refused = {("cancel", "failed"), ("capture", "succeeded")} <= ended
    return reserved_at_the_psp(found) if is_refused else 0


def _is_unasked(system: SimulatedSystem, operation: Operation) -> bool:
    return is_unasked_id(system.records.operation_id_of(operation))


def check_everything_is_linked(system: SimulatedSystem) -> None:
    """money-is-known: what the PSP holds and has told is on a cart or an order, or was reported."""
    for found in system.records.all_at_the_psp():
        if not holds_money(found) or found.id in system.reported:
            continue
        payment = system.records.payment(found.merchant_reference)
        if payment is None:
            system.complain(f"money-is-known: {found.id} is on no Payment")
        elif not _is_attached(system, payment.id) and not is_untold(system, payment.id):
            system.complain(f"money-is-known: {payment.id} is on no cart and on no order")


def check_books_agree(system: SimulatedSystem, payment: Payment) -> None:
    """success-at-psp, amounts-agree, nothing-left-open: both sides show the same operations."""
    operations = system.records.operations(payment.id)
    tried = {
        operation.id
        for found in system.records.at_the_psp(payment.id)
        for operation in (found.operations if found.is_tried else ())
    }
    known = {one.interface_id for one in payment.transactions if one.interface_id}
    compared = known - _sent_back_unseen(system, payment.id)
    told = Counter(
        (one.type, _amount(one.type, one.amount.cent_amount), str(one.state))
        for one in payment.transactions
        if one.interface_id in compared
    )
    wanted = Counter(_as_transaction(one) for one in operations if one.id in compared)
    if told != wanted:
        system.complain(f"success-at-psp: {payment.id} says {dict(told)}, the PSP {dict(wanted)}")
    for one in operations:
        if one.id in tried - known and not _is_silent(one, operations):
            system.complain(f"nothing-left-open: {payment.id} lacks {one.type} {one.id}")


def check_nothing_is_open(system: SimulatedSystem, payment: Payment) -> None:
    """nothing-left-open: nothing waits for anybody, but for a PSP that has not decided."""
    pending = {one.id for one in system.records.operations(payment.id) if one.status == "pending"}
    if _is_undecided(system, payment.id):
        return
    for one in payment.transactions:
        if (
            one.is_unresolved
            and one.interface_id not in pending
            and not _is_moot(system, payment, one)
        ):
            system.complain(
                f"nothing-left-open: {one.type} {one.id} of {payment.id} is still {one.state}"
            )


def check_told(system: SimulatedSystem, told: Mapping[str, str]) -> None:
    """rejected-holds-nothing and approved-is-authorized: every answer has come true.

    What was replaced stays when its cart was ordered on nothing else; the log tells it.
    """
    for payment_id, outcome in told.items():
        payment = system.records.payment(payment_id)
        if payment is None or is_offline(payment):
            continue
        at_psp = system.records.at_the_psp(payment_id)
        held = [one for one in at_psp if may_hold_money(one)]
        is_kept = system.is_on_an_order(payment_id) and system.log_tells(payment_id)
        is_kept |= system.misses_webhooks and is_untold(system, payment_id)
        if outcome == "rejected" and not (all(map(owes_what_a_bank_sent_back, held)) or is_kept):
            system.complain(f"rejected-holds-nothing: {payment_id} was rejected and holds money")
        operations = system.records.operations(payment_id)
        if outcome == "approved" and not any(
            one.type == "authorization" and one.status == "succeeded" for one in operations
        ):
            system.complain(f"approved-is-authorized: {payment_id} was called approved")


def check_merchant(system: SimulatedSystem, merchant: Merchant) -> None:
    """one-key-one-operation: the PSP did what a merchant was answered, exactly once.

    A reversal may have had nothing to do but what was begun before, and a hold that runs out in
    the moment of its cancellation is released. So is, at a PSP that releases a payment once and
    gives that no name, what somebody else released.
    """
    operations = list(one_of_each(system.records, system.records.operations(merchant.payment_id)))
    done = Counter(system.records.operation_id_of(one) for one in operations)
    for (action, name), outcome in merchant.told.items():
        known_as = _REVERSAL + name if action == "reversePayment" else name
        ids = [operation_id(merchant.payment_id, kind, known_as) for kind in _ACTIONS[action]]
        count = sum(done[one] for one in ids)
        if not name or not operations:
            continue
        if count > len(ids):
            system.complain(f"one-key-one-operation: {action} {name} was done {count} times")
        is_released = action == "cancelPayment" and any(
            one.type == "expiry" or (one.type == "cancel" and not system.profile.names_releases)
            for one in operations
        )
        is_done = bool(count) or is_released or action == "reversePayment"
        if outcome == "approved" and not is_done:
            system.complain(f"success-at-psp: {action} {name} was not done")


def check_queue_is_empty(system: SimulatedSystem) -> None:
    """queue-is-empty: no message blocks another, and none is left."""
    for one in system.broker.deliveries:
        resource = msgspec.json.decode(one.publication.payload)["resource"]
        if one.state == "waiting" and not _is_undecided(system, resource["id"]):
            system.complain(
                f"queue-is-empty: a message about {resource['id']} is still in the queue"
            )


def _sent_back_unseen(system: SimulatedSystem, payment_id: str) -> set[str]:
    """Return late refunds that a bank can send back, where webhooks get lost.

    When a payment is four days old the reconciliation looks at it about once a day only, where
    it runs every quarter of an hour, and here almost never.
    """
    if not system.misses_webhooks:
        return set()
    return {
        one.id
        for found in system.records.at_the_psp(payment_id)
        for one in found.operations
        if found.can_be_sent_back
        and one.type == "refund"
        and one.created_at - found.operations[0].created_at > _LATE
    }


def _cart_of(system: SimulatedSystem, payment_id: str) -> str:
    carts = system.commercetools.project.collection("cart")
    for cart in carts:
        if payment_id in system.records.attached(cart.id):
            return str(cart.id)
    payment = system.records.payment(payment_id)
    return ((payment.key if payment else None) or payment_id)[4:40]


def _is_attached(system: SimulatedSystem, payment_id: str) -> bool:
    project = system.commercetools.project
    holders = [*project.collection("cart"), *project.collection("order")]
    return any(
        one.id == payment_id
        for holder in holders
        if holder.payment_info
        for one in holder.payment_info.payments
    )


def _as_transaction(operation: Operation) -> tuple[str, int, str]:
    kind = str(_KINDS[operation.type])
    return kind, _amount(kind, operation.amount), _STATES[operation.status]


def _amount(kind: str, cents: int) -> int:
    """A capture that fails while its authorization is cancelled is released with the rest."""
    return 0 if kind == TransactionType.CANCEL_AUTHORIZATION else cents


def _is_silent(operation: Operation, operations: list[Operation]) -> bool:
    """Whether a cancellation is told by the failed authorization alone."""
    return operation.type in ("cancel", "expiry") and not any(
        one.type == "authorization" and one.status == "succeeded" for one in operations
    )


def _is_undecided(system: SimulatedSystem, payment_id: str) -> bool:
    """Whether the PSP itself still waits, for its shopper or for a bank, or its word was lost."""
    if is_untold(system, payment_id):
        return True
    return any(one.is_open for one in system.records.at_the_psp(payment_id))


def _is_moot(system: SimulatedSystem, payment: Payment, command: Transaction) -> bool:
    """Whether it is a command about money that nobody ever held, so that it can only wait.

    Or one that a shopper may have added, being the first, and whose message with the author is
    lost: nobody carries that out, and the log says so. What waits for that capture waits too.
    At a PSP that shows no payment, a command can be too old to be repeated; it was reported. What
    came of one may have been told by a lost webhook, also where its books have no such payment.
    """
    if command.type == TransactionType.AUTHORIZATION:
        return False
    if is_unheard(system, command.interface_id):
        return True
    if not system.records.at_the_psp(payment.id):
        return True
    if not system.profile.reads_payments and system.log_tells(command.id):
        return True
    first = payment.transactions[0]
    is_behind = first.type == TransactionType.CHARGE and first.is_unresolved
    return (first.id == command.id or is_behind) and system.log_tells(first.id)
