"""Which official type describes what is said on which route.

commercetools' SDK has one builder for each path; its method of that name says what is asked and
answered. Stripe's library has a type for the parameters of each call and one for each object.
"""

from typing import Final, NamedTuple

# A star is any one step of a path.
_BUILDERS: Final = {
    "/carts": "Carts",
    "/carts/*": "CartsByID",
    "/carts/key=": "CartsKeyByKey",
    "/custom-objects": "CustomObjects",
    "/custom-objects/*": "CustomObjectsByContainer",
    "/custom-objects/*/*": "CustomObjectsByContainerByKey",
    "/customers": "Customers",
    "/customers/*": "CustomersByID",
    "/customers/key=": "CustomersKeyByKey",
    "/login": "Login",
    "/me/payments": "MePayments",
    "/me/payments/*": "MePaymentsByID",
    "/messages": "Messages",
    "/messages/*": "MessagesByID",
    "/orders": "Orders",
    "/orders/*": "OrdersByID",
    "/orders/order-number=": "OrdersOrderNumberByOrderNumber",
    "/payment-methods": "PaymentMethods",
    "/payment-methods/*": "PaymentMethodsByID",
    "/payment-methods/key=": "PaymentMethodsKeyByKey",
    "/payments": "Payments",
    "/payments/*": "PaymentsByID",
    "/payments/key=": "PaymentsKeyByKey",
    "/states": "States",
    "/states/*": "StatesByID",
    "/states/key=": "StatesKeyByKey",
    "/subscriptions": "Subscriptions",
    "/subscriptions/*": "SubscriptionsByID",
    "/subscriptions/key=": "SubscriptionsKeyByKey",
    "/types": "Types",
    "/types/*": "TypesByID",
    "/types/key=": "TypesKeyByKey",
}


class Call(NamedTuple):
    """A call to Stripe: the type of its parameters, and that of its answer."""

    params: str
    answer: str


_STRIPE: Final = {
    "POST /v1/payment_intents": Call("PaymentIntentCreateParams", "PaymentIntent"),
    "GET /v1/payment_intents": Call("PaymentIntentListParams", "ApiList<Stripe.PaymentIntent>"),
    "GET /v1/payment_intents/search": Call(
        "PaymentIntentSearchParams", "ApiSearchResult<Stripe.PaymentIntent>"
    ),
    "GET /v1/payment_intents/*": Call("PaymentIntentRetrieveParams", "PaymentIntent"),
    "POST /v1/payment_intents/*": Call("PaymentIntentUpdateParams", "PaymentIntent"),
    "POST /v1/payment_intents/*/confirm": Call("PaymentIntentConfirmParams", "PaymentIntent"),
    "POST /v1/payment_intents/*/capture": Call("PaymentIntentCaptureParams", "PaymentIntent"),
    "POST /v1/payment_intents/*/cancel": Call("PaymentIntentCancelParams", "PaymentIntent"),
    "GET /v1/charges/*": Call("ChargeRetrieveParams", "Charge"),
    "POST /v1/refunds": Call("RefundCreateParams", "Refund"),
    "GET /v1/refunds": Call("RefundListParams", "ApiList<Stripe.Refund>"),
    "GET /v1/refunds/*": Call("RefundRetrieveParams", "Refund"),
    "GET /v1/disputes": Call("DisputeListParams", "ApiList<Stripe.Dispute>"),
    "GET /v1/disputes/*": Call("DisputeRetrieveParams", "Dispute"),
    "GET /v1/events": Call("EventListParams", "ApiList<Stripe.Event>"),
    "POST /v1/payment_methods": Call("PaymentMethodCreateParams", "PaymentMethod"),
    "GET /v1/payment_methods/*": Call("PaymentMethodRetrieveParams", "PaymentMethod"),
    "POST /v1/payment_methods/*/attach": Call("PaymentMethodAttachParams", "PaymentMethod"),
    "POST /v1/payment_methods/*/detach": Call("PaymentMethodDetachParams", "PaymentMethod"),
    "POST /v1/customers": Call("CustomerCreateParams", "Customer"),
    "GET /v1/customers/search": Call("CustomerSearchParams", "ApiSearchResult<Stripe.Customer>"),
    "GET /v1/customers/*": Call("CustomerRetrieveParams", "Customer | Stripe.DeletedCustomer"),
    "DELETE /v1/customers/*": Call("CustomerDeleteParams", "DeletedCustomer"),
    "GET /v1/customers/*/payment_methods": Call(
        "CustomerListPaymentMethodsParams", "ApiList<Stripe.PaymentMethod>"
    ),
    "POST /v1/test_helpers/confirmation_tokens": Call(
        "TestHelpers.ConfirmationTokenCreateParams", "ConfirmationToken"
    ),
    "POST /v1/webhook_endpoints": Call("WebhookEndpointCreateParams", "WebhookEndpoint"),
    "GET /v1/webhook_endpoints": Call(
        "WebhookEndpointListParams", "ApiList<Stripe.WebhookEndpoint>"
    ),
    "DELETE /v1/webhook_endpoints/*": Call("WebhookEndpointDeleteParams", "DeletedWebhookEndpoint"),
}


def matches(pattern: str, path: str) -> bool:
    """Whether the path is one that the pattern means."""
    wanted, found = pattern.split("/"), path.split("/")
    return len(wanted) == len(found) and all(
        one in ("*", step) and not (one == "*" and step.endswith("="))
        for one, step in zip(wanted, found, strict=True)
    )


def commercetools_type(kind: str, method: str, path: str) -> str | None:
    """Return the type of a query, a body or an answer that is no error."""
    builder = _best(path, list(_BUILDERS))
    if builder is None:
        return None
    of = {"query": "Query", "body": "Body", "answer": "Answer"}[kind]
    name = f"ct.ByProjectKey{_BUILDERS[builder]}RequestBuilder"
    return f'{of}<{name}, "{method.lower()}">'


def stripe_type(kind: str, method: str, path: str) -> str | None:
    """Return the type of a call's parameters or of an answer that is no error."""
    call = _best(f"{method} {path}", list(_STRIPE))
    if call is None:
        return None
    params, answer = _STRIPE[call]
    return f"Wire<Stripe.{params}>" if kind == "body" else f"Shown<Stripe.{answer}>"


def _best(path: str, patterns: list[str]) -> str | None:
    """Return the pattern that means the path with the fewest stars."""
    found = [one for one in patterns if matches(one, path)]
    return min(found, key=lambda one: one.count("*"), default=None)
