"""Customers and what is attached to them.

https://docs.stripe.com/api/customers, https://docs.stripe.com/api/payment_methods
"""

from sandbox.stripe.errors import Json
from sandbox.stripe.parameters import Parameters
from sandbox.stripe.stand_in import Stripe
from sandbox.stripe.views import list_view


def create(stripe: Stripe, given: Parameters) -> Json:
    """`POST /v1/customers`, with nothing but metadata: personal data is not modelled."""
    metadata = given.metadata()
    given.finish()
    return stripe.show(stripe.wallets.open(metadata, stripe.clock.now()))


def delete(stripe: Stripe, customer_id: str, given: Parameters) -> Json:
    """`DELETE /v1/customers/{id}`."""
    given.finish()
    customer = stripe.wallets.present_customer(customer_id)
    stripe.wallets.close(customer)
    return stripe.show(customer)


def list_methods(stripe: Stripe, customer_id: str, given: Parameters) -> Json:
    """`GET /v1/customers/{id}/payment_methods`."""
    given.integer("limit", least=1)
    given.finish()
    stripe.wallets.present_customer(customer_id)
    rows = [stripe.show(one) for one in stripe.wallets.attached_to(customer_id)]
    return list_view(rows, f"/v1/customers/{customer_id}/payment_methods")


def attach(stripe: Stripe, method_id: str, given: Parameters) -> Json:
    """`POST /v1/payment_methods/{id}/attach`."""
    customer_id = given.required("customer")
    given.finish()
    method = stripe.wallets.method(method_id)
    customer = stripe.wallets.present_customer(customer_id)
    return stripe.show(stripe.wallets.attach(method, customer.id))


def detach(stripe: Stripe, method_id: str, given: Parameters) -> Json:
    """`POST /v1/payment_methods/{id}/detach`."""
    given.finish()
    return stripe.show(stripe.wallets.detach(stripe.wallets.method(method_id)))
