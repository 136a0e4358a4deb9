"""Mistakes with commands that wait, and with news that come after another end."""

from mutants.mistakes import mistake
from mutants.places import ADYEN, COMMANDS, CORE, PROCESSOR, RECONCILIATION, SANDBOX

_CONVERGE = f"{CORE}/domain/converge.py"
_SUPERSEDING = f"{CORE}/domain/superseded_attempts.py"

MISTAKES_WITH_LATE_NEWS = (
    mistake(
        "an attempt that has failed kept for an order",
        f"{CORE}/use_cases/convergence.py",
        "if (owed or commands) and not is_failed and",
        "if (owed or commands) and",
    ),
    mistake(
        "one of two calls for a cancellation counted when it was refused",
        f"{SANDBOX}/journal_ledger.py",
        "asked.sort(key=lambda one: _BY_WEIGHT.index(one.state))",
        "asked.sort(key=lambda one: -_BY_WEIGHT.index(one.state))",
    ),
    mistake(
        "a lost answer asked for when its key may be forgotten",
        f"{RECONCILIATION}/use_cases/first_answers.py",
        "if claim is None or not is_remembered or",
        "if claim is None or",
    ),
    mistake(
        "a lost answer asked for by each run",
        f"{ADYEN}/authorization.py",
        "if of_codes(facts_of(payment), ANSWERED, NO_ANSWER):",
        "if of_codes(facts_of(payment), ANSWERED):",
    ),
    mistake(
        "an answer to another payment taken for the lost one",
        f"{ADYEN}/authorization.py",
        "return reference if is_ours else None",
        "return reference",
    ),
    mistake(
        "a command that waits, holding up those behind it in its message",
        f"{COMMANDS}/pending_commands.py",
        "waits = waits or error",
        "raise error from None",
    ),
    mistake(
        "a command that waits, holding up those behind it on its Payment",
        f"{RECONCILIATION}/use_cases/reconciliation_run.py",
        "later = later or error",
        "raise error from None",
    ),
    mistake(
        "an end that the PSP has received, asked for by each run",
        f"{RECONCILIATION}/use_cases/reconciliation_run.py",
        "if converged.ledger.shows(order.operation_id):",
        "if False:",
    ),
    mistake(
        "a failed cancellation recorded beside the release that carried out its command",
        _CONVERGE,
        "if any(_has_its_name(payment, one, ledger, entry) for one in payment.transactions):",
        "if False:",
    ),
    mistake(
        "a name that counts as much as the PSP's own reference",
        _CONVERGE,
        "(_has_its_reference, _has_its_name, _is_same_attempt, _is_likely)",
        "(_has_its_name, _has_its_reference, _is_same_attempt, _is_likely)",
    ),
    mistake(
        "an attempt whose money was given back called unreplaced",
        _SUPERSEDING,
        "for one in commands_of_superseding(payment))\n\n\ndef handed_in",
        "for one in _commands(payment, _CANCEL))\n\n\ndef handed_in",
    ),
    mistake(
        "an attempt fenced that the PSP may not have had yet",
        _SUPERSEDING,
        "if _may_have_been_too_early(payment):",
        "if False:",
    ),
    mistake(
        "a reversal done before the end of its attempt is told",
        f"{PROCESSOR}/use_cases/payment_operations.py",
        "is_being_ended(payment) or may_hold_untold(payment)",
        "may_hold_untold(payment)",
    ),
    mistake(
        "a reversal done beside an attempt of which nothing is told",
        f"{PROCESSOR}/use_cases/payment_operations.py",
        " or may_hold_untold(payment)",
        "",
    ),
    mistake(
        "an attempt rejected before its end is told",
        f"{PROCESSOR}/domain/outcome.py",
        "if attempt is AttemptState.ENDING and is_being_ended(payment):",
        "if False:",
    ),
    mistake(
        "an attempt that was ended before the PSP had it never asked for again",
        f"{PROCESSOR}/use_cases/attempt_authorization.py",
        "is_unknown = ledger.is_empty or was_unknown(ledger)",
        "is_unknown = ledger.is_empty",
    ),
    mistake(
        "the end of a replaced attempt waited for beyond the time of the request",
        f"{PROCESSOR}/use_cases/attempt_authorization.py",
        "if not is_being_ended(payment) or not is_in_time:",
        "if not is_being_ended(payment):",
    ),
)
