"""Bugs that payment connectors really have, as changes to ours."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import msgspec

from event_handler import app as event_handler
from payment_core.commercetools.client import ConcurrentModification, DuplicateField
from payment_core.commercetools.payments import PaymentDraft, Payments
from payment_core.domain import converge
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.domain.payment import Payment, Transaction, TransactionState
from payment_core.domain.provider import AuthorizationRequest, Capabilities
from payment_core.domain.rules import check_refund
from payment_core.domain.updates import AddTransaction, UpdateAction
from payment_core.runtime import http
from payment_core.runtime.errors import Unavailable
from payment_core.runtime.http import HTTPClient
from payment_core.runtime.transport import Response
from payment_core.runtime.webhook_signature import StandardWebhookVerifier
from payment_core.use_cases import command_execution, convergence
from payment_core.use_cases.convergence import Convergence
from payment_core.use_cases.pending_commands import ExecuteCommands
from payment_provider_sandbox import ledger as sandbox_ledger
from payment_provider_sandbox import provider as sandbox
from payment_provider_sandbox.api import SandboxAPI
from processor.domain.coverage import Coverage
from processor.domain.outcome import PaymentOutcome, PaymentState, outcome_of
from processor.domain.session import Session
from processor.use_cases import payment_operations, payment_start
from processor.use_cases.attempts import Attempts
from processor.use_cases.customer_payment_methods import CustomerPaymentMethods
from processor.use_cases.payment_confirmation import ConfirmPayment
from processor.use_cases.payment_start import StartPayment
from processor.use_cases.psp_webhooks import ReceiveWebhook
from reconciliation.use_cases.reconciliation_run import Reconcile
from simulation.bugs_of_money import BUGS_OF_MONEY
from simulation.planting import Bug


def _swallowing(original: Callable[..., Any], *errors: type[Exception]) -> Callable[..., Any]:
    def swallow(self: Any, *arguments: Any) -> Any:
        try:
            return original(self, *arguments)
        except errors:
            return arguments[0]

    return swallow


def _update_latest(self: Payments, payment: Payment, actions: Sequence[UpdateAction]) -> Payment:
    return _UPDATE(self, self.get(payment.id), actions)


def _create_or_take(self: Payments, draft: PaymentDraft) -> Payment:
    try:
        return _CREATE(self, draft)
    except DuplicateField:
        return self.get_by_key(draft.key)


def _promise_the_claim(
    self: Payments, payment: Payment, actions: Sequence[UpdateAction]
) -> Payment:
    """Go on as if the claim were written, which is done with the result only."""
    claims = [
        one.transaction
        for one in actions
        if isinstance(one, AddTransaction) and one.transaction.state == TransactionState.INITIAL
    ]
    if not claims:
        return _UPDATE(self, payment, actions)
    promised = tuple(
        Transaction(str(uuid4()), one.type, one.amount, interaction_id=one.interaction_id)
        for one in claims
    )
    return msgspec.structs.replace(payment, transactions=payment.transactions + promised)


def _send_without_conflicts(
    self: Any, method: str, path: str, headers: Mapping[str, str], **more: Any
) -> Response:
    key = {"Authorization": "Bearer sk_sandbox_bench"}
    answer: Response = self._http.send(
        method, f"https://psp.test{path}", headers={**key, **headers}, **more
    )
    return answer


def _send_and_log(self: HTTPClient, method: str, url: str, **more: Any) -> Response:
    print(method, url, more.get("headers"))  # noqa: T201 - that is the bug.
    return _SEND(self, method, url, **more)


def _reject_the_unknown(payment: Payment, ledger: Ledger, now: Coverage) -> PaymentOutcome:
    outcome = outcome_of(payment, ledger, now)
    if outcome.state is PaymentState.PENDING and ledger.psp_payment_id is None:
        return msgspec.structs.replace(outcome, state=PaymentState.REJECTED)
    return outcome


def _approve_the_pending(payment: Payment, ledger: Ledger, now: Coverage) -> PaymentOutcome:
    outcome = outcome_of(payment, ledger, now)
    if outcome.state is PaymentState.PENDING:
        return PaymentOutcome(payment_id=payment.id, state=PaymentState.APPROVED)
    return outcome


def _refund_by_first_sight(
    payment: Payment, amount: Money, capture: Transaction | None, capabilities: Capabilities
) -> None:
    captured = [one for one in payment.transactions if one.type in ("Authorization", "Charge")]
    seen = msgspec.structs.replace(payment, transactions=tuple(captured))
    check_refund(seen, amount, capture, capabilities)


def _confirm_anybodys(self: ConfirmPayment, session: Session, payment_id: str) -> PaymentOutcome:
    attempts = self.verified_carts.attempts(session)
    converged = self._converge(self.payments.get(payment_id))
    return outcome_of(converged.payment, converged.ledger, attempts.coverage)


def _one_cent_more(money: Money) -> dict[str, object]:
    return {"value": money.cent_amount + 1, "currency": money.currency_code}


_UPDATE, _CREATE, _SEND = Payments.update, Payments.create, HTTPClient.send
_ANY_STATE = frozenset(TransactionState)
_EVERY_MOVE = dict.fromkeys(TransactionState, _ANY_STATE)
_NO_WAY_BACK = dict.fromkeys((TransactionState.INITIAL, TransactionState.PENDING), _ANY_STATE)


def _nothing(*_: Any, **__: Any) -> None:
    return None


BUGS: Mapping[str, Bug] = MappingProxyType(
    {
        "a random key for every authorization": Bug(
            AuthorizationRequest, "idempotency_key", property(lambda _: str(uuid4()))
        ),
        "a new key for every try of an operation": Bug(
            command_execution, "operation_id_of", lambda *_: f"ctp.try.{uuid4()}"
        ),
        "a webhook acknowledged before its effect is stored": Bug(
            ReceiveWebhook, "_converge", _swallowing(ReceiveWebhook._converge, Unavailable)
        ),
        "a version conflict swallowed": Bug(
            Payments, "update", _swallowing(Payments.update, ConcurrentModification)
        ),
        "the version read again just before the write": Bug(Payments, "update", _update_latest),
        "a taken key taken for a new Payment": Bug(Payments, "create", _create_or_take),
        "no table of transitions": Bug(converge, "_MOVES", _EVERY_MOVE),
        "transactions told apart by their type alone": Bug(
            converge, "_is_certainly", lambda _, one, __, entry: one.type == entry.type
        ),
        "a refund allowed by what was captured once": Bug(
            payment_operations, "check_refund", _refund_by_first_sight
        ),
        "the PSP asked before the claim is written": Bug(Payments, "update", _promise_the_claim),
        "an unknown outcome told as a decline": Bug(
            payment_start, "outcome_of", _reject_the_unknown
        ),
        "a webhook taken without a signature": Bug(StandardWebhookVerifier, "verify", _nothing),
        "an access token logged": Bug(HTTPClient, "send", _send_and_log),
        "a message acknowledged and not acted upon": Bug(
            ExecuteCommands, "execute", _swallowing(ExecuteCommands.execute, Unavailable)
        ),
        "an end that the PSP can never take back": Bug(converge, "_MOVES", _NO_WAY_BACK),
        "a conflict on the PSP's key taken for a decline": Bug(
            SandboxAPI, "send", _send_without_conflicts
        ),
        "money before the cart knows of it": Bug(StartPayment, "_attach", _nothing),
        "a pending payment told as approved": Bug(
            payment_start, "outcome_of", _approve_the_pending
        ),
        "a superseded attempt keeps its money": Bug(Convergence, "_return_money", _nothing),
        "the cart's other payments left out of the sum": Bug(
            Attempts, "outstanding", lambda self, besides=None: self.cart.total
        ),
        "a name that is not found again": Bug(payment_operations, "same_operation", lambda *_: []),
        "no look before a command is repeated": Bug(convergence, "may_execute", lambda *_: True),
        "a status that nobody knows taken for success": Bug(
            sandbox_ledger,
            "_STATES",
            {
                "succeeded": TransactionState.SUCCESS,
                "failed": TransactionState.FAILURE,
                "pending": TransactionState.SUCCESS,
            },
        ),
        "a cent too much": Bug(sandbox, "_amount", _one_cent_more),
        "a cancellation while a capture is open": Bug(
            payment_operations, "check_no_open_capture", _nothing
        ),
        "ten tries in a row": Bug(http, "_TRIES", 10),
        "a Retry-After that nobody reads": Bug(HTTPClient, "_retry_after", lambda *_: 0),
        "a message held longer than its deadline": Bug(event_handler, "_BUDGET", 60),
        "a message that never ends": Bug(
            ExecuteCommands,
            "_check_not_in_work",
            lambda *_: (_ for _ in ()).throw(Unavailable("later")),
        ),
        "anybody's payment shown to anybody": Bug(ConfirmPayment, "confirm", _confirm_anybodys),
        "anybody's stored card charged by anybody": Bug(
            CustomerPaymentMethods, "_is_of", lambda *_: True
        ),
        "a reconciliation that looks at nothing": Bug(Reconcile, "_reconcile", _nothing),
        **BUGS_OF_MONEY,
    }
)
