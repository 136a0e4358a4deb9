"""What a merchant prepares in the commercetools project before installing the connector."""

import requests

from sandbox.demo.facts import Facts

# The same as in connect.yaml, so that the demo shows that they are enough.
CONNECTOR_SCOPES = (
    "manage_payments",
    "manage_orders",
    "view_sessions",
    "introspect_oauth_tokens",
    "manage_types",
)


def register_connector(facts: Facts) -> None:
    """Create the connector's API client; raises `requests.RequestException`."""
    draft = {
        "id": facts.connector_client_id,
        "secret": facts.connector_client_secret,
        "scopes": [f"{scope}:{facts.project_key}" for scope in CONNECTOR_SCOPES],
    }
    with requests.Session() as session:
        session.trust_env = False
        session.post(f"{facts.auth_url}/test/clients", json=draft, timeout=5).raise_for_status()
