"""What the stand-in needs to know at its start; every setting has a default."""

from collections.abc import Mapping
from dataclasses import dataclass

_PREFIX = "SANDBOX_ADYEN_"
_TEXTS = (
    "api_key",
    "client_key",
    "public_url",
    "webhook_url",
    "webhook_username",
    "webhook_password",
    "hmac_key",
    "token_webhook_url",
)


@dataclass(frozen=True, kw_only=True)
class AdyenSettings:
    """Keys and addresses of one company account.

    `merchant_accounts` are those that the API credential may use; all share one store of
    idempotency keys. `public_url` is the origin that browsers and the download of reports reach
    this server under, without trailing slash. Payments are told to `webhook_url`, stored methods
    to `token_webhook_url`; both with that user, password and HMAC key (64 hexadecimal digits).
    """

    api_key: str = "AQE_sandbox"
    client_key: str = "test_sandbox"
    merchant_accounts: tuple[str, ...] = ("SandboxShop",)
    public_url: str = "http://localhost:8091"
    webhook_url: str | None = None
    webhook_username: str = "adyen"
    webhook_password: str = "sandbox-webhook-password"
    hmac_key: str = "5A" * 32
    token_webhook_url: str | None = None


def settings_from(environment: Mapping[str, str]) -> AdyenSettings:
    """Read `SANDBOX_ADYEN_` with the name of each setting in upper case.

    `SANDBOX_ADYEN_MERCHANT_ACCOUNTS` is separated by commas.
    """
    texts = {
        name: environment[_PREFIX + name.upper()]
        for name in _TEXTS
        if environment.get(_PREFIX + name.upper())
    }
    accounts = environment.get(f"{_PREFIX}MERCHANT_ACCOUNTS", "")
    names = tuple(one.strip() for one in accounts.split(",") if one.strip())
    settings = AdyenSettings(**texts)  # type: ignore[arg-type]
    return settings if not names else _with_accounts(settings, names)


def _with_accounts(settings: AdyenSettings, names: tuple[str, ...]) -> AdyenSettings:
    return AdyenSettings(**{**vars(settings), "merchant_accounts": names})
