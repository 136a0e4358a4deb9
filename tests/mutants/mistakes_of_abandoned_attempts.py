"""Mistakes about attempts that end without a payment, and what was commanded on them."""

from mutants.mistakes import mistake
from mutants.places import COMMANDS, CORE, RECONCILIATION

_ABANDONING = f"{CORE}/domain/expired_attempts.py"
_ABANDONED = f"{RECONCILIATION}/use_cases/abandoned_attempts.py"
_PENDING = f"{COMMANDS}/pending_commands.py"

MISTAKES_WITH_ABANDONED_ATTEMPTS = (
    mistake(
        "an attempt with a transaction abandoned",
        _ABANDONING,
        "was_unknown(ledger)) and not _is_recorded(payment)",
        "was_unknown(ledger))",
    ),
    mistake(
        "an attempt abandoned without proof",
        _ABANDONED,
        "return payment.key is not None and is_proved and",
        "return payment.key is not None and",
    ),
    mistake(
        "another connector's Payment abandoned",
        _ABANDONED,
        "return payment.key is not None and is_proved and",
        "return is_proved and",
    ),
    mistake(
        "a command on a failed attempt that waits",
        _PENDING,
        "        if command.type in self.merchant_commands and _is_void(payment, command):\n",
        "        if False:\n",
    ),
    mistake(
        "a command that is too old and waits on a failed attempt",
        _PENDING,
        "            if _is_void(payment, command):\n",
        "            if False:\n",
    ),
    mistake(
        "a commanded capture that keeps an attempt open",
        _ABANDONING,
        "any(one.type == kind or one.state != initial for one in payment.paying)",
        "any(payment.paying)",
    ),
)
