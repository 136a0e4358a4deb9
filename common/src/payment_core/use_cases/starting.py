"""Starting to pay: from a shopper's click to a Payment that says what the PSP did.

https://docs.commercetools.com/checkout/payment-only
"""

from payment_core.commercetools.carts import Carts
from payment_core.commercetools.client import ConcurrentModification, DuplicateField, NotFound
from payment_core.commercetools.payments import PaymentMethodInfoDraft, Payments
from payment_core.domain.claims import was_claimed_as
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import has_name, operation_id
from payment_core.domain.outcome import PaymentOutcome, outcome_of
from payment_core.domain.payment import Payment, TransactionType
from payment_core.domain.payment_request import PaymentRequest
from payment_core.domain.session import Session
from payment_core.domain.superseding import is_superseded
from payment_core.providers import Providers
from payment_core.providers.offline import PURCHASE_ORDER
from payment_core.runtime.errors import (
    CartNotOrderable,
    IdempotencyConflict,
    InvalidField,
    InvalidOperation,
    MethodNotAvailable,
    RequiredField,
    TooManyAttempts,
    Unavailable,
)
from payment_core.use_cases.attempts import MOST_ATTEMPTS, Attempts, is_over
from payment_core.use_cases.authorizing import Authorizing, submit_name
from payment_core.use_cases.cart_reading import CartReading
from payment_core.use_cases.claiming import Claiming, NewAttempt
from payment_core.use_cases.consent import consent
from payment_core.use_cases.convergence import Settlement
from payment_core.use_cases.wallet import Wallet

_ROUNDS = 8
_AUTHORIZATION = TransactionType.AUTHORIZATION


class StartPayment:
    """Starts an attempt, or goes on with the one that is open."""

    def __init__(
        self,
        carts: Carts,
        reading: CartReading,
        payments: Payments,
        providers: Providers,
        wallet: Wallet,
        claiming: Claiming,
        authorizing: Authorizing,
    ) -> None:
        self._carts = carts
        self._reading = reading
        self._payments = payments
        self._providers = providers
        self._wallet = wallet
        self._claiming = claiming
        self._authorizing = authorizing

    def start(self, session: Session, request: PaymentRequest) -> PaymentOutcome:
        """Return the outcome of exactly one attempt, however often and by whom this is called.

        A cart that is paid answers with the attempt that paid it, whatever the method.

        Raises `InvalidField`, `MethodNotAvailable`, `RequiredField` or `InvalidOperation` for a
        request that cannot be, `ProviderRefused` for one that the PSP does not even try,
        `CartNotOrderable` for a cart that was merged into another, `IdempotencyConflict` when its
        name means another payment, `PaymentInProgress` when another attempt cannot be ended,
        `TooManyAttempts`, and `Unavailable` when nothing happened that the same request would not
        find again.
        """
        self._check(session, request)
        for _ in range(_ROUNDS):
            try:
                outcome = self._attempt(session, request)
            except ConcurrentModification:
                continue  # The cart or an attempt changed under us: look at all of it again.
            if outcome is not None:
                return outcome
        raise Unavailable("The cart is changed by too many at once.")

    def _check(self, session: Session, request: PaymentRequest) -> None:
        method = self._providers.method(request.method)
        if method is None or not session.allows(method.type):
            allowed = [one.type for one in self._providers.methods if session.allows(one.type)]
            raise InvalidField(
                "paymentMethod.type", "The method is not allowed.", allowedValues=allowed
            )
        if method.needs_token and request.token is None and request.stored_method_id is None:
            raise RequiredField("paymentMethod.token")
        if method.needs_return_url and request.return_url is None:
            raise InvalidOperation("The method needs a public URL to bring the shopper back to.")
        if method == PURCHASE_ORDER and request.purchase_order is None:
            raise RequiredField("paymentMethod.poNumber")

    def _check_amount(self, method_type: str, amount: Money) -> None:
        """Refuse what this method cannot pay, before anything is made or given up for it."""
        method = self._providers.method(method_type)
        objection = method.amounts.objection(amount) if method and amount.is_positive else None
        if objection is not None:
            raise MethodNotAvailable(objection)

    def _attempt(self, session: Session, request: PaymentRequest) -> PaymentOutcome | None:
        """Take the cart as it is now one step further; None means to look again."""
        attempts = self._read(session)
        known = _find_repeated(attempts, request) or attempts.paid(request.method)
        if known is not None:
            return _outcome(attempts, self._authorizing.look(known))
        request = self._wallet.redeem(attempts.cart, request)
        current = attempts.open
        self._check_amount(request.method, attempts.outstanding(besides=current))
        if current is None:
            return self._open(attempts, request)
        if not _fits(attempts, current, request):
            self._authorizing.give_up(current)
            return None
        return self._go_on(attempts, current, request)

    def _read(self, session: Session) -> Attempts:
        try:
            attempts = self._reading.attempts(session)
        except NotFound as error:
            raise InvalidOperation("The session's cart does not exist any more.") from error
        if attempts.cart.is_merged:
            raise CartNotOrderable("The cart was merged into another one.")
        if not attempts.cart.can_be_paid:
            raise InvalidOperation("The cart is not open for payments any more.")
        return attempts

    def _open(self, attempts: Attempts, request: PaymentRequest) -> PaymentOutcome | None:
        amount = attempts.outstanding()
        if not amount.is_positive:
            raise InvalidOperation("Nothing is left to pay on this cart.")
        if not self._authorizing.leave(attempts.rivals(), Money.zero(amount.currency_code)):
            return None
        number = attempts.next_number
        while number <= MOST_ATTEMPTS:
            try:
                payment = self._claim(attempts, request, attempts.key(number), amount)
            except DuplicateField:
                taken = self._payments.get_by_key(attempts.key(number))
                existing = self._reading.believed(taken)
                if existing is not None and not is_over(existing):
                    return self._join(attempts, existing, request)
                number = self._after_the_last(attempts, number)
                continue
            self._attach(attempts, payment)
            settled = self._authorizing.authorize(payment, attempts.session, request)
            return _outcome(attempts, settled)
        raise TooManyAttempts("This cart has seen too many attempts to pay.")

    def _claim(
        self, attempts: Attempts, request: PaymentRequest, key: str, amount: Money
    ) -> Payment:
        stores = self._wallet.honours_consent(attempts.cart, request)
        attempt = NewAttempt(
            key=key,
            scope=attempts.scope,
            name=submit_name(key, request),
            amount=amount,
            method_info=PaymentMethodInfoDraft(
                self._providers.payment_interface, request.method, consent() if stores else None
            ),
            purchase_order=request.purchase_order,
        )
        return self._claiming.claim(attempts.cart, attempts.session, attempt)

    def _join(
        self, attempts: Attempts, existing: Payment, request: PaymentRequest
    ) -> PaymentOutcome | None:
        """Go on where somebody is already: a double click, a second tab, or our own lost try."""
        if not _fits(attempts, existing, request):
            self._authorizing.give_up(existing)
            return None
        return self._go_on(attempts, existing, request)

    def _after_the_last(self, attempts: Attempts, number: int) -> int:
        """Return the number after all attempts that are over; a shop may take them off its cart."""
        over = {one.key for one in self._payments.with_keys(attempts.keys) if is_over(one)}
        numbers = [one for one, key in enumerate(attempts.keys, start=1) if key in over]
        return 1 + max([number, *numbers])

    def _go_on(
        self, attempts: Attempts, payment: Payment, request: PaymentRequest
    ) -> PaymentOutcome | None:
        if not attempts.is_attached(payment):
            self._attach(attempts, payment)
        settled = self._authorizing.resume(payment, attempts.session, request)
        return None if settled is None else _outcome(attempts, settled)

    def _attach(self, attempts: Attempts, payment: Payment) -> None:
        """Show the shop the Payment before any money moves on it."""
        try:
            self._carts.attach(attempts.cart, payment)
        except NotFound as error:
            raise InvalidOperation("The session's cart does not exist any more.") from error


def _outcome(attempts: Attempts, settled: Settlement) -> PaymentOutcome:
    return outcome_of(settled.payment, settled.ledger, attempts.having(settled.payment).coverage)


def _find_repeated(attempts: Attempts, request: PaymentRequest) -> Payment | None:
    """Find the attempt that this request's name already stands for, also when it was replaced."""
    if request.name is None:
        return None
    operation = operation_id(attempts.scope, _AUTHORIZATION, request.name)
    for number, payment in enumerate(reversed(attempts.all)):
        if any(has_name(payment, one, request.name) for one in payment.of_type(_AUTHORIZATION)):
            if not _is_same_method(payment, request):
                raise IdempotencyConflict("This idempotency key was used with another request.")
            return payment
        if was_claimed_as(payment, operation):
            was_replaced = is_superseded(payment) and number > 0
            return payment if was_replaced else None
    return None


def _is_same_method(payment: Payment, request: PaymentRequest) -> bool:
    method = payment.payment_method_info.method
    return method is None or method == request.method


def _fits(attempts: Attempts, payment: Payment, request: PaymentRequest) -> bool:
    """Whether this attempt is what the request asks for: same method, same amount."""
    is_owed = payment.amount_planned == attempts.outstanding(besides=payment)
    return is_owed and _is_same_method(payment, request)
