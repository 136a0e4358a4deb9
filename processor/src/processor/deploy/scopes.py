"""What the processor's API client must be allowed to do."""

_ALWAYS = (
    "manage_payments",
    "manage_orders",
    "view_sessions",
    "introspect_oauth_tokens",
    "manage_types",
)


def needed_scopes(*, stores_methods: bool) -> tuple[str, ...]:
    """Return the scopes; customers' payment methods are touched only where that is enabled."""
    return (*_ALWAYS, "manage_payment_methods") if stores_methods else _ALWAYS
