"""One attempt to pay: authorize it, read it again, or supersede it."""

from collections.abc import Iterable
from dataclasses import dataclass

from payment_core.commercetools.payments import Payments
from payment_core.domain.balances import has_capture, held_or_captured
from payment_core.domain.consent import has_consent
from payment_core.domain.expired_attempts import is_abandoned, was_unknown
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import operation_id, scope_of, sequence_key
from payment_core.domain.payment import Payment, TransactionType
from payment_core.domain.provider import AuthorizationRequest, Refused
from payment_core.domain.recorded_journal import lookup_of
from payment_core.domain.superseded_attempts import details_handed_in, is_superseded, supersede
from payment_core.domain.updates import (
    AddInterfaceInteraction,
    AddTransaction,
    SetStatusInterfaceCode,
    SetStatusInterfaceText,
    UpdateAction,
)
from payment_core.providers import Providers
from payment_core.runtime.context import current_request
from payment_core.runtime.errors import OutcomeUnknown, Unavailable
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.convergence import ConvergedPayment, Convergence
from payment_core.use_cases.interaction_writes import update_with_interactions
from processor.domain.attempt_state import state_of
from processor.domain.claim_checks import is_as_claimed
from processor.domain.errors import PaymentInProgress
from processor.domain.payment_request import PaymentRequest
from processor.domain.session import Session
from processor.domain.untried_attempts import is_being_ended, untried
from processor.use_cases.attempts import total_planned
from processor.use_cases.technical_refusals import log_refusal, not_tried

# How often, and after how many seconds, a Payment is read whose end comes by webhook.
_LOOKS, _PAUSE = 3, 0.8


@dataclass(frozen=True)
class AttemptAuthorization:
    """Authorizes, resumes or supersedes one attempt. Errors are those of `StartPayment.start`.

    A ledger without a PSP payment id means that the PSP could not be read, or the Payment written.
    """

    payments: Payments
    providers: Providers
    convergence: Convergence
    world: World

    def authorize(
        self, payment: Payment, session: Session, request: PaymentRequest
    ) -> ConvergedPayment:
        """Ask the PSP for the money of an attempt that it has not been asked for yet.

        An unknown outcome is pending; `Unavailable` says that the PSP surely did nothing. What the
        PSP does not even try is ended, and raises what `not_tried` returns.
        """
        try:
            answer = self._ask(payment, session, request)
        except Refused as refusal:
            self._end_untried(payment, refusal)
            raise not_tried(refusal, request) from refusal
        return self._converged(payment, answer)

    def resume(
        self, payment: Payment, session: Session, request: PaymentRequest
    ) -> ConvergedPayment | None:
        """Resume an existing attempt; authorize only if the PSP has no record of it.

        None when the attempt was superseded: its shopper came back with another card, it does not
        prove what it was claimed for, it was opened at the PSP and left there, or the PSP does not
        try this card on it.
        """
        ledger = self.providers.serving(payment).fetch(lookup_of(payment))
        is_unknown = ledger.is_empty or was_unknown(ledger)
        if not is_unknown or payment.paying:
            if _is_another_card(payment, request, ledger):
                self.supersede(payment)
                return None
            if not self._has_lost_its_action(payment, ledger):
                return self.convergence.converge(payment, ledger)
        if is_as_claimed(payment) and self._may_be_asked_for(payment, ledger):
            try:
                answer = self._ask(payment, session, request)
            except Refused as refusal:
                self._end_untried(payment, refusal)
                return None
            if answer is None or answer.complete or not answer.is_empty:
                return self._converged(payment, answer)
        self.supersede(payment)
        return None

    def current(
        self, payment: Payment, session: Session, request: PaymentRequest
    ) -> ConvergedPayment:
        """Return the attempt as it is; an open one is brought in line with the PSP first.

        `request` is the one that made it: where only its first answer had the action, it is asked
        for again.
        """
        if payment.is_decided:
            return ConvergedPayment(payment, Ledger(complete=False))
        converged = self.convergence.converge(payment)
        payment = converged.payment
        if not is_as_claimed(payment) or not self._has_lost_its_action(payment, converged.ledger):
            return converged
        try:
            return self._converged(payment, self._ask(payment, session, request))
        except Refused:
            return converged

    def supersede(self, payment: Payment, reason: str | None = None) -> Payment:
        """End an attempt so that another can replace it, or find that its money is taken.

        Return the Payment as it is then. `reason` is kept on it. Raises `PaymentInProgress` when
        the PSP cannot end it now, or when an order relies on it.
        """
        return self._end(self.convergence.converge(payment).payment, reason)

    def _end(
        self, payment: Payment, reason: str | None, *notes: AddInterfaceInteraction
    ) -> Payment:
        if state_of(payment).is_over:
            return payment
        if not has_capture(payment) and not is_superseded(payment):
            claim = (AddTransaction(supersede(payment, self.world.now())), *_told(reason))
            claimed = update_with_interactions(self.payments, payment, claim, notes)
            payment = self.convergence.converge(claimed).payment
        payment = self._ended(payment)
        if not state_of(payment).is_over:
            raise PaymentInProgress("Another attempt to pay this cart is open.")
        return payment

    def _ended(self, payment: Payment) -> Payment:
        """Return the Payment once a webhook has told its end, at the latest after some seconds.

        Nothing is waited for beyond the time of the request.
        """
        for _ in range(_LOOKS):
            is_in_time = self.world.monotonic() + _PAUSE < current_request().deadline
            if not is_being_ended(payment) or not is_in_time:
                break
            self.world.sleep(_PAUSE)
            payment = self.payments.get(payment.id)
        return payment

    def converge_competing(self, competing: Iterable[Payment], left: Money) -> bool:
        """Bring competing attempts in line; False when one holds money now and the sums change.

        `left` is what they may take together. Raises `PaymentInProgress` while those that are
        still open would take more.
        """
        waiting: list[Payment] = []
        for other in competing:
            converged = self.convergence.converge(other)
            payment = converged.payment
            if held_or_captured(payment).is_positive:
                return False
            if state_of(payment).is_closed:
                continue
            if is_abandoned(payment, converged.ledger, self.world.now()):
                self._end(payment, None)
                continue
            waiting.append(payment)
        if total_planned(waiting, left.currency_code) > left:
            raise PaymentInProgress("Another part of this cart is being paid right now.")
        return True

    def _has_lost_its_action(self, payment: Payment, ledger: Ledger) -> bool:
        """Whether the page was reloaded, and only the PSP's first answer says where to go.

        The same call under the same key brings it back.
        """
        is_waiting = ledger.awaits_details and not details_handed_in(payment)
        is_open = not payment.is_decided and not is_superseded(payment)
        return is_waiting and is_open and self._may_be_asked_for(payment, ledger)

    def _may_be_asked_for(self, payment: Payment, ledger: Ledger) -> bool:
        """Whether the PSP proves that it was never asked, or still knows the key."""
        window = self.providers.serving(payment).capabilities.key_window
        return ledger.complete or self.world.now() - payment.created_at < window

    def _ask(self, payment: Payment, session: Session, request: PaymentRequest) -> Ledger | None:
        """Return the PSP's answer, None when it is not known.

        An answer that shows nothing and proves nothing: another card is being tried on this one.
        """
        asked = _authorization_request(payment, session, request)
        started = self.world.monotonic()
        try:
            return self.providers.serving(payment).authorize(asked)
        except OutcomeUnknown as error:
            _log_unknown(payment, error)
            return None
        finally:
            _log_time(payment, self.world.monotonic() - started)

    def _end_untried(self, payment: Payment, refusal: Refused) -> None:
        """End an attempt, unless another request has tried it meanwhile."""
        log_refusal(payment, refusal)
        payment = self.convergence.converge(payment).payment
        if not payment.paying:
            self._end(payment, refusal.text, untried(payment, self.world.now()))

    def _converged(self, payment: Payment, ledger: Ledger | None) -> ConvergedPayment:
        """Converge; what cannot be written or read now is pending, and found again later."""
        try:
            return self.convergence.converge(payment, ledger)
        except Unavailable as error:
            _log_unknown(payment, error)
            return ConvergedPayment(payment, ledger or Ledger(complete=False))


def _log_time(payment: Payment, seconds: float) -> None:
    get_logger().info(
        "The PSP was asked to authorize",
        eventCode="authorization.asked",
        paymentId=payment.id,
        method=payment.payment_method_info.method,
        durationMs=round(seconds * 1000),
    )


def _authorization_request(
    payment: Payment, session: Session, request: PaymentRequest
) -> AuthorizationRequest:
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
        browser=request.browser,
    )


def _is_another_card(payment: Payment, request: PaymentRequest, ledger: Ledger) -> bool:
    """Whether a new submit replaces one that still waits for its shopper, as in a challenge.

    A submit without a name is the same one after a reload when it has the same card.
    """
    is_new = not ledger.shows(_operation_id(payment, request))
    has_card = request.token is not None or request.stored_token is not None
    return is_new and has_card and (ledger.action is not None or ledger.awaits_details)


def submit_key(key: str, request: PaymentRequest) -> str:
    """Return the name of the authorization; without one of its own, by its attempt and card."""
    attempt = key.rpartition("-")[2]
    key = request.idempotency_key or sequence_key(int(attempt) if attempt.isdigit() else 0)
    card = request.stored_method_id or (request.token.reveal() if request.token else None)
    return key if request.idempotency_key or card is None else f"{key}\x00{card}"


def _operation_id(payment: Payment, request: PaymentRequest) -> str:
    kind = TransactionType.AUTHORIZATION
    return operation_id(scope_of(payment, kind), kind, submit_key(payment.key or "", request))


def _told(reason: str | None) -> tuple[UpdateAction, ...]:
    """Return the actions that record why an attempt was ended."""
    if reason is None:
        return ()
    return SetStatusInterfaceCode("ended"), SetStatusInterfaceText(reason)


def _log_unknown(payment: Payment, error: Exception) -> None:
    get_logger().warning(
        "The outcome of an authorization is not known yet",
        eventCode="authorization.outcome_unknown",
        paymentId=payment.id,
        error=error,
    )
