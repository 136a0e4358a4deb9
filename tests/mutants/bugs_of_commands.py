"""Bugs in captures, refunds, cancellations and reversals."""

from mutants.bug import bug
from mutants.places import COMMANDS, CORE, PROCESSOR

_COMMANDING = f"{COMMANDS}/pending_commands.py"
_CONVERGE = f"{CORE}/domain/converge.py"
_MODIFYING = f"{PROCESSOR}/use_cases/payment_operations.py"
_CLAIMED = f"{PROCESSOR}/use_cases/claimed_operations.py"
_RULES = f"{CORE}/domain/rules.py"

BUGS_OF_COMMANDS = (
    bug(
        "a message acknowledged and not acted upon",
        (
            _COMMANDING,
            "import InvalidInput, InvalidOperation, NotYet\n",
            "import InvalidInput, InvalidOperation, NotYet, Unavailable\n",
        ),
        (
            _COMMANDING,
            "        except NotFound:\n",
            "        except Unavailable:\n            return\n        except NotFound:\n",
        ),
    ),
    bug(
        "a message that never ends",
        (
            _COMMANDING,
            (
                "        if command.timestamp is None or not is_ours(payment, command):\n"
                "            return\n"
                "        if abs(self.world.now() - command.timestamp) < _CLAIM_IS_FRESH:\n"
            ),
            "        if True:\n",
        ),
    ),
    bug(
        "no table of transitions",
        (
            _CONVERGE,
            "is_moving = entry.state in _MOVES.get(transaction.state, frozenset())",
            "is_moving = True",
        ),
    ),
    bug(
        "an end that the PSP can never take back",
        (
            _CONVERGE,
            "    _SUCCESS: frozenset({_FAILURE}),\n    _FAILURE: frozenset({_SUCCESS}),\n",
            "",
        ),
    ),
    bug(
        "transactions told apart by their type alone",
        (
            _CONVERGE,
            "bool(entry.operation_id) and operation_id_of(payment, one) == entry.operation_id",
            "True",
        ),
    ),
    bug(
        "a refund allowed by what was captured once",
        (
            _RULES,
            "    limit = refundable(payment)\n",
            (
                "    taken = payment.of_type(TransactionType.CHARGE)\n"
                "    cents = sum(o.amount.cent_amount for o in taken if o.state == 'Success')\n"
                "    limit = Money(cents, amount.currency_code)\n"
            ),
        ),
    ),
    bug(
        "the PSP asked before the claim is written",
        (
            _CLAIMED,
            "        claimed = update_with_interactions(self.payments, payment, claims, notes)\n",
            (
                "        made = tuple(\n"
                "            Transaction(\n"
                '                f"promised-{one.interaction_id}", one.type, one.amount,\n'
                "                interaction_id=one.interaction_id,\n"
                "            )\n"
                "            for one in drafts\n"
                "        )\n"
                "        claimed = msgspec.structs.replace(\n"
                "            payment, transactions=payment.transactions + made\n"
                "        )\n"
            ),
        ),
    ),
    bug(
        "a name that is not found again",
        (
            f"{PROCESSOR}/domain/repeats.py",
            "    for one in operations_with_key(payment, (kind,), idempotency_key):\n",
            "    for one in ():\n",
        ),
    ),
    bug(
        "no look before a command is repeated",
        (
            f"{CORE}/use_cases/command_execution.py",
            "    if command.state != TransactionState.INITIAL:\n        return False\n",
            "    return True\n",
        ),
    ),
    bug(
        "a cancellation while a capture is open",
        (
            _MODIFYING,
            "            check_no_open_capture(payment)\n            return self._drafts",
            "            return self._drafts",
        ),
        (
            _MODIFYING,
            "            check_no_open_capture(payment)\n            given = ",
            "            given = ",
        ),
    ),
    bug(
        "a reversal that takes up the refund before it",
        (
            _MODIFYING,
            "return reversals(payment, idempotency_key)",
            "return operations_with_key(payment, (_REFUND, _CANCEL), idempotency_key)",
        ),
        (
            _MODIFYING,
            "        reversal = self.operations.run(payment_id, find, plan, reference)\n",
            "        return self.operations.run(payment_id, find, plan, reference).outcome\n",
        ),
    ),
    bug(
        "a stale ledger used again after a conflict",
        (
            f"{CORE}/use_cases/convergence.py",
            "payment, ledger = self._read(payment.id), None",
            "payment = self._read(payment.id)",
        ),
    ),
    bug(
        "a superseded attempt keeps its money",
        (
            f"{CORE}/use_cases/convergence.py",
            "returning = self._return_money(provider, payment, ledger)",
            "returning = None",
        ),
    ),
    bug(
        "a second operation without a name named as the first",
        (
            _MODIFYING,
            "sequence_key(len(payment.of_type(kind)) + 1)",
            "sequence_key(1)",
        ),
    ),
)
