"""Reads a payment again, after a challenge, after a redirect or on request."""

from collections.abc import Mapping
from dataclasses import dataclass

from payment_core.commercetools.client import NotFound
from payment_core.commercetools.payments import Payments
from payment_core.domain.payment import Payment
from payment_core.providers import Providers
from payment_core.runtime.errors import ResourceNotFound
from payment_core.use_cases.convergence import ConvergedPayment
from processor.domain.errors import CartNotOrderable
from processor.domain.outcome import PaymentOutcome, outcome_of
from processor.domain.session import Session
from processor.use_cases.shopper_details import ShopperDetails
from processor.use_cases.verified_carts import VerifiedCarts


@dataclass(frozen=True)
class ConfirmPayment:
    """Brings an attempt in line with the PSP and returns its state."""

    verified_carts: VerifiedCarts
    payments: Payments
    providers: Providers
    details: ShopperDetails

    def confirm(
        self, session: Session, payment_id: str, given: Mapping[str, str] | None = None
    ) -> PaymentOutcome:
        """Return the outcome of a payment of the session's own cart.

        `given` is what the browser brought back from an action, for the PSP.

        Where another attempt has replaced it and pays the cart, that one is returned.

        Raises `ResourceNotFound` alike for an unknown payment and for one of another cart,
        `CartNotOrderable` when the cart was merged into another one.
        """
        try:
            attempts = self.verified_carts.attempts(session)
        except NotFound as error:
            raise _not_found() from error
        payment = next((one for one in attempts.payments if one.id == payment_id), None)
        if payment is None:
            raise _not_found()
        converged = self._converge(payment, given or {})
        if attempts.cart.is_merged:
            raise CartNotOrderable("The cart was merged into another one.")
        now = attempts.having(converged.payment)
        instead = now.instead_of(converged.payment)
        if instead is not None:
            return outcome_of(instead, None, now.coverage)
        return outcome_of(converged.payment, converged.ledger, now.coverage)

    def returned(self, payment_id: str, given: Mapping[str, str]) -> None:
        """Bring a payment in line whose id we signed ourselves; `given` is the link's query."""
        try:
            payment = self.payments.get(payment_id)
        except NotFound as error:
            raise _not_found() from error
        self._converge(payment, given)

    def _converge(self, payment: Payment, given: Mapping[str, str]) -> ConvergedPayment:
        if not self.providers.owns(payment):
            raise _not_found()
        return self.details.converge(payment, given)


def _not_found() -> ResourceNotFound:
    return ResourceNotFound("There is no such payment.")
