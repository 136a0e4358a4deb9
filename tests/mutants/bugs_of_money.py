"""Bugs that lose money, double it, or say that it is there."""

from mutants.bug import bug
from mutants.places import CORE, PROCESSOR, RECONCILIATION

_ATTEMPTS = f"{PROCESSOR}/use_cases/attempts.py"
_AUTHORIZING = f"{PROCESSOR}/use_cases/attempt_authorization.py"
_CONFIRMING = f"{PROCESSOR}/use_cases/payment_confirmation.py"
_STARTING = f"{PROCESSOR}/use_cases/payment_start.py"
_RECURRING = f"{PROCESSOR}/use_cases/recurring_transaction.py"
_OUTCOME = f"{PROCESSOR}/domain/outcome.py"
_CLAIMS = f"{PROCESSOR}/domain/claim_checks.py"
_ABANDONING = f"{CORE}/domain/expired_attempts.py"
_BALANCES = f"{CORE}/domain/balances.py"

_NOT_APPROVED = "    if outcome.state is not PaymentState.APPROVED:\n        return outcome\n"

BUGS_OF_MONEY = (
    bug(
        "an unknown outcome told as a decline",
        (
            _OUTCOME,
            _NOT_APPROVED,
            (
                "    is_unknown = ledger is not None and ledger.reference is None\n"
                "    if outcome.state is PaymentState.PENDING and is_unknown:\n"
                "        return msgspec.structs.replace(outcome, state=PaymentState.REJECTED)\n"
                f"{_NOT_APPROVED}"
            ),
        ),
    ),
    bug(
        "a pending payment told as approved",
        (
            _OUTCOME,
            _NOT_APPROVED,
            (
                "    if outcome.state is PaymentState.PENDING:\n"
                "        return msgspec.structs.replace(outcome, state=PaymentState.APPROVED)\n"
                f"{_NOT_APPROVED}"
            ),
        ),
    ),
    bug(
        "money before the cart knows of it",
        (
            _STARTING,
            "            self.carts.attach(attempts.cart, payment)\n",
            "            pass\n",
        ),
    ),
    bug(
        "the cart's other payments left out of the sum",
        (_ATTEMPTS, "        left = self.cart.total\n", "        return self.cart.total\n"),
    ),
    bug(
        "anybody's payment shown to anybody",
        (
            _CONFIRMING,
            "        if payment is None:\n            raise _not_found()\n",
            "        if payment is None:\n            payment = self.payments.get(payment_id)\n",
        ),
    ),
    bug(
        "anybody's stored card charged by anybody",
        (
            f"{PROCESSOR}/use_cases/customer_payment_methods.py",
            "            method.customer is not None\n            and method.customer.id ==",
            "            True\n            or method.customer.id ==",
        ),
    ),
    bug(
        "a confirmed payment approved whatever the cart costs",
        (
            _CONFIRMING,
            "import PaymentOutcome, outcome_of",
            "import PaymentOutcome, outcome_of, decision_on",
        ),
        (
            _CONFIRMING,
            "return outcome_of(converged.payment, converged.ledger, now.coverage)",
            "return decision_on(converged.payment, converged.ledger)",
        ),
    ),
    bug(
        "a finished attempt approved whatever the cart costs",
        (_STARTING, "import PaymentOutcome, outcome_of", "import PaymentOutcome, decision_on"),
        (
            _STARTING,
            (
                "    return outcome_of(\n"
                "        converged.payment, converged.ledger, "
                "attempts.having(converged.payment).coverage\n    )\n"
            ),
            "    return decision_on(converged.payment, converged.ledger)\n",
        ),
    ),
    bug(
        "a Payment believed whoever wrote it",
        (
            f"{PROCESSOR}/use_cases/verified_carts.py",
            "        if not held_or_captured(payment).is_positive:\n            return True\n",
            "        return True\n",
        ),
    ),
    bug(
        "a claim read from what its Payment says by now",
        (
            _CLAIMS,
            "return claim.amount if claim else payment.amount_planned",
            "return payment.amount_planned",
        ),
        (_CLAIMS, "return claim is not None and (", "return claim is not None or ("),
    ),
    bug(
        "claims left out of the sums",
        (_ATTEMPTS, "        found: list[Payment] = []\n", "        return ()\n"),
    ),
    bug(
        "money on a cart without an order told to nobody",
        (
            f"{RECONCILIATION}/use_cases/money_search.py",
            "        if usage.is_ordered:\n            return None\n        if _ord",
            "        return None\n        if _ord",
        ),
    ),
    bug(
        "an attempt that waits for ever for its shopper",
        (
            _ABANDONING,
            "now - since >= capabilities.shopper_time(payment.payment_method_info.method)",
            "False",
        ),
    ),
    bug(
        "what an order stands on given back",
        (
            f"{CORE}/use_cases/ordered_carts.py",
            "        cart = self._cart_of(payment)\n",
            "        return False\n",
        ),
    ),
    bug(
        "an attempt resumed without proof after the key window",
        (
            _AUTHORIZING,
            "return ledger.complete or self.world.now() - payment.created_at < window",
            "return True",
        ),
    ),
    bug(
        "giving up without waiting for the PSP",
        (
            _AUTHORIZING,
            "            payment = self.convergence.converge(claimed).payment\n",
            "            return\n",
        ),
        (
            _ATTEMPTS,
            "and held_or_captured(one).is_positive:\n                    left",
            (
                "and held_or_captured(one).is_positive and not is_superseded(one):\n"
                "                    left"
            ),
        ),
        (
            f"{PROCESSOR}/domain/attempt_state.py",
            "return AttemptState.ENDING if may_hold",
            "return AttemptState.SUPERSEDED if may_hold",
        ),
    ),
    bug(
        "a dispute that takes nothing from what is held",
        (
            _BALANCES,
            "return refunded + summed(payment, TransactionType.CHARGEBACK, states)",
            "return refunded",
        ),
    ),
    bug(
        "a sheet's sum that is compared with nothing",
        (_STARTING, "    if request.quoted_amount not in (None, amount):\n", "    if False:\n"),
    ),
    bug(
        "a sheet's sum that is compared with nothing at Stripe",
        (_STARTING, "    if request.quoted_amount not in (None, amount):\n", "    if False:\n"),
        provider="stripe",
    ),
    bug(
        "a merged cart that can be paid",
        (_CONFIRMING, "        if attempts.cart.is_merged:\n", "        if False:\n"),
    ),
    bug(
        "a claim charged at the price of its first day",
        (_RECURRING, "            self._check(attempts, payment.amount_planned, payment)\n", ""),
    ),
)
