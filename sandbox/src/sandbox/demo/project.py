"""What a merchant prepares in the commercetools project before installing the connector."""

import requests

from sandbox.demo.facts import Facts
from sandbox.shop.merchant_api import SHOP_SCOPES

# The same as in connect.yaml, so that the demo shows that they are enough.
CONNECTOR_SCOPES = (
    "manage_payments",
    "manage_orders",
    "view_sessions",
    "introspect_oauth_tokens",
    "manage_types",
    "manage_subscriptions",
)
# And those for STORED_PAYMENT_METHODS_ENABLED and RECURRING_PAYMENTS_ENABLED.
_OPTIONAL_SCOPES = ("manage_payment_methods", "manage_recurring_payment_jobs")


def register_clients(facts: Facts) -> None:
    """Create the API clients of connector and shop; raises `requests.RequestException`."""
    drafts = (
        (
            facts.connector_client_id,
            facts.connector_client_secret,
            (*CONNECTOR_SCOPES, *_OPTIONAL_SCOPES),
        ),
        (facts.shop_client_id, facts.shop_client_secret, SHOP_SCOPES),
    )
    with requests.Session() as session:
        session.trust_env = False
        for client_id, secret, names in drafts:
            scopes = [f"{name}:{facts.project_key}" for name in names]
            draft = {"id": client_id, "secret": secret, "scopes": scopes}
            answer = session.post(f"{facts.auth_url}/test/clients", json=draft, timeout=5)
            answer.raise_for_status()
