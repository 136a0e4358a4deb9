"""The durations that the sandbox can be told to use."""

import msgspec

_DAY = 24 * 60 * 60


class Timing(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """All in seconds of the sandbox's clock; may be changed while it runs.

    `processing_seconds` is how long a POST holds its idempotency key before it has its effect.
    `lookup_lag_seconds` hides newborn payments from the search by merchant reference.
    `page_seconds` is how long a 3-D Secure, bank or payment page waits for the shopper; 0 is for
    ever. A payment that nobody finishes ends as expired, with a webhook, at Mollie for instance:
    https://docs.mollie.com/docs/handling-payment-status
    """

    settle_seconds: float = 3
    authorization_seconds: float = 7 * _DAY
    key_window_seconds: float = _DAY
    token_seconds: float = 60 * 60
    lookup_lag_seconds: float = 0
    processing_seconds: float = 0
    page_seconds: float = 0
