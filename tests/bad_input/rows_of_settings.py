"""Row 118: settings with which no application starts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from every_setting import OF_APPLICATION, OF_PROVIDER
from payment_core.runtime import setting_kinds as kinds
from payment_core.runtime.settings import Setting

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
_SWITCHES = ("canary", "1canary", "yes", "1")
_WRONG_SHARED: Mapping[str, tuple[str, ...]] = {
    "CTP_PROJECT_KEY": ("Canary", "canary/..", "canary" * 7, "canary key"),
    "CTP_CLIENT_ID": _SECRETS,
    "PAYMENT_PROVIDER": ("canary", "Sandbox-canary", "sandbox,canary"),
    "OFFLINE_METHODS": ("canary", "invoice,canary"),
    "LOG_LEVEL": ("canary", "info,canary"),
}
_WRONG_SANDBOX: Mapping[str, tuple[str, ...]] = {
    "SANDBOX_PSP_WEBHOOK_SECRETS": (
        "canary",
        "whsec_canary",
        "whsec_!canary",
        "whsec_Y2FuYXJ5canäry",
        "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=,canary",
    ),
}
_WRONG_STRIPE: Mapping[str, tuple[str, ...]] = {
    "STRIPE_SECRET_KEY": ("canary", "pk_test_canary", "sk_canary", "sk_live_canary"),
    "STRIPE_PUBLISHABLE_KEY": ("canary", "sk_test_canary", "pk_live_canary"),
    "STRIPE_WEBHOOK_SECRETS": ("canary", "whsec_canary", "whsec_0123456789abcdef,canary"),
    "STRIPE_CAPTURE_METHOD": ("canary",),
    "STRIPE_API_URL": ("https://canary.example.com", "http://canary.example.com", "canary"),
}
_WRONG_ADYEN: Mapping[str, tuple[str, ...]] = {
    "ADYEN_MERCHANT_ACCOUNT": ("canary:shop", "canary shop"),
    "ADYEN_CLIENT_KEY": ("canary", "live_canary"),
    "ADYEN_API_URL": (
        "canary",
        "https://canary.example.com/v72",
        "https://checkout-test.adyen.com/canary",
        "http://checkout-test.adyen.com/v72",
    ),
    "ADYEN_HMAC_KEYS": ("canary", ","),
    "ADYEN_WEBHOOK_USERNAME": ("canary:canary",),
    "ADYEN_WEBHOOK_PASSWORDS": (",",),
    "ADYEN_BROWSER_ENVIRONMENT": ("canary", "live"),
    "ADYEN_CAPTURE_METHOD": ("canary", "delayed"),
    "ADYEN_CAPTURE_DELAY_HOURS": ("canary", "0", "673", "24"),
    "ADYEN_MULTIPLE_CAPTURES": ("canary",),
    "ADYEN_METHODS": ("canary", "card,canary", ","),
    "ADYEN_OFF_SESSION_MODEL": ("canary", "CardOnFile"),
}
_WRONG_OF_PROVIDER = {"adyen": _WRONG_ADYEN, "sandbox": _WRONG_SANDBOX, "stripe": _WRONG_STRIPE}
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
        "RETURN_LINK_SECRETS": ("canary", f"{'canary' * 6},canary", "xxx", ","),
        "ALLOWED_ORIGINS": (
            "canary",
            "*,https://canary.example.com",
            "null,https://canary.example.com",
            "https://*.canary",
            "https://*canary.example.com",
            "https://shop.*.canary.com",
            "https://canary.example.com/path",
            "https://canary.example.com//",
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
    },
}


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
    for application, settings in OF_APPLICATION.items():
        others = {"PAYMENT_PROVIDER": "sandbox"}
        yield from _wrong_values(application, settings.declared(), others)
        yield from _named(application, {**_WRONG_SHARED, **_WRONG_OWN[application]}, {})
        for provider, of_provider in OF_PROVIDER.items():
            others = {"PAYMENT_PROVIDER": provider}
            yield from _wrong_values(application, of_provider.declared(), others)
            yield from _named(application, _WRONG_OF_PROVIDER.get(provider, {}), others)


def _wrong_values(
    application: str, declared: Iterable[Setting[object]], others: Mapping[str, str]
) -> Iterator[WrongSetting]:
    """Yield what the declaration alone says to be wrong."""
    for one in declared:
        wrong: dict[str, str | None] = {**MISSING} if one.is_required else {}
        if one.kind is kinds.url:
            wrong |= WRONG_URLS
        if one.kind is kinds.switch:
            wrong |= _numbered("switch", _SWITCHES)
        if one.kind.is_secret:
            wrong |= _numbered("secret", _SECRETS)
        for title, value in wrong.items():
            yield WrongSetting(application, one.name, title, value, others)


def _named(
    application: str, wrong: Mapping[str, tuple[str, ...]], others: Mapping[str, str]
) -> Iterator[WrongSetting]:
    for name, values in wrong.items():
        for title, value in _numbered("wrong", values).items():
            yield WrongSetting(application, name, title, value, others)


def _numbered(title: str, values: tuple[str, ...]) -> dict[str, str]:
    return {f"{title} {number}": value for number, value in enumerate(values, 1)}
