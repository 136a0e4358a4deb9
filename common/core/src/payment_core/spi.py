"""All that a provider may import of the core: the port, and the tools to write one with.

Whatever stands here keeps its name and its meaning for packages that we do not know; the rest of
the core may change with every release. docs/adding-a-provider.md shows how it is used.
"""

from payment_core.domain.amount_rules import AmountRange, AmountRules
from payment_core.domain.journal import JournalItem, newest
from payment_core.domain.ledger import (
    CardDetails,
    Dispute,
    Ledger,
    LedgerEntry,
    PSPStoredMethod,
    ShopperAction,
)
from payment_core.domain.money import Money
from payment_core.domain.money_text import fraction_digits
from payment_core.domain.payment import TransactionState, TransactionType
from payment_core.domain.provider import (
    AUTHENTICATION_REQUIRED,
    AuthorizationRequest,
    Browser,
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
    LinksDashboard,
    ListedAuthorization,
    ListsAuthorizations,
    QuotedInTheBrowser,
    ReadsReports,
    ReportLine,
    StoresMethods,
    SubmitsDetails,
    WebhookRegistration,
)
from payment_core.runtime import setting_kinds as kinds
from payment_core.runtime.errors import (
    InvalidInput,
    InvalidJsonInput,
    OutcomeUnknown,
    RememberedError,
    SettingsError,
    Unauthenticated,
    Unavailable,
    WrongValue,
)
from payment_core.runtime.http import HTTPClient
from payment_core.runtime.log_masking import masked
from payment_core.runtime.logs import get_logger
from payment_core.runtime.remembered_errors import with_fresh_key
from payment_core.runtime.secret import Secret
from payment_core.runtime.service_urls import is_loopback
from payment_core.runtime.settings import Environment, Rule, Settings, optional, required
from payment_core.runtime.transport import Response, is_replayed
from payment_core.runtime.webhook_signature import STANDARD_SECRETS, StandardWebhookVerifier
from payment_core.runtime.world import World

__all__ = [
    "AUTHENTICATION_REQUIRED",
    "STANDARD_SECRETS",
    "AmountRange",
    "AmountRules",
    "AuthorizationPage",
    "AuthorizationRequest",
    "Browser",
    "Capabilities",
    "CardDetails",
    "DeploymentLabels",
    "Dispute",
    "Environment",
    "HTTPClient",
    "Health",
    "InvalidInput",
    "InvalidJsonInput",
    "JournalItem",
    "Ledger",
    "LedgerEntry",
    "LinksDashboard",
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
    "ReadsReports",
    "Refused",
    "RememberedError",
    "ReportLine",
    "Response",
    "Rule",
    "Secret",
    "Settings",
    "SettingsError",
    "ShopperAction",
    "StandardWebhookVerifier",
    "StoresMethods",
    "SubmitsDetails",
    "TransactionState",
    "TransactionType",
    "Unauthenticated",
    "Unavailable",
    "WebhookEvent",
    "WebhookRegistration",
    "World",
    "WrongValue",
    "fraction_digits",
    "get_logger",
    "is_loopback",
    "is_replayed",
    "kinds",
    "masked",
    "newest",
    "optional",
    "required",
    "with_fresh_key",
]
