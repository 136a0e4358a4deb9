"""What must hold, checked on the PSP's books, commercetools' records and what people were told."""

from collections import Counter
from collections.abc import Iterable

from bench import Json
from payment_core.operation_ids import operation_id
from payment_core.payment import Payment, TransactionState, TransactionType
from simulation.arena import Arena
from simulation.people import Merchant, Shopper

_LIVE = frozenset({"requires_action", "requires_payment_method", "processing", "authorized"})
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
_FORBIDDEN_MOVES = {
    "Success": ("Pending", "Initial"),
    "Failure": ("Pending", "Initial"),
    "Pending": ("Initial",),
}


class Violation(AssertionError):
    """An invariant does not hold."""


def check_all(arena: Arena, cart: Json, shoppers: list[Shopper], merchants: list[Merchant]) -> None:
    """Raise `Violation` for the first invariant that does not hold at the end of a run."""
    ids = [one["id"] for one in arena.api("GET", "payments?limit=500")["results"]]
    pairs = [(arena.payment(one), arena.at_the_psp(one)) for one in ids]
    check_one_live_charge(pairs)
    for payment, at_psp in pairs:
        check_sums(payment)
        check_books_agree(payment, at_psp)
    check_attached(arena, cart, pairs)
    check_history(arena)
    _require(not arena.complaints, "; ".join(arena.complaints))
    check_shoppers(arena, shoppers)
    check_merchants(arena, merchants)


def check_one_live_charge(pairs: Iterable[tuple[Payment, list[Json]]]) -> None:
    """S1: one shopper intent, at most one live charge; S11: one PSP payment per Payment."""
    holding = 0
    for payment, at_psp in pairs:
        _require(len(at_psp) <= 1, f"S11: {len(at_psp)} PSP payments for {payment.id}")
        holding += sum(_holds_money(one) for one in at_psp)
    _require(holding <= 1, f"S1: {holding} live charges for one cart")


def check_sums(payment: Payment) -> None:
    """S2 in commercetools: never more refunded than captured, nor captured than authorized."""
    sums = Counter[str]()
    for one in payment.transactions:
        if one.state in (TransactionState.SUCCESS, TransactionState.PENDING):
            sums[one.type] += one.amount.cent_amount
    _require(sums["Charge"] <= sums["Authorization"], f"S2: {payment.id} captured {sums}")
    _require(sums["Refund"] <= sums["Charge"] or _has_failed_capture(payment), f"S2: {sums}")


def check_books_agree(payment: Payment, at_psp: list[Json]) -> None:
    """S6, S7, L1: commercetools says what the PSP says, about every operation, and only that."""
    if payment.payment_method_info.method == "invoice":
        return
    operations = [one for found in at_psp for one in found["operations"]]
    told = Counter(
        (one.type, _amount(one.type, one.amount.cent_amount), str(one.state))
        for one in payment.transactions
        if one.interface_id
    )
    wanted = Counter(
        (
            str(_KINDS[one["type"]]),
            _amount(_KINDS[one["type"]], one["amount"]["value"]),
            _state(one["status"]),
        )
        for one in operations
        if one["id"] in {tx.interface_id for tx in payment.transactions}
    )
    _require(told == wanted, f"S6: {payment.id} says {told}, the PSP {wanted}")
    missing = [
        one
        for one in operations
        if one["id"] not in {tx.interface_id for tx in payment.transactions}
        and not _is_silent(one, operations)
    ]
    _require(not missing, f"L1: {payment.id} lacks {missing}")
    for one in payment.transactions:
        _require(
            not (one.state == TransactionState.SUCCESS and not one.interface_id),
            f"S6: {one} has no PSP reference",
        )
        _require(
            one.state != TransactionState.INITIAL or not operations or _is_waiting(one.type),
            f"L1: {one} of {payment.id} is still unresolved",
        )


def check_attached(arena: Arena, cart: Json, pairs: list[tuple[Payment, list[Json]]]) -> None:
    """L2: whatever the PSP holds is on the cart."""
    attached = set(arena.attached(cart))
    for payment, at_psp in pairs:
        if any(_holds_money(one) for one in at_psp):
            _require(payment.id in attached, f"L2: {payment.id} is on no cart")


def check_history(arena: Arena) -> None:
    """S4: no transaction ever went back."""
    states: dict[str, str] = {}
    for message in arena.commercetools.project.messages:
        if message["type"] == "PaymentTransactionAdded":
            states[message["transaction"]["id"]] = message["transaction"]["state"]
        elif message["type"] == "PaymentTransactionStateChanged":
            before, after = states.get(message["transactionId"], "Initial"), message["state"]
            _require(after not in _FORBIDDEN_MOVES.get(before, ()), f"S4: {before} -> {after}")
            states[message["transactionId"]] = after


def check_shoppers(arena: Arena, shoppers: Iterable[Shopper]) -> None:
    """S13, S17: approved means authorized; rejected means that no money is held."""
    for shopper in shoppers:
        for payment_id, outcome in shopper.told.items():
            payment = arena.payment(payment_id)
            if payment.payment_method_info.method == "invoice":
                continue
            at_psp = arena.at_the_psp(payment_id)
            if outcome == "rejected":
                _require(not any(map(_holds_money, at_psp)), f"S13: {payment_id} holds money")
            if outcome == "approved":
                authorized = any(
                    one["type"] == "authorization" and one["status"] == "succeeded"
                    for found in at_psp
                    for one in found["operations"]
                )
                _require(authorized, f"S17: {payment_id} was called approved")


def check_merchants(arena: Arena, merchants: Iterable[Merchant]) -> None:
    """What a merchant was told about a named job is what the PSP did, exactly once."""
    for merchant in merchants:
        at_psp = arena.at_the_psp(merchant.payment_id)
        done = Counter(
            one["metadata"].get("operationId")
            for found in at_psp
            for one in found["operations"]
            if one["type"] in ("capture", "refund", "cancel")
        )
        for (action, name), outcome in merchant.told.items():
            ids = [operation_id(merchant.payment_id, kind, name) for kind in _ACTIONS[action]]
            count = sum(done[one] for one in ids)
            if name and at_psp:
                _require(count <= len(ids), f"S10: {action} {name} was done {count} times")
                _require(outcome != "approved" or count >= 1, f"S6: {action} {name} was not done")
                _require(
                    outcome != "received" or _is_pending_at_the_psp(at_psp, ids),
                    f"L1: {action} {name} was never finished",
                )


def _is_pending_at_the_psp(at_psp: list[Json], ids: list[str]) -> bool:
    return any(
        one["status"] == "pending" and one["metadata"].get("operationId") in ids
        for found in at_psp
        for one in found["operations"]
    )


def _holds_money(at_psp: Json) -> bool:
    return at_psp["status"] in _LIVE or (
        at_psp["status"] == "captured" and at_psp["refundable"]["value"] > 0
    )


def _amount(kind: str, cents: int) -> int:
    """A capture that fails while its authorization is cancelled is released with the rest."""
    return 0 if kind == TransactionType.CANCEL_AUTHORIZATION else cents


def _state(status: str) -> str:
    return {"succeeded": "Success", "failed": "Failure"}.get(status, "Pending")


def _is_silent(operation: Json, operations: list[Json]) -> bool:
    """Whether a cancellation is told by the failed authorization alone."""
    return operation["type"] in ("cancel", "expiry") and not any(
        one["type"] == "authorization" and one["status"] == "succeeded" for one in operations
    )


def _is_waiting(kind: str) -> bool:
    """Nobody repeated a job without a name: its claim waits, and is counted in every sum."""
    return kind in ("Charge", "Refund", "CancelAuthorization")


def _has_failed_capture(payment: Payment) -> bool:
    return any(
        one.state == TransactionState.FAILURE for one in payment.of_type(TransactionType.CHARGE)
    )


def _require(condition: bool, complaint: str) -> None:
    if not condition:
        raise Violation(complaint)
