"""Hands in to the PSP what a shopper's browser brought back from an action.

A browser may bring it twice, late, in two tabs, or for a payment that another has replaced. So the
Payment notes it first, in a version in which it was not superseded: who supersedes the attempt at
the same time reads it again, and sees the note.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import msgspec

from payment_core.commercetools.conflicts import retry_on_conflict
from payment_core.commercetools.payments import Payments
from payment_core.domain.ledger import Ledger
from payment_core.domain.payment import Payment
from payment_core.domain.provider_abilities import SubmitsDetails
from payment_core.domain.recorded_journal import lookup_of
from payment_core.domain.superseded_attempts import details_handed_in, handed_in, is_superseded
from payment_core.providers import Providers
from payment_core.runtime.errors import InvalidOperation, OutcomeUnknown
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.convergence import ConvergedPayment, Convergence

# A challenge in several steps has some; more are no shopper's.
_MOST = 10


@dataclass(frozen=True)
class ShopperDetails:
    """Brings an attempt in line with the PSP, handing in details first where there are any."""

    payments: Payments
    providers: Providers
    convergence: Convergence
    world: World

    def converge(self, payment: Payment, given: Mapping[str, str]) -> ConvergedPayment:
        """Return the attempt as it is then.

        Details are handed in under one key each, so that a repetition changes nothing. An attempt
        that is decided or superseded takes none. Raises `Unavailable` when the PSP surely did
        not get them, and `InvalidOperation` when there are too many.
        """
        provider = self.providers.serving(payment)
        if not isinstance(provider, SubmitsDetails):
            return self.convergence.converge(payment)
        details = {one: given[one] for one in provider.detail_parameters if given.get(one)}
        if not details:
            return self.convergence.converge(payment)
        note = partial(self._noted, payment.id, _digest(details))
        noted = retry_on_conflict(note, "The payment was modified concurrently; retry.")
        if noted is None:
            return self.convergence.converge(payment)
        return self.convergence.converge(noted, self._answer(provider, noted, details))

    def _noted(self, payment_id: str, digest: str) -> Payment | None:
        """Return the version that says that they are handed in; None when they must not be."""
        payment = self.convergence.converge(self.payments.get(payment_id)).payment
        if payment.is_decided or is_superseded(payment):
            return None
        known = details_handed_in(payment)
        if digest in known:
            return payment
        if len(known) >= _MOST:
            raise InvalidOperation("There were too many answers to actions of this payment.")
        return self.payments.update(payment, (handed_in(digest, self.world.now()),))

    def _answer(
        self, provider: SubmitsDetails, payment: Payment, details: Mapping[str, str]
    ) -> Ledger | None:
        """Return what the PSP says, None when it is not known; a webhook says it then."""
        lookup = lookup_of(payment)
        operation = next(iter(lookup.operation_ids), "")
        try:
            return provider.submit_details(lookup, operation, details)
        except OutcomeUnknown as error:
            get_logger().warning(
                "The outcome of an authorization is not known yet",
                eventCode="authorization.outcome_unknown",
                paymentId=payment.id,
                error=error,
            )
            return None


def _digest(details: Mapping[str, str]) -> str:
    text = msgspec.json.encode(sorted(details.items()))
    return hashlib.sha256(text).hexdigest()[:40]
