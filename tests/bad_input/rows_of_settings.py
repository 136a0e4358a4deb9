"""Row 118: settings with which no application starts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

URLS = ("CTP_AUTH_URL", "CTP_API_URL", "CTP_SESSION_URL")
REQUIRED = ("CTP_PROJECT_KEY", "CTP_CLIENT_ID", "CTP_CLIENT_SECRET", "PAYMENT_PROVIDER", *URLS)
OF_PROVIDER: Mapping[str, tuple[str, ...]] = {
    "sandbox": (
        "SANDBOX_PSP_URL",
        "SANDBOX_PSP_PUBLISHABLE_KEY",
        "SANDBOX_PSP_SECRET_KEY",
        "SANDBOX_PSP_WEBHOOK_SECRETS",
    ),
    "stripe": ("STRIPE_PUBLISHABLE_KEY", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS"),
}
PROCESSOR_URLS = ("CTP_JWKS_URL", "CTP_JWT_ISSUER")
OF_APPLICATION: Mapping[str, tuple[str, ...]] = {
    "processor": (*PROCESSOR_URLS, "ALLOWED_ORIGINS"),
    "event-handler": (),
    "reconciliation": (),
}
MISSING: Mapping[str, str | None] = {
    "missing": None,
    "empty": "",
    "blank": " \t ",
    "placeholder": "xxx",
}
# Every wrong value has this word in it, which nobody may print.
CANARY = "canary"
WRONG_URLS: Mapping[str, str] = {
    "no URL": "canary",
    "no scheme": "canary.example.com",
    "no host": "https:///canary",
    "http": "http://canary.example.com",
    "ftp": "ftp://canary.example.com",
    "javascript": "javascript:canary",
    "user": "https://user@canary.example.com",
    "password": "https://user:canary@api.example.com",
    "query": "https://api.example.com?canary",
    "fragment": "https://api.example.com#canary",
    "metadata service": "https://169.254.169.254/canary",
    "no IPv6 address": "https://[::canary",
    "no port": "https://api.example.com:canary",
    "port too large": "https://canary.example.com:99999",
    "space": "https://api.example.com/canary canary",
    "new line": "https://api.example.com/canary\ncanary",
    "backslash": "https://api.example.com\\@canary.example.com",
    "other letters": "https://canäry.example.com/canary",
}
_SECRETS = ("canary\ncanary", "canary\x00", "canäry-canary", "canary canary")
_STRIPE = {"PAYMENT_PROVIDER": "stripe"}
_WRONG_SHARED: Mapping[str, tuple[str, ...]] = {
    "CTP_PROJECT_KEY": ("Canary", "canary/..", "canary" * 7, "canary key"),
    "CTP_CLIENT_ID": _SECRETS,
    "CTP_CLIENT_SECRET": _SECRETS,
    "PAYMENT_PROVIDER": ("canary", "Sandbox-canary", "sandbox,canary"),
    "SANDBOX_PSP_SECRET_KEY": _SECRETS,
    "SANDBOX_PSP_WEBHOOK_SECRETS": (
        "canary",
        "whsec_canary",
        "whsec_!canary",
        "whsec_Y2FuYXJ5canäry",
        "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=,canary",
    ),
    "STORED_PAYMENT_METHODS_ENABLED": ("canary", "1canary"),
    "OFFLINE_METHODS": ("canary", "invoice,canary"),
    "LOG_LEVEL": ("canary", "info,canary"),
}
_WRONG_STRIPE: Mapping[str, tuple[str, ...]] = {
    "STRIPE_SECRET_KEY": ("canary", "pk_test_canary", "sk_canary", "sk_live_canary", *_SECRETS),
    "STRIPE_PUBLISHABLE_KEY": ("canary", "sk_test_canary", "pk_live_canary"),
    "STRIPE_WEBHOOK_SECRETS": ("canary", "whsec_canary", "whsec_0123456789abcdef,canary"),
    "STRIPE_CAPTURE_METHOD": ("canary",),
    "STRIPE_MULTICAPTURE": ("canary",),
    "STRIPE_API_URL": ("https://canary.example.com", "http://canary.example.com", "canary"),
}
_WRONG_COMMANDS = {"MERCHANT_COMMANDS": ("canary", "charge,canary", "Authorization,canary")}
_WRONG_OWN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "processor": {
        "MERCHANT_RETURN_URL": (
            "/canary",
            "http://canary.example.com",
            "javascript:canary",
            "canary://back",
            "https://c\u00e4nary..example.com",
            "https://canary.example.com/canary canary",
        ),
        "RETURN_URL_SCHEMES": ("canary:", "cänary", "canary app", "canary,javascript", "canary://"),
        "RETURN_LINK_SECRETS": ("canary", f"{'canary' * 6},canary", *_SECRETS, "xxx", ","),
        "ALLOWED_ORIGINS": (
            "canary",
            "*,https://canary.example.com",
            "null,https://canary.example.com",
            "https://*.canary",
            "https://*canary.example.com",
            "https://shop.*.canary.com",
            "https://canary.example.com/path",
            "https://canary.example.com/",
            "http://canary.example.com",
            "https://Canary.example.com",
            "https://a.example.com,canary",
        ),
    },
    "event-handler": _WRONG_COMMANDS,
    "reconciliation": {
        **_WRONG_COMMANDS,
        "RECONCILIATION_AGE_MINUTES": ("canary", "-1", "1.5", "1441", "10 canary"),
        "RECONCILIATION_BUDGET_MINUTES": ("canary", "0", "29", "1e1", "\u0661\u0660"),
        "RECONCILIATION_UNORDERED_HOURS": ("canary", "0", "721", "1e1", "24h"),
        "RECONCILIATION_VOID_ORPHANS": ("canary", "1"),
    },
}
_OPTIONAL_URLS = {"processor": ("PROCESSOR_URL", "CTP_CHECKOUT_URL")}


@dataclass(frozen=True)
class WrongSetting:
    """A value (None: not set) with which an application must not start."""

    application: str
    name: str
    title: str
    value: str | None
    others: Mapping[str, str]

    @property
    def id(self) -> str:
        """What pytest shows."""
        return f"row-118-{self.application}-{self.name}-{self.title.replace(' ', '-')}"


def rows() -> Iterator[WrongSetting]:
    """Yield every wrong setting of every application."""
    for application, own in OF_APPLICATION.items():
        for provider, of_provider in OF_PROVIDER.items():
            others = {"PAYMENT_PROVIDER": provider}
            shared = (*REQUIRED, *own) if provider == "sandbox" else ()
            for name in (*shared, *of_provider):
                for title, value in MISSING.items():
                    yield WrongSetting(application, name, title, value, others)
        yield from _wrong_values(application)


def _wrong_values(application: str) -> Iterator[WrongSetting]:
    urls = [*URLS, "SANDBOX_PSP_URL"]
    urls += [*PROCESSOR_URLS] if application == "processor" else []
    for name in (*urls, *_OPTIONAL_URLS.get(application, ())):
        for title, value in WRONG_URLS.items():
            yield WrongSetting(application, name, title, value, {})
    for wrong, others in (
        (_WRONG_SHARED, {}),
        (_WRONG_OWN[application], {}),
        (_WRONG_STRIPE, _STRIPE),
    ):
        for name, values in wrong.items():
            for number, value in enumerate(values, 1):
                yield WrongSetting(application, name, f"wrong {number}", value, others)
