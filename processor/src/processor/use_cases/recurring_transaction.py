"""Charges a stored payment method without its customer, once for every request.

The claim is a Payment whose key comes from the idempotency key, so the same key finds the same
Payment in every cart, at any time, from every process.
https://docs.commercetools.com/checkout/transactions-api
"""

from dataclasses import dataclass
from functools import partial

import msgspec

from payment_core.commercetools.carts import Cart, Carts
from payment_core.commercetools.client import (
    ConcurrentModification,
    DuplicateField,
    NotFound,
)
from payment_core.commercetools.conflicts import retry_on_conflict
from payment_core.commercetools.payment_methods import StoredPaymentMethod
from payment_core.commercetools.payments import PaymentMethodInfoDraft, Payments
from payment_core.domain.ledger import Ledger
from payment_core.domain.money import Money
from payment_core.domain.money_text import money_text
from payment_core.domain.payment import Payment
from payment_core.domain.superseded_attempts import is_superseded
from payment_core.providers import Providers
from payment_core.runtime.errors import Conflict, InvalidField, InvalidInput, InvalidOperation
from payment_core.runtime.world import World
from payment_core.use_cases.convergence import ConvergedPayment, Convergence
from processor.domain.claim_checks import is_as_claimed
from processor.domain.errors import IdempotencyConflict, ProviderRefused
from processor.domain.outcome import PaymentOutcome, PaymentState, decision_on
from processor.use_cases.attempt_authorization import AttemptAuthorization, submit_key
from processor.use_cases.attempt_claims import AttemptClaims, NewAttempt
from processor.use_cases.attempts import Attempts
from processor.use_cases.customer_payment_methods import CustomerPaymentMethods
from processor.use_cases.recurring_charge import RecurringCharge
from processor.use_cases.verified_carts import VerifiedCarts

_METHOD = "paymentMethodId"
_NO_CUSTOMER = "The cart has no customer, so no stored payment method can be charged for it."
_NOT_AS_ORDERED = "The Payment no longer matches what was requested."


class _Seen(msgspec.Struct, frozen=True):
    """The cart of the charge and its stored method, as they were read together."""

    cart: Cart | None
    method: StoredPaymentMethod | None


@dataclass(frozen=True)
class ChargeStoredMethod:
    """Executes recurring charges."""

    carts: Carts
    verified_carts: VerifiedCarts
    payments: Payments
    providers: Providers
    customer_methods: CustomerPaymentMethods
    claims: AttemptClaims
    authorization: AttemptAuthorization
    convergence: Convergence
    world: World

    def charge(self, charge: RecurringCharge) -> PaymentOutcome:
        """Return the outcome of the one Payment of this charge, however often this is called.

        Raises `InvalidField` or `InvalidOperation` for a charge that is not possible and
        had no effect; `IdempotencyConflict` when its key was used for another charge;
        `PaymentInProgress` while another attempt to pay the cart is open; `CartLocked`; and
        `Unavailable` when the same request can be repeated safely.
        """
        self.customer_methods.check_enabled(_METHOD)
        attempt = partial(self._try, charge)
        return retry_on_conflict(attempt, "The cart was modified concurrently; retry.")

    def _try(self, charge: RecurringCharge) -> PaymentOutcome:
        seen, key = self._look(charge), self._key(charge)
        known = seen.cart.payments if seen.cart else ()
        claimed = next((one for one in known if one.key == key), None)
        if claimed is None:
            try:
                return self._begin(seen, charge)
            except DuplicateField:
                claimed = self.payments.that_took(key)
            except (InvalidInput, ProviderRefused):
                # The request may be a repetition: return the earlier result if there is one.
                claimed = self._find(key)
                if claimed is None:
                    raise
        if not charge.made(claimed):
            raise IdempotencyConflict("This idempotency key was used with another request.")
        return self._repeat(claimed, seen, charge)

    def _look(self, charge: RecurringCharge) -> _Seen:
        method_id = charge.payment_method_id
        if method_id is None:
            return _Seen(self._read_cart(charge), None)
        read_cart = partial(self._read_cart, charge)
        return _Seen(
            *self.world.parallel(read_cart, partial(self.customer_methods.read, method_id))
        )

    def _read_cart(self, charge: RecurringCharge) -> Cart | None:
        try:
            return self.carts.get(charge.cart_id)
        except NotFound:
            return None

    def _find(self, key: str) -> Payment | None:
        try:
            return self.payments.get_by_key(key)
        except NotFound:
            return None

    def _key(self, charge: RecurringCharge) -> str:
        return charge.payment_key(self.providers.payment_interface)

    def _begin(self, seen: _Seen, charge: RecurringCharge) -> PaymentOutcome:
        """Claim the Payment and charge; raises `DuplicateField` when it is claimed already."""
        cart = self._payable(seen)
        method = self._method(cart, seen, charge)
        attempts = self.verified_carts.attempts_on(cart, charge.session())
        amount = _asked(charge, attempts)
        self._check(attempts, amount, None)
        key, request = (
            self._key(charge),
            charge.request(method.id, method.method or "", method.secret),
        )
        attempt = NewAttempt(
            key=key,
            scope=key,
            idempotency_key=submit_key(key, request),
            amount=amount,
            method_info=PaymentMethodInfoDraft(
                self.providers.payment_interface, method.method or ""
            ),
            stored_method_id=method.id,
            fingerprint=charge.fingerprint(self.world),
        )
        payment = self.claims.claim(cart, attempts.session, attempt)
        self._attach(cart, payment)
        converged = self.authorization.authorize(payment, attempts.session, request)
        return _decision(charge, converged, attempts)

    def _repeat(self, payment: Payment, seen: _Seen, charge: RecurringCharge) -> PaymentOutcome:
        """Return the outcome of a charge that was begun before, after resuming it."""
        verified = self.verified_carts.verified([payment])
        if not verified:
            return _refused(payment)
        [payment] = verified
        if not payment.is_decided:
            payment = self.convergence.converge(payment).payment
        if payment.paying or is_superseded(payment):
            return self._decided(payment, seen, charge)
        try:
            cart = self._payable(seen)
            method = self._method(cart, seen, charge)
            attempts = self.verified_carts.attempts_on(cart, charge.session())
            _check_claim(payment)
            # Others may have paid since, or the cart may cost less: what is owed now counts.
            self._check(attempts, payment.amount_planned, payment)
        except Conflict:
            raise
        except InvalidInput as error:
            # It was never charged, and now it cannot be.
            self.authorization.supersede(payment, error.message)
            return decision_on(self.payments.get(payment.id))
        if not attempts.is_attached(payment):
            self._attach(cart, payment)
        request = charge.request(method.id, method.method or "", method.secret)
        converged = self.authorization.resume(payment, attempts.session, request)
        if converged is None:
            raise ConcurrentModification("The Payment was superseded by another attempt.")
        return _decision(charge, converged, attempts)

    def _decided(self, payment: Payment, seen: _Seen, charge: RecurringCharge) -> PaymentOutcome:
        converged = ConvergedPayment(payment, Ledger(complete=False))
        if seen.cart is None or not seen.cart.can_be_paid:
            return decision_on(payment)
        attempts = self.verified_carts.attempts_on(seen.cart, charge.session())
        return _decision(charge, converged, attempts)

    def _attach(self, cart: Cart, payment: Payment) -> None:
        """Show the shop the Payment before any money moves on it."""
        try:
            self.carts.attach(cart, payment)
        except NotFound as error:
            raise InvalidField("cartId", "There is no such cart.") from error

    def _payable(self, seen: _Seen) -> Cart:
        if seen.cart is None:
            raise InvalidField("cartId", "There is no such cart.")
        if not seen.cart.can_be_paid:
            raise InvalidOperation("The cart is not open for payments any more.")
        self.carts.check_unlocked(seen.cart)
        return seen.cart

    def _method(self, cart: Cart, seen: _Seen, charge: RecurringCharge) -> StoredPaymentMethod:
        if cart.customer_id is None:
            raise InvalidField(_METHOD, _NO_CUSTOMER)
        if charge.payment_method_id is None:
            return self.customer_methods.default_of(cart, _METHOD)
        return self.customer_methods.usable(cart, seen.method, _METHOD)

    def _check(self, attempts: Attempts, amount: Money, claimed: Payment | None) -> None:
        """Refuse an amount that is not due on the cart, or that another attempt may pay.

        Of several claims the one that was attached first is valid. Raises
        `InvalidField` or `InvalidOperation`, `PaymentInProgress`, and `ConcurrentModification`
        when the cart is paid at the same time.
        """
        outstanding = attempts.outstanding(besides=claimed)
        if amount.currency_code != outstanding.currency_code:
            raise InvalidField(
                "amount.currencyCode",
                f"The amount must be in {outstanding.currency_code}, the cart's currency.",
                allowedValues=[outstanding.currency_code],
            )
        if not outstanding.is_positive:
            raise InvalidOperation("Nothing is left to pay on this cart.")
        if amount > outstanding:
            raise InvalidOperation(f"Only {money_text(outstanding)} are left to pay on this cart.")
        is_attached = claimed is not None and attempts.is_attached(claimed)
        competing = attempts.undecided(before=claimed if is_attached else None)
        others = [one for one in competing if claimed is None or one.id != claimed.id]
        if not self.authorization.converge_competing(others, outstanding - amount):
            raise ConcurrentModification("Another attempt has paid the cart meanwhile.")


def _asked(charge: RecurringCharge, attempts: Attempts) -> Money:
    return charge.amount or attempts.outstanding()


def _check_claim(payment: Payment) -> None:
    if not is_as_claimed(payment):
        raise InvalidOperation(_NOT_AS_ORDERED)


def _refused(payment: Payment) -> PaymentOutcome:
    """Return the answer about a claim that says it was paid, of which the PSP knows nothing."""
    return PaymentOutcome(payment_id=payment.id, state=PaymentState.REJECTED, text=_NOT_AS_ORDERED)


def _decision(
    charge: RecurringCharge, converged: ConvergedPayment, attempts: Attempts
) -> PaymentOutcome:
    """Return the outcome; who asked for all of the cart is not told that it is paid when it is not.

    It stays so until the difference is paid by another transaction.
    """
    outcome = decision_on(converged.payment, converged.ledger)
    if outcome.state is not PaymentState.APPROVED or charge.amount is not None:
        return outcome
    payment = converged.payment
    owed = attempts.outstanding(besides=payment)
    is_enough = owed.currency_code == payment.amount_planned.currency_code and not (
        owed > payment.amount_planned
    )
    if is_enough:
        return outcome
    return msgspec.structs.replace(
        outcome, state=PaymentState.UNDERPAID, coverage=attempts.having(payment).coverage
    )
