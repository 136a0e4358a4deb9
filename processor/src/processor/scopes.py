"""What the processor's API client must be allowed to do."""

NEEDED_SCOPES = (
    "manage_payments",
    "manage_orders",
    "view_sessions",
    "introspect_oauth_tokens",
    "manage_types",
)
