"""Every route of the processor, and who may call it."""

from payment_core.runtime.errors import (
    CartLocked,
    Conflict,
    InvalidJsonInput,
    InvalidOperation,
    Unauthenticated,
)
from payment_core.runtime.world import World
from processor.composition import UseCases
from processor.domain.errors import (
    AmountChanged,
    CartNotOrderable,
    IdempotencyConflict,
    MethodNotAvailable,
    PaymentChanged,
    PaymentInProgress,
    ProviderRefused,
    TooManyAttempts,
)
from processor.http.endpoints import Authentication, Endpoint
from processor.redirects.return_links import ReturnLinks
from processor.routes.express import ExpressConfig, ExpressRoutes
from processor.routes.operations import ConfigAnswer, OperationRoutes
from processor.routes.operator_payments import OperatorPaymentRoutes
from processor.routes.payments import PaymentRoutes
from processor.routes.service import ServiceRoutes
from processor.routes.status import StatusReport
from processor.routes.stored_payment_methods import StoredPaymentMethodRoutes
from processor.routes.transactions import TransactionRoutes
from processor.routes.webhooks import WebhookRoutes

_SESSION, _JWT, _OAUTH2 = Authentication.SESSION, Authentication.JWT, Authentication.OAUTH2
_OAUTH2_TRANSACTIONS = Authentication.OAUTH2_TRANSACTIONS
_MODIFYING = (InvalidOperation, Conflict, IdempotencyConflict)
_CONFIRMING = (Conflict, CartNotOrderable)
_CHARGING = (*_MODIFYING, MethodNotAvailable, PaymentInProgress, CartLocked, ProviderRefused)
_STARTING = (*_CHARGING, CartNotOrderable, AmountChanged, TooManyAttempts)


def all_endpoints(
    use_cases: UseCases,
    links: ReturnLinks,
    needed_scopes: tuple[str, ...],
    world: World,
    version: str,
) -> tuple[Endpoint, ...]:
    """Return the endpoints. Those without authentication check a signature, or give nothing."""
    express = ExpressRoutes(use_cases)
    finder = use_cases.payment_records.finder
    status = StatusReport(use_cases.core, finder, needed_scopes, world, version)
    endpoints = (
        *_operations(OperationRoutes(use_cases, status, express.types)),
        _express(express),
        *_operators(OperatorPaymentRoutes(use_cases.payment_records, use_cases.operator_actions)),
        *_recurring(TransactionRoutes(use_cases)),
        *_wallet(StoredPaymentMethodRoutes(use_cases)),
        *_payments(PaymentRoutes(use_cases, links)),
        *_webhooks(WebhookRoutes(use_cases)),
    )
    return ServiceRoutes(endpoints, version).endpoints


def _operations(routes: OperationRoutes) -> tuple[Endpoint, ...]:
    intents = "/operations/payment-intents/{payment_id}"
    return (
        Endpoint("GET", "/operations/config", routes.config, _SESSION, answers=ConfigAnswer),
        Endpoint("GET", "/operations/status", routes.status, _JWT),
        Endpoint("GET", "/operations/payment-components", routes.payment_components, _JWT),
        Endpoint("POST", intents, routes.payment_intents, _OAUTH2, errors=_MODIFYING),
    )


def _express(routes: ExpressRoutes) -> Endpoint:
    return Endpoint("GET", "/express-config", routes.config, is_public=True, answers=ExpressConfig)


def _operators(routes: OperatorPaymentRoutes) -> tuple[Endpoint, ...]:
    path, errors = "/operations/payments", (*_MODIFYING, PaymentChanged)
    one, actions = f"{path}/{{payment_id}}", f"{path}/{{payment_id}}/actions"
    return (
        Endpoint("GET", path, routes.find, Authentication.JWT_VIEW),
        Endpoint("GET", one, routes.payment, Authentication.JWT_VIEW),
        Endpoint("POST", actions, routes.act, Authentication.JWT_MANAGE, errors=errors),
    )


def _recurring(routes: TransactionRoutes) -> tuple[Endpoint, ...]:
    return (
        Endpoint(
            "POST",
            "/operations/transactions",
            routes.create,
            _OAUTH2_TRANSACTIONS,
            status=201,
            errors=_CHARGING,
        ),
    )


def _wallet(routes: StoredPaymentMethodRoutes) -> tuple[Endpoint, ...]:
    one = "/stored-payment-methods/{payment_method_id}"
    return (
        Endpoint("GET", "/stored-payment-methods", routes.methods, _SESSION),
        Endpoint("DELETE", one, routes.remove, _SESSION),
    )


def _payments(routes: PaymentRoutes) -> tuple[Endpoint, ...]:
    confirm, back = "/payments/{payment_id}/confirm", "/payments/{payment_id}/return"
    return (
        Endpoint("POST", "/payments", routes.start, _SESSION, errors=_STARTING),
        Endpoint("POST", confirm, routes.confirm, _SESSION, errors=_CONFIRMING),
        Endpoint("GET", back, routes.returned, is_visited=True),
        Endpoint("POST", back, routes.returned, is_visited=True),
    )


def _webhooks(routes: WebhookRoutes) -> tuple[Endpoint, ...]:
    errors = (Unauthenticated, InvalidJsonInput)
    return (Endpoint("POST", "/webhooks/{provider}", routes.receive, errors=errors),)
