"""Refusals that belong to HTTP, whatever the application."""

from payment_core.runtime.errors import InvalidInput


class PayloadTooLarge(InvalidInput):
    """The body is larger than the route takes."""

    status = 413
    code = "PayloadTooLarge"
