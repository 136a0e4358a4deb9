"""Charging a stored payment method while its customer is not there, once for every order.

The claim is a Payment whose key comes from the order's name, so the same name finds the same
Payment in every cart, at any time, from every process.
https://docs.commercetools.com/checkout/transactions-api
"""

from functools import partial

import msgspec

from payment_core.commercetools.carts import Cart, Carts
from payment_core.commercetools.client import (
    ConcurrentModification,
    DuplicateField,
    NotFound,
    ReferenceMissing,
)
from payment_core.commercetools.payment_methods import StoredPaymentMethod
from payment_core.commercetools.payments import PaymentMethodInfoDraft, Payments
from payment_core.domain.balances import unresolved
from payment_core.domain.money import Money
from payment_core.domain.outcome import PaymentOutcome, decision_on
from payment_core.domain.payment import Payment, TransactionType
from payment_core.domain.payment_request import PaymentRequest
from payment_core.domain.session import Session
from payment_core.domain.superseding import is_superseded
from payment_core.providers import Providers
from payment_core.runtime.errors import (
    Conflict,
    IdempotencyConflict,
    InvalidField,
    InvalidInput,
    InvalidOperation,
    Unavailable,
)
from payment_core.runtime.world import World
from payment_core.use_cases.attempts import Attempts
from payment_core.use_cases.authorizing import Authorizing
from payment_core.use_cases.convergence import Convergence
from payment_core.use_cases.drafts import payment_draft
from payment_core.use_cases.recurring_order import RecurringOrder
from payment_core.use_cases.wallet import Wallet

_ROUNDS = 8
_PAYING = (TransactionType.AUTHORIZATION, TransactionType.CHARGE)
_METHOD = "paymentMethodId"


class _Seen(msgspec.Struct, frozen=True):
    """The order's cart and the stored method that it names, as they were read together."""

    cart: Cart | None
    method: StoredPaymentMethod | None


class ChargeAgain:
    """Carries out recurring orders."""

    def __init__(
        self,
        carts: Carts,
        payments: Payments,
        providers: Providers,
        wallet: Wallet,
        authorizing: Authorizing,
        convergence: Convergence,
        world: World,
    ) -> None:
        self._carts = carts
        self._payments = payments
        self._providers = providers
        self._wallet = wallet
        self._authorizing = authorizing
        self._convergence = convergence
        self._world = world

    def charge(self, order: RecurringOrder) -> PaymentOutcome:
        """Return the outcome of the one Payment of this order, however often this is called.

        Raises `InvalidField` or `InvalidOperation` for an order that cannot be, and that left
        nothing behind; `IdempotencyConflict` when its name means another order;
        `PaymentInProgress` while another attempt to pay the cart is open; and `Unavailable` when
        nothing happened that the same order would not find again.
        """
        self._wallet.check_enabled(_METHOD)
        for _ in range(_ROUNDS):
            try:
                return self._try(order)
            except ConcurrentModification:
                continue  # The cart or the Payment changed under us: look at all of it again.
        raise Unavailable("The cart is changed by too many at once.")

    def _try(self, order: RecurringOrder) -> PaymentOutcome:
        seen, key = self._look(order), self._key(order)
        known = seen.cart.payments if seen.cart else ()
        claimed = next((one for one in known if one.key == key), None)
        if claimed is None:
            try:
                return self._begin(seen, order)
            except DuplicateField:
                claimed = self._payments.get_by_key(key)
            except InvalidInput:
                # What cannot be done now may have been done before, and the answer stays the same.
                claimed = self._find(key)
                if claimed is None:
                    raise
        if not order.made(claimed):
            raise IdempotencyConflict("This idempotency key was used with another request.")
        return self._repeat(claimed, seen, order)

    def _look(self, order: RecurringOrder) -> _Seen:
        method_id = order.payment_method_id
        if method_id is None:
            return _Seen(self._read_cart(order), None)
        read_cart = partial(self._read_cart, order)
        return _Seen(*self._world.at_once(read_cart, partial(self._wallet.read, method_id)))

    def _read_cart(self, order: RecurringOrder) -> Cart | None:
        try:
            return self._carts.get(order.cart_id)
        except NotFound:
            return None

    def _find(self, key: str) -> Payment | None:
        try:
            return self._payments.get_by_key(key)
        except NotFound:
            return None

    def _key(self, order: RecurringOrder) -> str:
        return order.payment_key(self._providers.payment_interface)

    def _begin(self, seen: _Seen, order: RecurringOrder) -> PaymentOutcome:
        """Claim the order and charge; raises `DuplicateField` when it is claimed already."""
        cart = self._payable(seen)
        method = self._method(cart, seen, order)
        session = _session(order)
        amount = self._amount(Attempts(cart, session, self._providers), order.amount)
        method_info = PaymentMethodInfoDraft(self._providers.payment_interface, method.method or "")
        draft = payment_draft(cart, session, self._key(order), amount, method_info, None)
        trace = order.trace(self._world)
        try:
            payment = self._payments.create(
                msgspec.structs.replace(draft, interface_interactions=(trace,))
            )
        except ReferenceMissing as error:
            raise InvalidOperation(
                "The project lacks the customer or the type that this payment refers to."
            ) from error
        self._attach(cart, payment)
        return self._authorizing.authorize(payment, session, _request(order, method))

    def _repeat(self, payment: Payment, seen: _Seen, order: RecurringOrder) -> PaymentOutcome:
        """Return the outcome of an order that was begun, after going on with it where it stands."""
        if not payment.of_type(*_PAYING) or unresolved(payment, *_PAYING):
            payment = self._convergence.settle(payment).payment
        if payment.of_type(*_PAYING) or is_superseded(payment):
            return decision_on(payment)
        try:
            cart = self._payable(seen)
            method = self._method(cart, seen, order)
            if not _is_attached(cart, payment):
                # Somebody else may have paid, or be about to, on the version that we attach to.
                self._amount(
                    Attempts(cart, _session(order), self._providers), payment.amount_planned
                )
        except Conflict:
            raise
        except InvalidInput:
            self._authorizing.give_up(payment)  # It was never charged, and now it cannot be.
            return decision_on(self._payments.get(payment.id))
        session = _session(order)
        if not _is_attached(cart, payment):
            self._attach(cart, payment)
        request = _request(order, method)
        outcome = self._authorizing.resume(payment, session, request)
        if outcome is None:
            raise ConcurrentModification("The Payment was given up.")
        return outcome

    def _attach(self, cart: Cart, payment: Payment) -> None:
        """Show the shop the Payment before any money moves on it."""
        try:
            self._carts.attach(cart, payment)
        except NotFound as error:
            raise InvalidField("cartId", "There is no such cart.") from error

    def _payable(self, seen: _Seen) -> Cart:
        if seen.cart is None:
            raise InvalidField("cartId", "There is no such cart.")
        if not seen.cart.can_be_paid:
            raise InvalidOperation("The cart is not open for payments any more.")
        return seen.cart

    def _method(self, cart: Cart, seen: _Seen, order: RecurringOrder) -> StoredPaymentMethod:
        if order.payment_method_id is None:
            return self._wallet.default_of(cart, _METHOD)
        return self._wallet.usable(cart, seen.method, _METHOD)

    def _amount(self, attempts: Attempts, asked: Money | None) -> Money:
        """Return what to charge, if the cart still owes it and nobody else is about to pay it."""
        outstanding = attempts.outstanding()
        amount = asked or outstanding
        if amount.currency_code != outstanding.currency_code:
            raise InvalidField(
                "amount.currencyCode",
                f"The cart is in {outstanding.currency_code}.",
                allowedValues=[outstanding.currency_code],
            )
        if not outstanding.is_positive:
            raise InvalidOperation("Nothing is left to pay on this cart.")
        if amount > outstanding:
            raise InvalidOperation(
                f"Only {outstanding.cent_amount} {outstanding.currency_code} minor units are left "
                "to pay on this cart."
            )
        for rival in attempts.undecided(amount):
            if not self._authorizing.is_out_of_the_way(rival):
                raise ConcurrentModification("Another attempt has paid meanwhile.")
        return amount


def _is_attached(cart: Cart, payment: Payment) -> bool:
    return any(one.id == payment.id for one in cart.payment_info.payments)


def _session(order: RecurringOrder) -> Session:
    """Return what Checkout's session would say about this order."""
    return Session(
        cart_id=order.cart_id,
        checkout_transaction_item_id=order.checkout_transaction_item_id,
        future_order_number=order.future_order_number,
    )


def _request(order: RecurringOrder, method: StoredPaymentMethod) -> PaymentRequest:
    return PaymentRequest(
        method=method.method or "",
        name=order.name,
        stored_method_id=method.id,
        stored_token=method.secret,
        off_session=True,
    )
