"""Bugs in the translation of Stripe's words into ours."""

from mutants.bug import bug
from mutants.places import STRIPE

_LEDGER = f"{STRIPE}/ledger.py"

BUGS_OF_STRIPE = (
    bug(
        "a refund on its way taken for done",
        (
            _LEDGER,
            '_REFUNDS.get(refund.status or "", _PENDING)',
            '_REFUNDS.get(refund.status or "", _SUCCESS)',
        ),
        provider="stripe",
    ),
    bug(
        "an expired hold that is still told as held",
        (
            _LEDGER,
            'intent.status in ("canceled", "succeeded") and',
            'intent.status == "succeeded" and',
        ),
        provider="stripe",
    ),
    bug(
        "an attempt that is processed taken for authorized",
        (
            _LEDGER,
            'frozenset({"requires_capture", "succeeded"})',
            'frozenset({"requires_capture", "succeeded", "requires_action"})',
        ),
        provider="stripe",
    ),
    bug(
        "a capture that Stripe made by itself not told",
        (_LEDGER, "    if intent.amount_received > noted:\n", "    if False:\n"),
        provider="stripe",
    ),
    bug(
        "a release that is not told after the last capture",
        (
            _LEDGER,
            'intent.status in ("canceled", "succeeded") and',
            'intent.status == "canceled" and',
        ),
        provider="stripe",
    ),
)
