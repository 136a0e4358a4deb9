"""Which PSPs go through the kit."""

import os
import runpy
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from conformance_adyen import AdyenUnderTest
from conformance_kit import PSP
from conformance_sandbox import SandboxUnderTest
from conformance_sandbox_webhook import SandboxWebhookUnderTest
from conformance_stripe import StripeUnderTest
from page_on_providers import under_test as tinypay_under_test
from payment_core.domain.provider_abilities import ListsAuthorizations

_MULTICAPTURE = {"STRIPE_MULTICAPTURE": "true"}
_PSPS: Mapping[str, Callable[[Mapping[str, str] | None], PSP]] = {
    "adyen": lambda _: AdyenUnderTest(),
    "sandbox": SandboxUnderTest,
    "sandbox-webhook": lambda _: SandboxWebhookUnderTest(),
    "stripe": StripeUnderTest,
    "stripe-multicapture": lambda environment: StripeUnderTest(environment, _MULTICAPTURE),
    "tinypay": lambda _: tinypay_under_test(),
}
# The settings by which a provider of that name is reached for real.
_KEYS = {"sandbox": "SANDBOX_PSP_SECRET_KEY", "stripe": "STRIPE_SECRET_KEY"}
_CHOSEN = os.environ.get("CONFORMANCE_PROVIDER", "")
# The file with which a provider from outside of this repository takes part.
_HOOK = os.environ.get("CONFORMANCE_HOOK", "")
_THAT_LIST = ["sandbox", "stripe"]


def names() -> list[str]:
    """Return the names of those that go through the kit."""
    if _HOOK:
        return [_CHOSEN]
    chosen = [name for name in _PSPS if name.startswith(_CHOSEN)]
    return [name for name in chosen if _is_real(name)] or chosen


def names_that_list() -> list[str]:
    """Return the names of those that list payments; ours when the one from outside does not."""
    if not _HOOK:
        return _THAT_LIST
    outside = under_test(_CHOSEN)
    outside.close()
    return [_CHOSEN] if isinstance(outside.provider, ListsAuthorizations) else _THAT_LIST


def under_test(name: str) -> PSP:
    """Return a PSP without payments, or the real one that `make conformance` chose."""
    if _HOOK and name == _CHOSEN:
        return _hook()()
    return _PSPS[name](os.environ if _is_real(name) else None)


@cache
def _hook() -> Callable[[], PSP]:
    """Return the `under_test` of the file, which may import what stands beside it."""
    sys.path.insert(0, str(Path(_HOOK).resolve().parent))
    hook: Callable[[], PSP] = runpy.run_path(_HOOK)["under_test"]
    return hook


def _is_real(name: str) -> bool:
    """Whether `make conformance` chose this one, and the environment says how to reach it."""
    return name == _CHOSEN and bool(os.environ.get(_KEYS.get(name, "")))
