"""Sign-in of a customer: https://docs.commercetools.com/api/projects/customers#authenticate-sign-in-customer.

Members and rules are those of `CustomerSignin` in the official API reference:
https://github.com/commercetools/commercetools-api-reference
"""

from collections.abc import Iterator
from typing import Literal

from sandbox.commercetools.cart_merging import merged_cart
from sandbox.commercetools.carts import CART, Cart, check_open
from sandbox.commercetools.customers import CUSTOMER, Customer, email_of
from sandbox.commercetools.errors import invalid_credentials, invalid_json, invalid_operation
from sandbox.commercetools.orders import ORDER
from sandbox.commercetools.payments import PAYMENT
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import Draft, Reference, ResourceIdentifier, Value

SignInMode = Literal["MergeWithExistingCustomerCart", "UseAsNewActiveCustomerCart"]


class CustomerSignin(Draft):
    """Who signs in, and what the shopper did before; `anonymousCartId` is the older name."""

    email: str
    password: str
    anonymous_cart_id: str | None = None
    anonymous_cart: ResourceIdentifier | None = None
    anonymous_cart_sign_in_mode: SignInMode = "MergeWithExistingCustomerCart"
    anonymous_id: str | None = None
    update_product_data: bool = False


class SignInResult(Value):
    """The customer, and the cart to go on with when there is one."""

    customer: Customer
    cart: Cart | None = None


def sign_in(draft: CustomerSignin, work: Work) -> SignInResult:
    """Sign a customer in, hand over the anonymous cart and what has the anonymous id.

    Raises InvalidCredentials; InvalidOperation when the cart is not that session's or is over;
    ReferencedResourceNotFound when there is no such cart.
    """
    customer = customer_with(draft.email, draft.password, work)
    anonymous = _anonymous_cart(draft, work)
    active = _active_cart(customer, work)
    if anonymous is not None:
        is_merged = draft.anonymous_cart_sign_in_mode == "MergeWithExistingCustomerCart"
        if active is not None and is_merged:
            active = merged_cart(anonymous, active, work)
        else:
            active = _assigned(anonymous, customer, work)
    if draft.anonymous_id is not None:
        reassign(draft.anonymous_id, customer, work)
        active = active or _active_cart(customer, work)
    return SignInResult(customer=customer, cart=active)


def customer_with(email: str, password: str, work: Work) -> Customer:
    """Return the customer; raises InvalidCredentials."""
    found: Customer | None = work.project.collection(CUSTOMER).find(email_of(email))
    if found is None or not found.has_password(password):
        raise invalid_credentials()
    return found


def reassign(anonymous_id: str, customer: Customer, work: Work) -> None:
    """Give the customer every cart, order and payment of the anonymous session."""
    for type_id in (CART, ORDER):
        for one in work.project.collection(type_id):
            if one.anonymous_id == anonymous_id:
                changed = one.copy()
                changed.customer_id, changed.anonymous_id = customer.id, None
                work.replace(type_id, changed)
    for payment in work.project.collection(PAYMENT):
        if payment.anonymous_id == anonymous_id:
            changed = payment.copy()
            changed.customer = Reference(type_id=CUSTOMER, id=customer.id)
            changed.anonymous_id = None
            work.replace(PAYMENT, changed)


def _anonymous_cart(draft: CustomerSignin, work: Work) -> Cart | None:
    identifier = draft.anonymous_cart
    if draft.anonymous_cart_id is not None:
        if identifier is not None:
            raise invalid_json("Only one of 'anonymousCart' and 'anonymousCartId' is allowed.")
        identifier = ResourceIdentifier(id=draft.anonymous_cart_id)
    if identifier is None:
        return None
    cart: Cart = work.find(CART, identifier)
    if cart.customer_id is not None or draft.anonymous_id not in (None, cart.anonymous_id):
        message = f"Cart with the ID '{cart.id}' does not have the expected anonymousId."
        raise invalid_operation(message)
    check_open(cart)
    return cart


def _active_cart(customer: Customer, work: Work) -> Cart | None:
    """Return the customer's active cart that was modified last."""

    def active() -> Iterator[Cart]:
        for cart in work.project.collection(CART):
            if cart.customer_id == customer.id and cart.cart_state == "Active":
                yield cart

    return max(active(), key=lambda cart: cart.last_modified_at, default=None)


def _assigned(cart: Cart, customer: Customer, work: Work) -> Cart:
    changed = cart.copy()
    changed.customer_id, changed.anonymous_id = customer.id, None
    work.replace(CART, changed)
    return changed
