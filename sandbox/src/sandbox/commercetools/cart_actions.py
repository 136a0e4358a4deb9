"""Update actions of carts: https://docs.commercetools.com/api/projects/carts#update-actions."""

from sandbox.commercetools.business_units import business_unit
from sandbox.commercetools.carts import (
    CART,
    Address,
    Cart,
    PaymentInfo,
    TaxedPrice,
    known_customer,
)
from sandbox.commercetools.errors import invalid_operation
from sandbox.commercetools.money import MoneyDraft, money
from sandbox.commercetools.orders import ORDER
from sandbox.commercetools.payments import PAYMENT
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import (
    Action,
    Reference,
    ResourceIdentifier,
    checked_key,
)


class AddPayment(Action):
    """Attach a payment; a frozen cart takes it too.

    "Must not be assigned to another Order or active Cart already", says `CartAddPaymentAction` in
    https://github.com/commercetools/commercetools-api-reference.
    """

    payment: ResourceIdentifier

    def apply(self, cart: Cart, work: Work) -> None:
        """Append the payment unless it is there; raises InvalidOperation when it is elsewhere."""
        payments = [] if cart.payment_info is None else cart.payment_info.payments
        reference = work.reference(PAYMENT, self.payment)
        if reference not in payments:
            _check_unassigned(reference, cart, work)
            cart.payment_info = PaymentInfo(payments=[*payments, reference])


def _check_unassigned(payment: Reference, cart: Cart, work: Work) -> None:
    carts = (
        one
        for one in work.project.collection(CART)
        if one.cart_state == "Active" and one.id != cart.id
    )
    for holder in (*carts, *work.project.collection(ORDER)):
        if holder.payment_info is not None and payment in holder.payment_info.payments:
            raise invalid_operation(
                f"The payment '{payment.id}' is already assigned to another order or active cart."
            )


class RemovePayment(Action):
    """Detach a payment."""

    payment: ResourceIdentifier

    def apply(self, cart: Cart, work: Work) -> None:
        """Remove the payment if it is there."""
        reference = work.reference(PAYMENT, self.payment)
        if cart.payment_info is not None:
            left = [one for one in cart.payment_info.payments if one != reference]
            cart.payment_info = PaymentInfo(payments=left) if left else None


class SetCartTotalTax(Action):
    """Set the total with tax, for a cart of tax mode ExternalAmount."""

    external_total_gross: MoneyDraft

    def apply(self, cart: Cart, _: Work) -> None:
        """Set the taxed price."""
        if cart.tax_mode != "ExternalAmount":
            raise invalid_operation("The tax mode of the cart must be 'ExternalAmount'.")
        cart.taxed_price = TaxedPrice(
            total_net=cart.total_price,
            total_gross=money(self.external_total_gross),
            tax_portions=[],
        )


class SetCustomerId(Action):
    """Say whose cart it is."""

    customer_id: str | None = None

    def apply(self, cart: Cart, work: Work) -> None:
        """Set or remove the customer; a customer's cart is not anonymous."""
        cart.customer_id = known_customer(self.customer_id, work)
        if cart.customer_id is not None:
            cart.anonymous_id = None


class SetBusinessUnit(Action):
    """Say which company the cart is for."""

    business_unit: ResourceIdentifier

    def apply(self, cart: Cart, _: Work) -> None:
        """Set the Business Unit."""
        cart.business_unit = business_unit(self.business_unit)


class SetAnonymousId(Action):
    """Say which anonymous session the cart belongs to."""

    anonymous_id: str | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the id; raises InvalidOperation for a customer's cart."""
        if self.anonymous_id is not None and cart.customer_id is not None:
            raise invalid_operation("The cart already belongs to a customer.")
        cart.anonymous_id = self.anonymous_id


class SetCustomerEmail(Action):
    """Set the shopper's address."""

    email: str | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the address."""
        cart.customer_email = self.email


class SetShippingAddress(Action):
    """Say where to send things."""

    address: Address | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the address."""
        cart.shipping_address = self.address


class SetBillingAddress(Action):
    """Say where to send the invoice."""

    address: Address | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the address."""
        cart.billing_address = self.address


class SetCountry(Action):
    """Set the country."""

    country: str | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the country."""
        cart.country = self.country


class SetLocale(Action):
    """Set the language."""

    locale: str | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the locale."""
        cart.locale = self.locale


class SetKey(Action):
    """Set the key."""

    key: str | None = None

    def apply(self, cart: Cart, _: Work) -> None:
        """Set or remove the key."""
        cart.key = checked_key(self.key)


CartAction = (
    AddPayment
    | RemovePayment
    | SetCartTotalTax
    | SetCustomerId
    | SetBusinessUnit
    | SetAnonymousId
    | SetCustomerEmail
    | SetShippingAddress
    | SetBillingAddress
    | SetCountry
    | SetLocale
    | SetKey
)
