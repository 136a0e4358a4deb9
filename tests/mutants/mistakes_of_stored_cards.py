"""Mistakes with the cards of subscriptions, and with what is paid beside an earlier attempt."""

from mutants.mutant import Edit, FailingTests, Mutant
from mutants.places import ADYEN, CORE, PROCESSOR

_SUBSCRIPTIONS = "tests/flows/test_adyen_subscriptions.py"
_LATE_NEWS = "tests/flows/test_adyen_late_news.py"
_RECURRING = "common/recurring/src/payment_recurring"


def mistake(name: str, file: str, text: str, wrong: str, tests: str = _SUBSCRIPTIONS) -> Mutant:
    """Return a mistake in one place, and the tests that must fail."""
    return Mutant(name, (Edit(file, text, wrong),), FailingTests((tests,)))


MISTAKES_WITH_STORED_CARDS = (
    mistake(
        "a card deleted because the PSP could not be asked for it",
        f"{CORE}/use_cases/payment_method_storage.py",
        " or ledger.stored_method_unknown",
        "",
    ),
    mistake(
        "a card looked for only by the payment that stored it first",
        f"{ADYEN}/stored.py",
        " or stored_digest(one.id) in digests",
        "",
    ),
    mistake(
        "a token forgotten that another PaymentMethod has",
        f"{PROCESSOR}/use_cases/customer_payment_methods.py",
        " and not self._has_twin(cart, method)",
        "",
    ),
    mistake(
        "a subscription without a known card never reported",
        f"{_RECURRING}/job_creation.py",
        "if age < _PATIENCE or is_reported(payment)",
        "if True",
    ),
    mistake(
        "a request that waits for Checkout once for each attempt",
        f"{_RECURRING}/job_upkeep.py",
        "return _PATIENCE if is_job or known is not request else left",
        "return _PATIENCE",
        "tests/flows/test_recurring_job_ends.py",
    ),
    mistake(
        "an attempt given back because another one adds to it",
        f"{CORE}/use_cases/convergence.py",
        " and not (claim and claim.is_addition)",
        "",
        _LATE_NEWS,
    ),
)
