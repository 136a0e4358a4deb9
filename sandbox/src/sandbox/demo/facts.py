"""What there is to know about a running stack; `stack.json` holds the same."""

import msgspec


class Facts(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Addresses without trailing slash, and demo credentials that open nothing else.

    `client_id` is the merchant's API client, which may do everything in the project;
    `connector_client_id` is the connector's, which has only the scopes that connect.yaml names;
    `shop_client_id` is the demo shop's. `provider` is the PSP's name, `psp_url` its API.
    `page_origins` are those of other pages that may show the payment form, beside the demo shop's.
    """

    project_key: str
    api_url: str
    auth_url: str
    session_url: str
    checkout_url: str
    jwks_url: str
    jwt_issuer: str
    client_id: str
    client_secret: str
    connector_client_id: str
    connector_client_secret: str
    shop_client_id: str
    shop_client_secret: str
    provider: str
    psp_url: str
    psp_secret_key: str
    psp_publishable_key: str
    psp_webhook_secret: str
    processor_url: str
    event_handler_url: str
    reconciliation_url: str
    enabler_url: str
    shop_url: str
    merchant_center_url: str
    page_origins: tuple[str, ...] = ()
