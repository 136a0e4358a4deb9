"""What the processor's API client must be allowed to do."""

from payment_recurring.settings import RecurringSettings

_ALWAYS = (
    "manage_payments",
    "manage_orders",
    "view_sessions",
    "introspect_oauth_tokens",
    "manage_types",
)


def needed_scopes(settings: RecurringSettings) -> tuple[str, ...]:
    """Return the scopes; one that only an optional feature needs is left out without it."""
    return (
        *_ALWAYS,
        *(("manage_payment_methods",) if settings.stored_methods_are_enabled else ()),
        *(("manage_recurring_payment_jobs",) if settings.recurring_is_enabled else ()),
    )
