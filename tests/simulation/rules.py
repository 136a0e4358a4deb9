"""What every outgoing call must obey, looked at before it is sent.

docs/simulation.md lists the invariants.
"""

from collections.abc import Callable

from payment_core.domain.operation_ids import operation_id_of
from payment_core.domain.payment import Payment, Transaction, TransactionState, TransactionType
from payment_core.domain.superseded_attempts import commands_of_superseding
from psp_profiles.profile import MoneyCall
from simulation.calls import COMMERCETOOLS, Call, header_of
from simulation.history import CartHistory
from simulation.inbound_requests import InboundRequest, current_inbound
from simulation.records import Records, ends_of_attempts, named

Complain = Callable[[str], None]

_KINDS = {
    "captures": TransactionType.CHARGE,
    "refunds": TransactionType.REFUND,
    "cancel": TransactionType.CANCEL_AUTHORIZATION,
}
# What a cart costs, in cents, of which nothing is known.
_WHOLE = 10_000
# With as many further keys an operation is tried whose key the PSP has spoilt.
_FURTHER_KEYS = (2, 3)
_SECRET = ("tok_", "sk_", "whsec_", "secret")
_UNRESOLVED = (TransactionState.INITIAL, TransactionState.PENDING)


class CallRules:
    """Complains about calls that should never be made."""

    def __init__(self, records: Records, carts: CartHistory, complain: Complain) -> None:
        self._records = records
        self._carts = carts
        self._complain = complain
        self._meanings: dict[str, object] = {}
        self._keys: dict[tuple[str, str, object], str] = {}

    def allowed(self, cart_id: str) -> int:
        """Return the most that the cart's total ever was."""
        most = self._carts.most(cart_id)
        return _WHOLE if most is None else most

    def before(self, call: Call) -> None:
        """Look at a call that is about to be sent."""
        inbound = current_inbound()
        self._check_address(call)
        if call.money or "change" in call.kinds:
            self._check_sender(call, inbound)
        if call.money is not None:
            self._check_key(call, call.money)
            self._check_order(call, call.money)

    def happened(self, call: Call) -> None:
        """A call is judged by what it asks for, not by what comes of it."""

    def after(self, call: Call) -> None:
        """See `happened`."""

    def _check_address(self, call: Call) -> None:
        """no-secret-shown: no secret in an address."""
        url = call.request.url
        if any(secret in url for secret in _SECRET):
            self._complain(f"no-secret-shown: a secret in the address of {call.template}")

    def _check_sender(self, call: Call, inbound: InboundRequest | None) -> None:
        """authorized-callers-only and own-cart-only: no call without a right to it."""
        if inbound is None:
            self._complain(f"authorized-callers-only: {call.template} on nobody's behalf")
        elif inbound.is_intrusion:
            self._complain(f"authorized-callers-only: {call.template} for an attacker")
        elif inbound.session_id is not None:
            payment = self._payment_of(call)
            cart = self._records.cart_of_session(inbound.session_id)
            if payment is not None and not (payment.key or "").startswith(f"pay-{cart}-"):
                self._complain(
                    f"own-cart-only: {call.template} touches {payment.key} from cart {cart}"
                )

    def _payment_of(self, call: Call) -> Payment | None:
        if call.host == COMMERCETOOLS:
            _, _, payment_id = call.path.partition("/payments/")
            return self._records.payment(payment_id) if payment_id else None
        return self._records.payment(call.money.payment_id) if call.money else None

    def _check_key(self, call: Call, money: MoneyCall) -> None:
        """one-key-one-operation: one operation, one derived key; one key, one meaning.

        After an error that the PSP remembers, the next key is derived from the one before.
        """
        key = header_of(call.request, "Idempotency-Key")
        derived = {money.key, *(f"{money.key}-{number}" for number in _FURTHER_KEYS)}
        if not key or key not in derived:
            self._complain(
                f"one-key-one-operation: {call.template} has the key {key!r}, not {money.key!r}"
            )
        if self._meanings.setdefault(key, money.meaning) != money.meaning:
            self._complain(f"one-key-one-operation: {key} has two meanings")
        operation = (money.payment_id, money.operation_id, money.meaning)
        known = self._keys.setdefault(operation, money.key)
        if known != money.key:
            self._complain(f"one-key-one-operation: {money.operation_id} has two keys")

    def _check_order(self, call: Call, money: MoneyCall) -> None:
        """commanded-first, amounts-agree and no-return-during-capture."""
        payment = self._records.payment(money.payment_id)
        if payment is None:
            self._complain(f"commanded-first: {call.template} for a Payment that does not exist")
        elif money.operation == "authorize":
            self._check_authorization(money, payment)
        else:
            self._check_command(call, money, payment)

    def _check_authorization(self, money: MoneyCall, payment: Payment) -> None:
        before = self._records.meddled.get(payment.id, payment)
        amount, planned = money.amount or 0, before.amount_planned
        if (amount, money.currency) != (planned.cent_amount, planned.currency_code):
            self._complain(
                f"amounts-agree: {payment.id} is over {planned}, the PSP is asked for {amount}"
            )
        cart_id = (payment.key or "")[len("pay-") :][:36]
        if amount > self.allowed(cart_id):
            self._complain(f"amounts-agree: {amount} is more than the cart ever was")
        cart = self._records.cart(cart_id)
        # A shop may take it off again while its authorization is repeated under the same key.
        if cart is not None and payment.id not in self._carts.attached(cart_id):
            self._complain(
                f"commanded-first: {payment.id} is authorized before its cart knows of it"
            )

    def _check_command(self, call: Call, money: MoneyCall, payment: Payment) -> None:
        name = self._records.named_by(money.operation_id)
        if name in ends_of_attempts(payment):
            return
        command = named(payment, name)
        if command is None or command.type != _KINDS.get(money.operation):
            self._complain(f"commanded-first: {call.template} that no transaction commands")
            return
        if money.amount is not None and money.amount != command.amount.cent_amount:
            self._complain(
                f"amounts-agree: {command.amount} is commanded, {money.amount} is asked for"
            )
        if money.operation == "captures" or _is_return(payment, command):
            return
        for open_one in _open_captures(payment, command):
            if not self._came_too_late(payment, command, open_one):
                self._complain(
                    f"no-return-during-capture: {call.template} while {open_one.id} is open"
                )

    def _came_too_late(self, payment: Payment, command: Transaction, capture: Transaction) -> bool:
        """Whether the attempt had been replaced before, and the PSP does not know this capture.

        A hold that is there again, since its capture has failed, is released without waiting for
        it: it would only take money that is returned.
        """
        ends = commands_of_superseding(payment)
        earlier = payment.transactions[: payment.transactions.index(capture)]
        if command not in ends or not any(one in ends for one in earlier):
            return False
        at_the_psp = map(self._records.operation_id_of, self._records.operations(payment.id))
        return operation_id_of(payment, capture) not in set(at_the_psp)


def _is_return(payment: Payment, command: Transaction) -> bool:
    """Whether this returns captured money of a replaced attempt.

    What is still being captured there adds to it, and is returned when it is known: waiting for
    a capture that nobody may ever carry out would keep the shopper's money.
    """
    is_refund = command.type == TransactionType.REFUND
    return is_refund and command in commands_of_superseding(payment)


def _open_captures(payment: Payment, command: Transaction) -> list[Transaction]:
    """Return the captures that were open before the command was given, and still are."""
    earlier = payment.transactions[: payment.transactions.index(command)]
    return [one for one in earlier if one.type == "Charge" and one.state in _UNRESOLVED]
