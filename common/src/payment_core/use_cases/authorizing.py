"""One attempt to pay: authorize it, look at it, or give it up."""

from payment_core.commercetools.payments import Payments
from payment_core.domain.abandoning import is_abandoned
from payment_core.domain.balances import held, unresolved
from payment_core.domain.ledger import Ledger
from payment_core.domain.operation_ids import operation_id, scope_of, sequence_name
from payment_core.domain.outcome import PaymentOutcome, PaymentState, outcome_of
from payment_core.domain.payment import Payment, TransactionType
from payment_core.domain.payment_request import PaymentRequest
from payment_core.domain.provider import AuthorizationRequest
from payment_core.domain.session import Session
from payment_core.domain.superseding import is_superseded, supersede
from payment_core.domain.updates import AddTransaction
from payment_core.providers import Providers
from payment_core.runtime.errors import OutcomeUnknown, PaymentInProgress, Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.attempts import is_closed
from payment_core.use_cases.consent import has_consent
from payment_core.use_cases.convergence import Convergence
from payment_core.use_cases.executing import reference_to

_PAYING = (TransactionType.AUTHORIZATION, TransactionType.CHARGE)


class Authorizing:
    """Moves one attempt on. Errors are those of `StartPayment.start`."""

    def __init__(
        self, payments: Payments, providers: Providers, convergence: Convergence, world: World
    ) -> None:
        self._payments = payments
        self._providers = providers
        self._convergence = convergence
        self._world = world

    def authorize(
        self, payment: Payment, session: Session, request: PaymentRequest
    ) -> PaymentOutcome:
        """Ask the PSP for the money of an attempt that it has not been asked for yet.

        An unknown outcome is pending; `Unavailable` says that the PSP surely did nothing.
        """
        order = _order(payment, session, request)
        try:
            ledger = self._providers.serving(payment).authorize(order)
        except OutcomeUnknown as error:
            _log_unknown(payment, error)
            return self._settled(payment, None)
        return self._settled(payment, ledger)

    def resume(
        self, payment: Payment, session: Session, request: PaymentRequest
    ) -> PaymentOutcome | None:
        """Go on with an attempt that somebody started; ask the PSP for money only if nobody did.

        None when the attempt was given up, because its shopper came back with another card.
        """
        provider = self._providers.serving(payment)
        ledger = provider.fetch(reference_to(payment))
        if _is_another_card(payment, request, ledger):
            self.give_up(payment)
            return None
        is_fresh = self._world.now() - payment.created_at < provider.capabilities.key_window
        if ledger.is_empty and not payment.of_type(*_PAYING) and (ledger.complete or is_fresh):
            return self.authorize(payment, session, request)
        settlement = self._convergence.settle(payment, ledger)
        return outcome_of(settlement.payment, settlement.ledger)

    def look(self, payment: Payment) -> PaymentOutcome:
        """Return the outcome of an attempt, settling it first while it is open."""
        if not unresolved(payment, *_PAYING):
            return outcome_of(payment)
        settlement = self._convergence.settle(payment)
        return outcome_of(settlement.payment, settlement.ledger)

    def give_up(self, payment: Payment) -> None:
        """End an attempt so that another can take its place.

        Raises `PaymentInProgress` when the PSP cannot end it now, or has taken the money.
        """
        payment = self._convergence.settle(payment).payment
        if is_closed(payment):
            return
        if not payment.of_type(TransactionType.CHARGE) and not is_superseded(payment):
            claim = AddTransaction(supersede(payment, self._world.now()))
            payment = self._convergence.settle(self._payments.update(payment, (claim,))).payment
        if not is_closed(payment):
            raise PaymentInProgress("Another attempt to pay this cart is open.")

    def is_out_of_the_way(self, rival: Payment) -> bool:
        """Whether another item's open attempt turned out to take nothing.

        False when it holds money now and the sums change; raises `PaymentInProgress` while open.
        """
        settlement = self._convergence.settle(rival)
        payment = settlement.payment
        if is_closed(payment):
            return True
        if held(payment).is_positive:
            return False
        if not is_abandoned(payment, settlement.ledger, self._world.now()):
            raise PaymentInProgress("Another part of this cart is being paid right now.")
        self.give_up(payment)
        return True

    def _settled(self, payment: Payment, ledger: Ledger | None) -> PaymentOutcome:
        """Converge; what cannot be written or read now is pending, and found again by anybody."""
        try:
            settlement = self._convergence.settle(payment, ledger)
        except Unavailable as error:
            _log_unknown(payment, error)
            return PaymentOutcome(
                payment_reference=payment.id,
                state=PaymentState.PENDING,
                action=ledger.action if ledger else None,
            )
        return outcome_of(settlement.payment, settlement.ledger)


def _order(payment: Payment, session: Session, request: PaymentRequest) -> AuthorizationRequest:
    """Return what to ask the PSP for; a method is kept only if this very submit agrees to it."""
    stores = request.store and has_consent(payment)
    names_customer = stores or request.stored_token is not None
    return AuthorizationRequest(
        payment_id=payment.id,
        operation_id=_operation_id(payment, request),
        amount=payment.amount_planned,
        method=request.method,
        token=request.token,
        return_url=request.return_url(payment.id) if request.return_url else None,
        order_reference=session.future_order_number,
        customer_id=payment.customer.id if payment.customer and names_customer else None,
        store=stores,
        stored_token=request.stored_token,
        off_session=request.off_session,
    )


def _is_another_card(payment: Payment, request: PaymentRequest, ledger: Ledger) -> bool:
    """Whether a new submit replaces one that still waits for its shopper, as in a challenge.

    A submit without a name may be the same one after a reload, so it gets the same action again.
    """
    is_new = request.name is not None and not ledger.shows(_operation_id(payment, request))
    has_card = request.token is not None or request.stored_token is not None
    return is_new and has_card and ledger.action is not None


def _operation_id(payment: Payment, request: PaymentRequest) -> str:
    """Name the authorization within its cart and item; without a name, by its attempt."""
    kind = TransactionType.AUTHORIZATION
    attempt = (payment.key or "").rpartition("-")[2]
    name = request.name or sequence_name(int(attempt) if attempt.isdigit() else 0)
    return operation_id(scope_of(payment, kind), kind, name)


def _log_unknown(payment: Payment, error: Exception) -> None:
    get_logger().warning(
        "The outcome of an authorization is not known yet", paymentId=payment.id, error=error
    )
