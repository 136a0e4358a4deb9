"""What the stand-in needs to know at its start; every setting has a default."""

from collections.abc import Mapping
from dataclasses import dataclass

API_VERSION = "2026-10-28.endive"
_PREFIX = "SANDBOX_STRIPE_"


@dataclass(frozen=True, kw_only=True)
class StripeSettings:
    """Keys and addresses. `multicapture` is whether the account has that feature.

    `public_url` is the origin that browsers reach this server under, without trailing slash.
    `webhook_url` is registered at the start, signed with `webhook_secret` (`whsec_` and base64).
    """

    secret_key: str = "sk_test_sandbox"
    publishable_key: str = "pk_test_sandbox"
    public_url: str = "http://localhost:8091"
    webhook_url: str | None = None
    webhook_secret: str | None = None
    multicapture: bool = True


def settings_from(environment: Mapping[str, str]) -> StripeSettings:
    """Read `SANDBOX_STRIPE_SECRET_KEY`, `_PUBLISHABLE_KEY`, `_PUBLIC_URL`, `_WEBHOOK_URL` and
    `_WEBHOOK_SECRET`.
    """
    names = ("secret_key", "publishable_key", "public_url", "webhook_url", "webhook_secret")
    texts = {
        name: environment[_PREFIX + name.upper()]
        for name in names
        if environment.get(_PREFIX + name.upper())
    }
    return StripeSettings(**texts)  # type: ignore[arg-type]
