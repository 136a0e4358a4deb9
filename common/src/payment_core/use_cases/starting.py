"""Starting to pay: from a shopper's click to a Payment that says what the PSP did.

https://docs.commercetools.com/checkout/payment-only
"""

from payment_core.commercetools.carts import Cart, Carts
from payment_core.commercetools.client import (
    ConcurrentModification,
    DuplicateField,
    NotFound,
    ReferenceMissing,
)
from payment_core.commercetools.payments import PaymentMethodInfoDraft, Payments
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import has_name
from payment_core.domain.outcome import PaymentOutcome
from payment_core.domain.payment import Payment, TransactionType
from payment_core.domain.payment_request import PaymentRequest
from payment_core.domain.session import Session
from payment_core.providers import Providers
from payment_core.providers.offline import PURCHASE_ORDER
from payment_core.runtime.errors import (
    IdempotencyConflict,
    InvalidField,
    InvalidOperation,
    RequiredField,
    TooManyAttempts,
    Unavailable,
)
from payment_core.use_cases.attempts import Attempts, is_closed
from payment_core.use_cases.authorizing import Authorizing
from payment_core.use_cases.consent import consent
from payment_core.use_cases.drafts import payment_draft
from payment_core.use_cases.wallet import Wallet

_ROUNDS = 8
_TAKEN_KEYS = 10
# Nobody who means to pay is declined this often on one cart; somebody who tests cards is.
_MOST_ATTEMPTS = 25


class StartPayment:
    """Starts an attempt, or goes on with the one that is open."""

    def __init__(
        self,
        carts: Carts,
        payments: Payments,
        providers: Providers,
        wallet: Wallet,
        authorizing: Authorizing,
    ) -> None:
        self._carts = carts
        self._payments = payments
        self._providers = providers
        self._wallet = wallet
        self._authorizing = authorizing

    def start(self, session: Session, request: PaymentRequest) -> PaymentOutcome:
        """Return the outcome of exactly one attempt, however often and by whom this is called.

        Raises `InvalidField`, `RequiredField` or `InvalidOperation` for a request that cannot be,
        `IdempotencyConflict` when its name means another payment, `PaymentInProgress` when
        another attempt cannot be ended, `TooManyAttempts`, and `Unavailable` when nothing
        happened that the same request would not find again.
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

    def _attempt(self, session: Session, request: PaymentRequest) -> PaymentOutcome | None:
        """Take the cart as it is now one step further; None means to look again."""
        attempts = Attempts(self._read_cart(session), session, self._providers)
        repeated = _find_repeated(attempts, request)
        if repeated is not None:
            return self._authorizing.look(repeated)
        request = self._wallet.redeem(attempts.cart, request)
        current = attempts.open
        if current is None:
            return self._open(attempts, session, request)
        if not _fits(attempts, current, request):
            self._authorizing.give_up(current)
            return None
        return self._go_on(attempts, current, session, request)

    def _read_cart(self, session: Session) -> Cart:
        try:
            cart = self._carts.get(session.cart_id)
        except NotFound as error:
            raise InvalidOperation("The session's cart does not exist any more.") from error
        if not cart.can_be_paid:
            raise InvalidOperation("The cart is not open for payments any more.")
        return cart

    def _open(
        self, attempts: Attempts, session: Session, request: PaymentRequest
    ) -> PaymentOutcome | None:
        amount = attempts.outstanding()
        if not amount.is_positive:
            raise InvalidOperation("Nothing is left to pay on this cart.")
        for rival in attempts.rivals(amount):
            if not self._authorizing.is_out_of_the_way(rival):
                return None
        if attempts.next_number > _MOST_ATTEMPTS:
            raise TooManyAttempts("This cart has seen too many attempts to pay.")
        for number in range(attempts.next_number, attempts.next_number + _TAKEN_KEYS):
            key = attempts.key(number)
            payment = self._create(attempts.cart, session, request, key, amount)
            if payment is not None:
                self._attach(attempts, payment)
                return self._authorizing.authorize(payment, session, request)
            # Somebody is there already: a double click, a second tab, or our own lost try.
            existing = self._payments.get_by_key(key)
            if is_closed(existing):
                continue
            if not _fits(attempts, existing, request):
                self._authorizing.give_up(existing)
                continue
            return self._go_on(attempts, existing, session, request)
        raise TooManyAttempts("This cart has seen too many attempts to pay.")

    def _create(
        self, cart: Cart, session: Session, request: PaymentRequest, key: str, amount: Money
    ) -> Payment | None:
        method_info = PaymentMethodInfoDraft(
            self._providers.payment_interface,
            request.method,
            consent() if self._wallet.honours_consent(cart, request) else None,
        )
        draft = payment_draft(cart, session, key, amount, method_info, request.purchase_order)
        try:
            return self._payments.create(draft)
        except DuplicateField:
            return None
        except ReferenceMissing as error:
            raise InvalidOperation(
                "The project lacks the customer or the type that this payment refers to."
            ) from error

    def _go_on(
        self, attempts: Attempts, payment: Payment, session: Session, request: PaymentRequest
    ) -> PaymentOutcome | None:
        if not attempts.is_attached(payment):
            self._attach(attempts, payment)
        return self._authorizing.resume(payment, session, request)

    def _attach(self, attempts: Attempts, payment: Payment) -> None:
        """Show the shop the Payment before any money moves on it."""
        try:
            self._carts.attach(attempts.cart, payment)
        except NotFound as error:
            raise InvalidOperation("The session's cart does not exist any more.") from error


def _find_repeated(attempts: Attempts, request: PaymentRequest) -> Payment | None:
    """Find the attempt that this request's name already stands for."""
    if request.name is None:
        return None
    for payment in attempts.all:
        for one in payment.of_type(TransactionType.AUTHORIZATION):
            if has_name(payment, one, request.name):
                if not is_closed(payment) and not _fits(attempts, payment, request):
                    raise IdempotencyConflict("This idempotency key was used with another request.")
                return payment
    return None


def _fits(attempts: Attempts, payment: Payment, request: PaymentRequest) -> bool:
    """Whether this attempt is what the request asks for: same method, same amount."""
    method = payment.payment_method_info.method
    same_method = method is None or method == request.method
    return same_method and payment.amount_planned == attempts.outstanding(besides=payment)
