"""Bugs in what is decided, and on which version or on which of the PSP's words."""

from mutants.bug import bug
from mutants.places import CORE, PROCESSOR, RECONCILIATION

_CLAIMED = f"{PROCESSOR}/use_cases/claimed_operations.py"
_CLAIM = "        claimed = update_with_interactions(self.payments, payment, claims, notes)\n"

BUGS_OF_DECISIONS = (
    bug(
        "a merchant's operation claimed on the newest version, as it was decided on an older one",
        (
            _CLAIMED,
            "from payment_core.commercetools.client import NotFound\n",
            "from payment_core.commercetools.client import ConcurrentModification, NotFound\n",
        ),
        (
            _CLAIMED,
            _CLAIM,
            (
                "        try:\n"
                f"    {_CLAIM}"
                "        except ConcurrentModification:\n"
                "            payment = self._own(payment_id)\n"
                f"    {_CLAIM}"
            ),
        ),
    ),
    bug(
        "a second return of a replaced attempt under the name of the first",
        (
            f"{CORE}/domain/superseded_attempts.py",
            "interaction_id=_operation_id(payment, kind, len(payment.of_type(kind))),",
            "interaction_id=_operation_id(payment, kind, 0),",
        ),
        provider="stripe",
    ),
    bug(
        "a declined attempt that its shopper can still pay at the PSP",
        (
            f"{CORE}/use_cases/convergence.py",
            "            if ledger.retryable:\n",
            "            if False:\n",
        ),
    ),
    bug(
        "an order that stands on an attempt which was replaced",
        (
            f"{CORE}/use_cases/ordered_carts.py",
            "    if other.id == payment.id or is_superseded(other):\n",
            "    if other.id == payment.id:\n",
        ),
    ),
    bug(
        "a return that is under way counted as what covers the cart",
        (
            f"{CORE}/domain/balances.py",
            "return (secured - _returned(payment, _POSSIBLE)).at_least_zero()",
            "return (secured - _returned(payment, _DONE)).at_least_zero()",
        ),
    ),
    bug(
        "a reconciliation that looks for commands, and for nothing that the PSP has not decided",
        (
            f"{RECONCILIATION}/commercetools/payment_queries.py",
            '(state in ("Initial", "Pending"))',
            '(state = "Initial")',
        ),
    ),
)
