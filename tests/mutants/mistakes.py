"""Mistakes in the money code that passed the tests once: what reaches them must fail now."""

from mutants.mutant import Covering, Edit, FailingTests, Mutant
from mutants.places import COMMANDS, CORE, EVENTS, PROCESSOR, STRIPE

_BALANCES = f"{CORE}/domain/balances.py"
_COMMANDS = f"{COMMANDS}/commands.py"
_CONVERGE = f"{CORE}/domain/converge.py"
_SUPERSEDING = f"{CORE}/domain/superseded_attempts.py"
_CONVERGENCE = f"{CORE}/use_cases/convergence.py"
_HTTP, _CURL = f"{CORE}/runtime/http.py", f"{CORE}/runtime/curl_transport.py"
_REPEATS = f"{PROCESSOR}/domain/repeats.py"
_AUTHORIZING = f"{PROCESSOR}/use_cases/attempt_authorization.py"
_RECURRING = f"{PROCESSOR}/use_cases/recurring_transaction.py"
_CLAIMED = f"{PROCESSOR}/use_cases/claimed_operations.py"

_REFUND_FIRST = (
    "    if refundable(payment).is_positive and _may_try_again(payment, _REFUND):\n"
    "        return _draft(payment, _REFUND, refundable(payment), now)\n"
)
_CANCEL_NEXT = (
    "    if capturable(payment).is_positive and _may_try_again(payment, _CANCEL):\n"
    "        return supersede(payment, now)\n"
)


def mistake(name: str, file: str, text: str, wrong: str) -> Mutant:
    """Return a mistake in one place."""
    return Mutant(name, (Edit(file, text, wrong),), Covering())


MISTAKES_WITH_MONEY = (
    mistake(
        "a pending refund kept",
        _BALANCES,
        "return (captured - _returned(payment, _POSSIBLE)).at_least_zero()\n\n\ndef held",
        "return (captured - _returned(payment, _DONE)).at_least_zero()\n\n\ndef held",
    ),
    mistake(
        "a commanded capture not taken from what is authorized",
        _BALANCES,
        "_open_authorization(payment, _DONE, captured=_POSSIBLE, released=_POSSIBLE)",
        "_open_authorization(payment, _DONE, captured=_DONE, released=_POSSIBLE)",
    ),
    mistake(
        "an open capture ignored where only one is allowed",
        _BALANCES,
        "return _has(payment, TransactionType.CHARGE, _POSSIBLE)",
        "return _has(payment, TransactionType.CHARGE, _DONE)",
    ),
    mistake(
        "two operators who act on one view",
        f"{PROCESSOR}/domain/payment_revisions.py",
        "if revision is not None and revision != revision_of(payment):",
        "if False:",
    ),
    mistake(
        "an operator's click as a new operation each time",
        f"{PROCESSOR}/use_cases/operator_actions.py",
        'f"\\x00operator {request.operation}"',
        'f"\\x00operator {request.operation} {request.revision}"',
    ),
    mistake(
        "a repeat whatever its target",
        _REPEATS,
        "one.amount == amount and target_of(payment, one) == target",
        "one.amount == amount",
    ),
    mistake(
        "a pending claim taken up without a name",
        _REPEATS,
        "if one.state == TransactionState.INITIAL and is_ours(payment, one)",
        "if one.is_unresolved and is_ours(payment, one)",
    ),
    mistake(
        "released before it is refunded",
        _SUPERSEDING,
        _REFUND_FIRST + _CANCEL_NEXT,
        _CANCEL_NEXT + _REFUND_FIRST,
    ),
    mistake(
        "likely pairs before certain ones",
        _CONVERGE,
        "(_has_its_reference, _has_its_name, _is_same_attempt, _is_likely)",
        "(_is_likely, _is_same_attempt, _has_its_reference, _has_its_name)",
    ),
    mistake(
        "the template's id without the amount",
        _CONVERGE,
        "return one.interaction_id == ledger.psp_payment_id and one.amount == entry.amount",
        "return one.interaction_id == ledger.psp_payment_id",
    ),
    mistake(
        "authorized again although a transaction exists",
        _AUTHORIZING,
        "if not is_unknown or payment.paying:",
        "if not is_unknown:",
    ),
    mistake(
        "asked for again without proof after the key window",
        _AUTHORIZING,
        "return ledger.complete or self.world.now() - payment.created_at < window",
        "return True",
    ),
    mistake(
        "an attempt of another amount taken up",
        f"{PROCESSOR}/use_cases/submits.py",
        "return is_owed and _is_same_method(payment, request)",
        "return _is_same_method(payment, request)",
    ),
    mistake(
        "gone on with before the cart knows of it",
        f"{PROCESSOR}/use_cases/payment_start.py",
        "        if not attempts.is_attached(payment):\n"
        "            self._attach(attempts, payment)\n"
        "        converged",
        "        converged",
    ),
    mistake(
        "a recurring charge gone on with before the cart knows of it",
        _RECURRING,
        "        if not attempts.is_attached(payment):\n            self._attach(cart, payment)\n",
        "",
    ),
    mistake(
        "a recurring key with another body",
        _RECURRING,
        "        if not charge.made(claimed):\n",
        "        if False:\n",
    ),
    mistake(
        "a recurring claim without a look at what is left",
        _RECURRING,
        "            self._check(attempts, payment.amount_planned, payment)\n",
        "",
    ),
    mistake(
        "a half-failed reversal not rejected",
        _CLAIMED,
        "if TransactionState.FAILURE in states:",
        "if states == {TransactionState.FAILURE}:",
    ),
    mistake(
        "a stale ledger written after a conflict",
        _CONVERGENCE,
        "payment, ledger = self._read(payment.id), None",
        "payment = self._read(payment.id)",
    ),
    mistake(
        "a refusal forgotten after a lost race",
        _CONVERGENCE,
        "ledger = provider.fetch(lookup_of(payment, seen_as, evidence)).including(kept)",
        "ledger = provider.fetch(lookup_of(payment, seen_as, evidence))",
    ),
    mistake(
        "an attempt ended whose details were handed in",
        f"{CORE}/domain/superseded_attempts.py",
        "not is_superseded(payment) or details_handed_in(payment):",
        "not is_superseded(payment):",
    ),
    mistake(
        "the card of a replaced attempt stored",
        f"{CORE}/use_cases/payment_method_storage.py",
        "            and not is_superseded(payment)\n",
        "",
    ),
    mistake(
        "a capture by the dashboard beside ours lost",
        f"{STRIPE}/ledger.py",
        "if intent.amount_received > noted:",
        "if intent.amount_received > noted and not notes:",
    ),
    mistake(
        "an effect forgotten after a later try had none",
        _HTTP,
        "trouble = trouble if isinstance(trouble, OutcomeUnknown) else answer",
        "trouble = answer",
    ),
    mistake(
        "a timeout beyond the budget",
        _HTTP,
        "is_enough = left >= self._timeouts.total",
        "is_enough = True",
    ),
    mistake(
        "a body of any length",
        _CURL,
        "        if self._length > _LONGEST_ANSWER:\n            return 0\n",
        "",
    ),
    mistake(
        "every added transaction a command",
        _COMMANDS,
        "if is_meant and one.state == TransactionState.INITIAL:",
        "if is_meant:",
    ),
    mistake(
        "a claim that is still worked on taken up by a message",
        f"{COMMANDS}/pending_commands.py",
        "if abs(self.world.now() - command.timestamp) < _CLAIM_IS_FRESH:",
        "if False:",
    ),
    mistake(
        "a replaced attempt that returns only what is captured",
        _SUPERSEDING,
        _CANCEL_NEXT,
        "",
    ),
    mistake(
        "a replaced submit that comes late and takes the place again",
        f"{PROCESSOR}/use_cases/payment_start.py",
        "find_repeated(attempts, attempts.all, request) or attempts.paid(request.method)",
        "attempts.paid(request.method)",
    ),
    mistake(
        "a sum that changed while an attempt over it stays",
        f"{PROCESSOR}/use_cases/payment_start.py",
        "if current is not None and claimed_amount(current) != amount:",
        "if False:",
    ),
    mistake(
        "a sum that changed, which ends an attempt that fits",
        f"{PROCESSOR}/use_cases/payment_start.py",
        "if current is not None and claimed_amount(current) != amount:",
        "if current is not None:",
    ),
    mistake(
        "a sum that changed after it was charged",
        f"{PROCESSOR}/use_cases/payment_start.py",
        "        if charged is not None:\n",
        "        if False:\n",
    ),
    mistake(
        "a clean-up after a decline that ends whatever is there",
        f"{STRIPE}/operations.py",
        'if command.only_if_declined and intent.status != "requires_payment_method":',
        "if False:",
    ),
    mistake(
        "an empty search believed after a day",
        f"{STRIPE}/lookup.py",
        "_SEARCHABLE = timedelta(days=2)",
        "_SEARCHABLE = timedelta(days=1)",
    ),
    mistake(
        "a reversal approved as soon as its own part is done",
        f"{PROCESSOR}/use_cases/payment_operations.py",
        "if may_hold or unreturned(payment).is_positive:",
        "if may_hold:",
    ),
    mistake(
        "a capture that is under way counted although its hold was released",
        _BALANCES,
        "(left if under_way > left else under_way)",
        "under_way",
    ),
    mistake(
        "every capture told as all that was received",
        f"{STRIPE}/ledger.py",
        "amount=from_stripe(one.amount, intent.currency),",
        "amount=from_stripe(intent.amount_received or one.amount, intent.currency),",
    ),
    Mutant(
        "one of several PaymentIntents ended, and the other left",
        (
            Edit(
                f"{STRIPE}/operations.py",
                "            ended = self._end(spare, command)\n",
                "            continue\n",
            ),
        ),
        FailingTests(("tests/providers", "tests/flows")),
    ),
    Mutant(
        "a message of another project",
        (
            Edit(
                f"{EVENTS}/events.py",
                "if notification.project_key != self.project_key:",
                "if False:",
            ),
        ),
        FailingTests(("tests/event_handler/test_bad_events.py",)),
    ),
)
