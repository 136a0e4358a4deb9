"""Bugs in what is made of the webhooks of a PSP that shows no payment."""

from mutants.bug import bug
from mutants.places import CORE, PROCESSOR, SANDBOX

_CONVERGENCE = f"{CORE}/use_cases/convergence.py"
_EXECUTION = f"{CORE}/use_cases/command_execution.py"
_EXPIRED = f"{CORE}/domain/expired_attempts.py"
_LEDGER = f"{SANDBOX}/journal_ledger.py"
_DETAILS = f"{PROCESSOR}/use_cases/shopper_details.py"
_TOLD = "sandbox-webhook"

BUGS_OF_JOURNAL = (
    bug(
        "a webhook acknowledged without being kept",
        (_CONVERGENCE, "changes = (*actions, *journal)", "changes = actions or journal"),
        provider=_TOLD,
    ),
    bug(
        "a webhook lost with the race for a version",
        (
            _CONVERGENCE,
            "                ledger = _with_answer(ledger, answer, evidence)",
            "                ledger, evidence = _with_answer(ledger, answer, ()), ()",
        ),
        provider=_TOLD,
    ),
    bug(
        "received taken for done",
        (
            _LEDGER,
            '    "captured": TransactionState.SUCCESS,',
            '    "received": TransactionState.SUCCESS,',
        ),
        provider=_TOLD,
    ),
    bug(
        "the first word about an operation taken for the last",
        (
            _LEDGER,
            "return max(said, key=lambda one: (*one.rank, one.state is TransactionState.FAILURE))",
            "return min(said, key=lambda one: one.rank)",
        ),
        provider=_TOLD,
    ),
    bug(
        "any command repeated when its key is forgotten",
        (
            _EXECUTION,
            "if command.type == TransactionType.CANCEL_AUTHORIZATION and not can.reads_payments:",
            "if not can.reads_payments:",
        ),
        provider=_TOLD,
    ),
    bug(
        "details handed in without a note",
        (
            _DETAILS,
            "return self.payments.update(payment, (handed_in(digest, self.world.now()),))",
            "return payment",
        ),
        provider=_TOLD,
    ),
    bug(
        "an attempt that waits for its shopper, and for ever",
        (
            _EXPIRED,
            "if ledger.action is not None or ledger.awaits_details:",
            "if ledger.action is not None:",
        ),
        provider=_TOLD,
    ),
)
