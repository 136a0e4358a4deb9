"""Every guard; `make security-power` takes each away once, to see a test fail without it."""

from security.guard import Guard
from security.guards_of_messages import ADDRESSES, BROWSERS, WEBHOOKS
from security.guards_of_tokens import SESSIONS, TOKENS
from security.guards_of_words import WRITTEN_DOWN

GUARDS: tuple[Guard, ...] = (
    *TOKENS, *SESSIONS, *WEBHOOKS, *ADDRESSES, *BROWSERS, *WRITTEN_DOWN
)  # fmt: skip
