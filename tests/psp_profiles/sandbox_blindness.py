"""A PSP whose search proves nothing: for a day it may not find what it has, and says so.

Stripe's search is like that. The sandbox's provider takes an empty answer for a proof, so it is
another provider that is put in its place for one run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import msgspec

from payment_core.domain.ledger import Ledger
from payment_core.domain.payment import TransactionType
from payment_core.domain.provider import OperationRequest, PaymentLookup
from payment_provider_sandbox.provider import SandboxProvider

# Seconds; longer than the PSP remembers an idempotency key, and than who comes back a day later.
LAG = 26 * 3_600


@contextmanager
def proving_nothing() -> Iterator[None]:
    """Let no empty answer about a payment of the last day be a proof."""
    fetch, modify = SandboxProvider.fetch, SandboxProvider._modify

    def believed(self: SandboxProvider, payment: PaymentLookup, found: Ledger) -> Ledger:
        made_at = payment.created_at or self._world.now()
        is_young = self._world.now() - made_at < timedelta(seconds=LAG)
        is_doubtful = found.is_empty and is_young
        return msgspec.structs.replace(found, complete=False) if is_doubtful else found

    def look(self: SandboxProvider, payment: PaymentLookup) -> Ledger:
        return believed(self, payment, fetch(self, payment))

    def change(
        self: SandboxProvider, kind: TransactionType, path: str, command: OperationRequest
    ) -> Ledger:
        return believed(self, command.payment, modify(self, kind, path, command))

    SandboxProvider.fetch = look  # type: ignore[method-assign]
    SandboxProvider._modify = change  # type: ignore[method-assign]
    try:
        yield
    finally:
        SandboxProvider.fetch, SandboxProvider._modify = fetch, modify  # type: ignore[method-assign]
