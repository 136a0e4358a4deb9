"""Refunds, payment methods and webhook endpoints.

https://docs.stripe.com/api/refunds, https://docs.stripe.com/api/payment_methods,
https://docs.stripe.com/api/webhook_endpoints
"""

from sandbox.psp_kit.errors import Unknown
from sandbox.stripe.errors import Json, Missing, ParameterError
from sandbox.stripe.parameters import Parameters
from sandbox.stripe.payment_methods import method_of_type
from sandbox.stripe.stand_in import Stripe
from sandbox.stripe.views import list_view

_REASONS = ("duplicate", "fraudulent", "requested_by_customer")


def create_refund(stripe: Stripe, given: Parameters) -> Json:
    """`POST /v1/refunds`."""
    intent_id, charge_id = given.text("payment_intent"), given.text("charge")
    amount = given.integer("amount", least=1)
    reason, metadata = given.choice("reason", *_REASONS), given.metadata()
    given.finish()
    if bool(intent_id) == bool(charge_id):
        code = "parameter_missing"
        raise ParameterError(code, "One of payment_intent and charge.", "charge")
    charge = stripe.charge(charge_id) if charge_id else stripe.intent(intent_id or "").charge
    refund = stripe.returns.refund(charge, amount, reason, metadata, stripe.clock.now())
    return stripe.show(refund)


def create_method(stripe: Stripe, given: Parameters) -> Json:
    """`POST /v1/payment_methods`, of the types that need no secret of a shopper."""
    kind = given.required("type")
    iban = given.part("sepa_debit").text("iban")
    given.part("billing_details")
    for redirect in ("bancontact", "eps", "ideal", "klarna", "p24", "paypal"):
        given.part(redirect)
    given.finish()
    method = method_of_type(kind, stripe.new_id("pm"), iban)
    if method is None:
        raise ParameterError("parameter_invalid", f"{kind} is not modelled like this.", "type")
    stripe.add_method(method)
    return stripe.show(method)


def create_token(stripe: Stripe, given: Parameters) -> Json:
    """`POST /v1/test_helpers/confirmation_tokens`: what Stripe.js makes in a browser."""
    method = stripe.method(given.required("payment_method"))
    given.text("return_url")
    given.finish()
    return {"id": stripe.new_token(method), "object": "confirmation_token", "livemode": False}


def create_endpoint(stripe: Stripe, given: Parameters) -> Json:
    """`POST /v1/webhook_endpoints`: the only answer that shows the secret."""
    url = given.required("url")
    events = given.texts("enabled_events")
    given.text("api_version")
    metadata = given.metadata()
    given.finish()
    if not events:
        raise ParameterError("parameter_missing", "Which events?", "enabled_events")
    endpoint = stripe.outbox.register(url, stripe.new_secret())
    view = {"id": endpoint.id, "object": "webhook_endpoint", "url": url, "metadata": metadata}
    return {**view, "enabled_events": events, "secret": endpoint.secret, "status": "enabled"}


def list_endpoints(stripe: Stripe, given: Parameters) -> Json:
    """`GET /v1/webhook_endpoints`."""
    given.integer("limit")
    given.finish()
    rows: list[Json] = [
        {"id": one.id, "object": "webhook_endpoint", "url": one.url, "status": "enabled"}
        for one in stripe.outbox.endpoints.values()
    ]
    return list_view(rows, "/v1/webhook_endpoints")


def delete_endpoint(stripe: Stripe, endpoint_id: str, given: Parameters) -> Json:
    """`DELETE /v1/webhook_endpoints/{id}`."""
    given.finish()
    try:
        stripe.outbox.unregister(endpoint_id)
    except Unknown as error:
        raise Missing("webhook_endpoint", endpoint_id) from error
    return {"id": endpoint_id, "object": "webhook_endpoint", "deleted": True}
