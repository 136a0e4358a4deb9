"""A customer's stored payment methods, shown, used and removed by that customer only."""

from dataclasses import dataclass

import msgspec

from payment_core.commercetools.carts import Cart, Carts
from payment_core.commercetools.client import NotFound
from payment_core.commercetools.payment_methods import (
    PaymentMethods,
    StoredMethodSettings,
    StoredPaymentMethod,
)
from payment_core.providers import Providers
from payment_core.runtime.errors import InvalidField, InvalidOperation, ResourceNotFound
from payment_core.runtime.world import World
from processor.commercetools.customer_methods import CustomerMethods
from processor.domain.payment_request import PaymentRequest
from processor.domain.session import Session

_STORED_METHOD = "paymentMethod.storedPaymentMethodId"


@dataclass(frozen=True)
class CustomerPaymentMethods:
    """What the customer of a cart may pay with again.

    A method is theirs when customer, payment interface and (where one is configured) account are;
    one of a Business Unit only on a cart of the same. Everything else does not exist for them.
    """

    settings: StoredMethodSettings
    carts: Carts
    payment_methods: PaymentMethods
    queries: CustomerMethods
    providers: Providers
    world: World

    def is_open_on(self, cart: Cart) -> bool:
        """Whether its shopper can store methods and pay with them: a customer, not a guest."""
        return self.settings.is_enabled and cart.customer_id is not None

    def methods(self, session: Session) -> list[StoredPaymentMethod]:
        """Return the shopper's methods, oldest first; none for a guest, or when not enabled."""
        cart = self._cart_of_customer(session)
        return [] if cart is None else self._chargeable(cart)

    def has_expired(self, method: StoredPaymentMethod) -> bool:
        """Whether the card has expired by now."""
        return method.has_expired(self.world.now())

    def remove(self, session: Session, method_id: str) -> None:
        """Delete a method at the PSP and in commercetools, or what is left of it.

        The PSP keeps what another PaymentMethod of the customer has too: a card that was stored
        by two payments can have one token.

        Raises `ResourceNotFound` for an unknown method and for another customer's, and
        `Unavailable` when it is to be repeated.
        """
        cart = self._cart_of_customer(session)
        method = self.read(method_id) if cart else None
        if cart is None or method is None or not self._is_of(method, cart):
            raise ResourceNotFound("There is no such stored payment method.")
        # The PSP comes first: as long as it keeps the method, a late webhook may save it again.
        if method.secret is not None and not self._has_twin(cart, method):
            self.providers.vault.delete_stored_method(method.secret)
        self.payment_methods.delete(method)

    def _has_twin(self, cart: Cart, method: StoredPaymentMethod) -> bool:
        """Whether another PaymentMethod has the same token; queries lag, so each is read."""
        named = self._of_customer(cart)
        twins = (one for one in named if one.id != method.id and one.secret == method.secret)
        return any(self.read(one.id) is not None for one in twins)

    def honours_consent(self, cart: Cart, request: PaymentRequest) -> bool:
        """Whether the method of this request is to be stored.

        A consent that nothing can come of (a guest, a method that cannot be stored, one that is
        stored already) never stands between a shopper and paying.
        """
        method = self.providers.method(request.method)
        return (
            request.store
            and request.stored_method_id is None
            and self.settings.is_enabled
            and cart.customer_id is not None
            and method is not None
            and method.can_be_stored
        )

    def redeem(self, cart: Cart, request: PaymentRequest) -> PaymentRequest:
        """Return the request with the PSP's token of the stored method that it names, if any.

        Raises `InvalidField` when the cart's customer has no such method, `InvalidOperation` when
        it has expired.
        """
        if request.stored_method_id is None:
            return request
        if request.token is not None:
            raise InvalidField(
                "paymentMethod.token", "A token cannot be combined with a stored payment method."
            )
        self.check_enabled(_STORED_METHOD)
        found = self.read(request.stored_method_id)
        method = self.usable(cart, found, _STORED_METHOD)
        if method.method != request.method:
            raise InvalidField("paymentMethod.type", "The stored payment method has another type.")
        if self.has_expired(method):
            raise InvalidOperation("The stored payment method has expired.")
        return msgspec.structs.replace(request, stored_token=method.secret)

    def read(self, method_id: str) -> StoredPaymentMethod | None:
        """Return the method with that id, whosever it is; None when there is none."""
        try:
            return self.payment_methods.get(method_id)
        except NotFound:
            return None

    def usable(
        self, cart: Cart, method: StoredPaymentMethod | None, field: str
    ) -> StoredPaymentMethod:
        """Return the method if this cart may be paid with it; raises `InvalidField`."""
        if method is None or not self._is_of(method, cart) or not self._can_be_charged(method):
            raise InvalidField(field, "There is no such stored payment method.")
        return method

    def default_of(self, cart: Cart, field: str) -> StoredPaymentMethod:
        """Return the default method for this cart; raises `InvalidField` naming the field.

        A default applies per customer, or per customer and Business Unit.
        """
        self.check_enabled(field)
        for method in self._chargeable(cart):
            if method.is_default and method.business_unit == cart.business_unit:
                return method
        raise InvalidField(field, "The customer has no default stored payment method.")

    def check_enabled(self, field: str) -> None:
        """Raise `InvalidField` naming the field, unless stored payment methods are enabled."""
        if not self.settings.is_enabled:
            raise InvalidField(field, "Stored payment methods are not enabled.")

    def _cart_of_customer(self, session: Session) -> Cart | None:
        if not self.settings.is_enabled:
            return None
        try:
            cart = self.carts.get(session.cart_id)
        except NotFound:
            return None
        return cart if self.is_open_on(cart) else None

    def _chargeable(self, cart: Cart) -> list[StoredPaymentMethod]:
        if cart.customer_id is None:
            return []
        found = self._of_customer(cart)
        return [one for one in found if self._is_of(one, cart) and self._can_be_charged(one)]

    def _of_customer(self, cart: Cart) -> list[StoredPaymentMethod]:
        return self.queries.of_customer(
            cart.customer_id or "", self.settings.payment_interface, self.settings.interface_account
        )

    def _can_be_charged(self, method: StoredPaymentMethod) -> bool:
        kind = self.providers.method(method.method or "")
        can_be_stored = kind is not None and kind.can_be_stored
        return can_be_stored and method.is_active and method.secret is not None

    def _is_of(self, method: StoredPaymentMethod, cart: Cart) -> bool:
        account = self.settings.interface_account
        return (
            method.customer is not None
            and method.customer.id == cart.customer_id
            and method.business_unit in (None, cart.business_unit)
            and method.payment_interface == self.settings.payment_interface
            and account in (None, method.interface_account)
        )
