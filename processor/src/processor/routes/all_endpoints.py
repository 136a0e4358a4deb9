"""Every route of the processor, and who may call it."""

from payment_core.runtime.world import World
from processor.composition import UseCases
from processor.http.endpoints import Authentication, Endpoint
from processor.redirects.return_links import ReturnLinks
from processor.routes.operations import OperationRoutes
from processor.routes.payments import PaymentRoutes
from processor.routes.service import ServiceRoutes
from processor.routes.status import StatusReport
from processor.routes.stored_payment_methods import StoredPaymentMethodRoutes
from processor.routes.transactions import TransactionRoutes
from processor.routes.webhooks import WebhookRoutes

_SESSION, _JWT, _OAUTH2 = Authentication.SESSION, Authentication.JWT, Authentication.OAUTH2
_OAUTH2_TRANSACTIONS = Authentication.OAUTH2_TRANSACTIONS


def all_endpoints(
    use_cases: UseCases, links: ReturnLinks, world: World, version: str
) -> tuple[Endpoint, ...]:
    """Return the endpoints. Those without authentication check a signature, or give nothing."""
    operations = OperationRoutes(use_cases, StatusReport(use_cases.core, world, version))
    payments = PaymentRoutes(use_cases, links)
    stored, transactions = StoredPaymentMethodRoutes(use_cases), TransactionRoutes(use_cases)
    webhooks = WebhookRoutes(use_cases)
    endpoints = (
        Endpoint("GET", "/operations/config", operations.config, _SESSION),
        Endpoint("GET", "/operations/status", operations.status, _JWT),
        Endpoint("GET", "/operations/payment-components", operations.payment_components, _JWT),
        Endpoint(
            "POST", "/operations/payment-intents/{payment_id}", operations.payment_intents, _OAUTH2
        ),
        Endpoint(
            "POST",
            "/operations/transactions",
            transactions.create,
            _OAUTH2_TRANSACTIONS,
            status=201,
        ),
        Endpoint("GET", "/stored-payment-methods", stored.methods, _SESSION),
        Endpoint("DELETE", "/stored-payment-methods/{payment_method_id}", stored.remove, _SESSION),
        Endpoint("POST", "/payments", payments.start, _SESSION),
        Endpoint("POST", "/payments/{payment_id}/confirm", payments.confirm, _SESSION),
        Endpoint("GET", "/payments/{payment_id}/return", payments.returned, is_visited=True),
        Endpoint("POST", "/payments/{payment_id}/return", payments.returned, is_visited=True),
        Endpoint("POST", "/webhooks/{provider}", webhooks.receive),
    )
    return ServiceRoutes(endpoints, version).endpoints
