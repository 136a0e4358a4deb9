"""All that a provider may import of the core: the port, and the tools to write one with.

Whatever stands here keeps its name and its meaning for packages that we do not know; the rest of
the core may change with every release. docs/adding-a-provider.md shows how it is used.
"""

from payment_core.domain.amount_rules import AmountRange, AmountRules
from payment_core.domain.ledger import Ledger, LedgerEntry, PSPStoredMethod, ShopperAction
from payment_core.domain.money import Money
from payment_core.domain.payment import TransactionState, TransactionType
from payment_core.domain.provider import (
    AUTHENTICATION_REQUIRED,
    AuthorizationRequest,
    Capabilities,
    DeploymentLabels,
    Health,
    OperationRequest,
    PaymentLookup,
    PaymentMethodType,
    PaymentProvider,
    Refused,
    WebhookEvent,
)
from payment_core.domain.provider_abilities import (
    AuthorizationPage,
    ListedAuthorization,
    ListsAuthorizations,
    QuotedInTheBrowser,
    StoresMethods,
    WebhookRegistration,
)
from payment_core.runtime.errors import (
    InvalidInput,
    InvalidJsonInput,
    OutcomeUnknown,
    RememberedError,
    SettingsError,
    Unauthenticated,
    Unavailable,
)
from payment_core.runtime.http import HTTPClient
from payment_core.runtime.log_masking import masked
from payment_core.runtime.logs import get_logger
from payment_core.runtime.remembered_errors import with_fresh_key
from payment_core.runtime.secret import Secret
from payment_core.runtime.settings import Environment, is_loopback
from payment_core.runtime.transport import Response, is_replayed
from payment_core.runtime.webhook_signature import StandardWebhookVerifier
from payment_core.runtime.world import World

__all__ = [
    "AUTHENTICATION_REQUIRED",
    "AmountRange",
    "AmountRules",
    "AuthorizationPage",
    "AuthorizationRequest",
    "Capabilities",
    "DeploymentLabels",
    "Environment",
    "HTTPClient",
    "Health",
    "InvalidInput",
    "InvalidJsonInput",
    "Ledger",
    "LedgerEntry",
    "ListedAuthorization",
    "ListsAuthorizations",
    "Money",
    "OperationRequest",
    "OutcomeUnknown",
    "PSPStoredMethod",
    "PaymentLookup",
    "PaymentMethodType",
    "PaymentProvider",
    "QuotedInTheBrowser",
    "Refused",
    "RememberedError",
    "Response",
    "Secret",
    "SettingsError",
    "ShopperAction",
    "StandardWebhookVerifier",
    "StoresMethods",
    "TransactionState",
    "TransactionType",
    "Unauthenticated",
    "Unavailable",
    "WebhookEvent",
    "WebhookRegistration",
    "World",
    "get_logger",
    "is_loopback",
    "is_replayed",
    "masked",
    "with_fresh_key",
]
