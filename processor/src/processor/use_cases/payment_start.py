"""Starts a payment: from a shopper's submit to a Payment that agrees with the PSP.

https://docs.commercetools.com/checkout/payment-only
"""

from dataclasses import dataclass
from functools import partial

import msgspec

from payment_core.commercetools.carts import Cart, Carts
from payment_core.commercetools.client import ConcurrentModification, DuplicateField, NotFound
from payment_core.commercetools.conflicts import retry_on_conflict
from payment_core.commercetools.payments import CustomFields, PaymentMethodInfoDraft, Payments
from payment_core.domain.balances import taken
from payment_core.domain.card_record import CARD_TYPE, STORE_CONSENT
from payment_core.domain.money import Money
from payment_core.domain.money_text import money_text
from payment_core.domain.payment import Payment
from payment_core.domain.superseded_attempts import was_released
from payment_core.providers import Providers
from payment_core.providers.offline import PURCHASE_ORDER
from payment_core.runtime.errors import InvalidField, InvalidOperation
from payment_core.runtime.logs import get_logger
from payment_core.use_cases.convergence import ConvergedPayment
from processor.domain.attempt_state import state_of
from processor.domain.claim_checks import claimed_amount
from processor.domain.errors import (
    AmountChanged,
    CartNotOrderable,
    MethodNotAvailable,
    RequiredField,
    TooManyAttempts,
)
from processor.domain.outcome import PaymentOutcome, outcome_of
from processor.domain.payment_request import PaymentRequest
from processor.domain.session import Session
from processor.use_cases.attempt_authorization import AttemptAuthorization, submit_key
from processor.use_cases.attempt_claims import AttemptClaims, NewAttempt
from processor.use_cases.attempts import Attempts
from processor.use_cases.customer_payment_methods import CustomerPaymentMethods
from processor.use_cases.recurring_carts import RecurringCarts
from processor.use_cases.submits import find_charged, find_repeated, fits
from processor.use_cases.verified_carts import VerifiedCarts

_SUPERSEDED = "The Payment was superseded."
_PAID = "Another attempt has paid meanwhile."
_CONSENT = CustomFields(CARD_TYPE, {STORE_CONSENT: True})


@dataclass(frozen=True)
class StartPayment:
    """Starts an attempt, or resumes the open one."""

    carts: Carts
    verified_carts: VerifiedCarts
    payments: Payments
    providers: Providers
    customer_methods: CustomerPaymentMethods
    recurring_carts: RecurringCarts
    claims: AttemptClaims
    authorization: AttemptAuthorization

    def start(self, session: Session, request: PaymentRequest) -> PaymentOutcome:
        """Return the outcome of exactly one attempt, however often and by whom this is called.

        A cart that is paid answers with the attempt that paid it, whatever the method.

        Raises `InvalidField`, `MethodNotAvailable`, `RequiredField` or `InvalidOperation` for a
        request that cannot be, `ProviderRefused` for one that the PSP does not even try,
        `CartNotOrderable` for a cart that was merged into another, `CartLocked` for one that
        the merchant's staff locked, `IdempotencyConflict` when its name means another payment,
        `PaymentInProgress` when another attempt cannot be ended, `AmountChanged` when the sum to
        pay is not the one that the shopper was shown, `TooManyAttempts`, and `Unavailable` when
        nothing happened that the same request would not find again.
        """
        self._check(session, request)
        attempt = partial(self._attempt, session, request)
        return retry_on_conflict(attempt, "The cart was modified concurrently; retry.")

    def _check(self, session: Session, request: PaymentRequest) -> None:
        method = self.providers.method(request.method)
        if method is None or not session.allows(method.type):
            allowed = [one.type for one in self.providers.methods if session.allows(one.type)]
            raise InvalidField(
                "paymentMethod.type", "The method is not allowed.", allowedValues=allowed
            )
        if method.needs_token and request.token is None and request.stored_method_id is None:
            raise RequiredField("paymentMethod.token")
        if method.needs_return_url and request.return_url is None:
            raise request.no_return_url or InvalidOperation("The method needs a return URL.")
        if method == PURCHASE_ORDER and request.purchase_order is None:
            raise RequiredField("poNumber")  # The template's name: its front ends look for it.

    def _check_amount(self, method_type: str, amount: Money) -> None:
        """Refuse what this method cannot pay, before anything is created or superseded."""
        method = self.providers.method(method_type)
        objection = method.amounts.objection(amount) if method and amount.is_positive else None
        if objection is not None:
            raise MethodNotAvailable(objection)

    def _attempt(self, session: Session, request: PaymentRequest) -> PaymentOutcome:
        """Take the cart as it is now one step further.

        Raises `ConcurrentModification` when the cart or an attempt has changed, also by us.
        """
        attempts = self._read(session)
        known = find_repeated(attempts, attempts.all, request) or attempts.paid(request.method)
        if known is not None:
            return self._current(attempts, known, request)
        self.carts.check_unlocked(attempts.cart)
        request = self.recurring_carts.apply(attempts, request)
        request = self.customer_methods.redeem(attempts.cart, request)
        request = _with_shopper(attempts.cart, request)
        current = attempts.open
        amount = attempts.outstanding(besides=current)
        if request.quoted_amount not in (None, amount):
            return self._after_a_change(attempts, request, amount)
        self._check_amount(request.method, amount)
        if current is None:
            return self._open(attempts, request)
        if fits(attempts, current, request):
            return self._go_on(attempts, current, request)
        if attempts.lacks_some:
            known = find_repeated(attempts, self.verified_carts.absent(attempts), request)
            if known is not None:
                return self._current(attempts, known, request)
        self.authorization.supersede(current)
        raise ConcurrentModification(_SUPERSEDED)

    def _after_a_change(
        self, attempts: Attempts, request: PaymentRequest, amount: Money
    ) -> PaymentOutcome:
        """Answer a submit that names another sum than the one that is to be paid.

        It, a copy of it or another tab may have had the old sum authorized already. Such an
        attempt is ended first, as by a submit that replaces it, so that nothing is held for what
        was shown. What is taken for it is not given back: that attempt is the answer.
        """
        charged = find_charged(attempts, request)
        if charged is not None:
            return self._current(attempts, charged, request)
        current = attempts.open
        if current is not None and claimed_amount(current) != amount:
            ended = self.authorization.supersede(current)
            if not state_of(ended).is_closed:
                raise ConcurrentModification(_PAID)
        raise AmountChanged("The cart does not cost what the shopper was shown.")

    def _read(self, session: Session) -> Attempts:
        try:
            attempts = self.verified_carts.attempts(session)
        except NotFound as error:
            raise InvalidOperation("The session's cart does not exist any more.") from error
        if attempts.cart.is_merged:
            raise CartNotOrderable("The cart was merged into another one.")
        if not attempts.cart.can_be_paid:
            _report_if_lost(attempts)
            raise InvalidOperation("The cart is not open for payments any more.")
        return attempts

    def _open(self, attempts: Attempts, request: PaymentRequest) -> PaymentOutcome:
        amount = attempts.outstanding()
        if not amount.is_positive:
            raise InvalidOperation("Nothing is left to pay on this cart.")
        if not self.authorization.converge_competing(
            attempts.competing(), Money.zero(amount.currency_code)
        ):
            raise ConcurrentModification(_PAID)
        number, known = attempts.next_number, list(attempts.all)
        while attempts.may_make(number, known):
            try:
                payment = self._claim(attempts, request, number, amount)
            except DuplicateField:
                found = self._attempts_by_key(attempts, number)
                if repeated := find_repeated(attempts, found, request):
                    return self._current(attempts, repeated, request)
                if current := next((one for one in found if not state_of(one).is_closed), None):
                    return self._join(attempts, current, request)
                known += found
                number = 1 + max([number, *map(attempts.number_of, found)])
                continue
            self._attach(attempts, payment)
            converged = self.authorization.authorize(payment, attempts.session, request)
            return _outcome(attempts, converged)
        raise TooManyAttempts("There were too many attempts to pay this cart.")

    def _current(
        self, attempts: Attempts, payment: Payment, request: PaymentRequest
    ) -> PaymentOutcome:
        return _outcome(attempts, self.authorization.current(payment, attempts.session, request))

    def _attempts_by_key(self, attempts: Attempts, number: int) -> list[Payment]:
        """Return who has the key with that number and, where that is over, all who are absent."""
        found = self.verified_carts.verified([self.payments.that_took(attempts.key(number))])
        # A shop may take what was declined off its cart.
        if all(state_of(one).is_closed for one in found):
            found += self.verified_carts.absent(attempts)
        return found

    def _claim(
        self, attempts: Attempts, request: PaymentRequest, number: int, amount: Money
    ) -> Payment:
        stores = self.customer_methods.honours_consent(attempts.cart, request)
        key = attempts.key(number)
        attempt = NewAttempt(
            key=key,
            scope=attempts.scope,
            idempotency_key=submit_key(key, request),
            amount=amount,
            method_info=PaymentMethodInfoDraft(
                self.providers.payment_interface, request.method, _CONSENT if stores else None
            ),
            purchase_order=request.purchase_order,
            stored_method_id=request.stored_method_id,
            is_recurring=request.is_recurring,
            is_addition=attempts.is_addition(number),
        )
        return self.claims.claim(attempts.cart, attempts.session, attempt)

    def _join(
        self, attempts: Attempts, current: Payment, request: PaymentRequest
    ) -> PaymentOutcome:
        """Join an attempt that exists: of a double click, a second tab, or our own lost try.

        What has taken money belongs on the cart, or it would not count.
        """
        if taken(current).is_positive:
            if not attempts.is_attached(current):
                self._attach(attempts, current)
            raise ConcurrentModification(_PAID)
        if not fits(attempts, current, request):
            self.authorization.supersede(current)
            raise ConcurrentModification(_SUPERSEDED)
        return self._go_on(attempts, current, request)

    def _go_on(
        self, attempts: Attempts, payment: Payment, request: PaymentRequest
    ) -> PaymentOutcome:
        if not attempts.is_attached(payment):
            self._attach(attempts, payment)
        converged = self.authorization.resume(payment, attempts.session, request)
        if converged is None:
            raise ConcurrentModification(_SUPERSEDED)
        return _outcome(attempts, converged)

    def _attach(self, attempts: Attempts, payment: Payment) -> None:
        """Show the shop the Payment before any money moves on it."""
        try:
            self.carts.attach(attempts.cart, payment)
        except NotFound as error:
            raise InvalidOperation("The session's cart does not exist any more.") from error


def _with_shopper(cart: Cart, request: PaymentRequest) -> PaymentRequest:
    """Add what the cart says of its shopper, for the risk checks of PSP and bank."""
    if request.browser is None:
        return request
    browser = msgspec.structs.replace(
        request.browser, locale=cart.locale, country=cart.country, email=cart.customer_email
    )
    return msgspec.structs.replace(request, browser=browser)


def _report_if_lost(attempts: Attempts) -> None:
    """Say that an order was made in the very moment in which its money was released."""
    now = attempts.coverage
    if attempts.cart.is_ordered and not now.is_complete and any(map(was_released, attempts.all)):
        get_logger().error(
            "An order was created while its payment was being released",
            eventCode="order.payment_released",
            cartId=attempts.cart.id,
            amount=money_text(now.due),
        )


def _outcome(attempts: Attempts, converged: ConvergedPayment) -> PaymentOutcome:
    return outcome_of(
        converged.payment, converged.ledger, attempts.having(converged.payment).coverage
    )
