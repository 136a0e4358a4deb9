"""The payment service providers that the demo can run with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sandbox.adyen.browser_files import integrity
from sandbox.demo.facts import Facts

STRIPE_API = "https://api.stripe.com"
_KEYS = ("STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY")
_NATIVE = "ADYEN_NATIVE_3DS"
# https://docs.stripe.com/security/guide#content-security-policy
_STRIPE_SCRIPTS = "https://js.stripe.com https://*.js.stripe.com"
_STRIPE_FRAMES = f"{_STRIPE_SCRIPTS} https://hooks.stripe.com"
_NO_WEBHOOKS = """\
Stripe cannot reach this machine, so no webhook arrives: bank debits that settle later, failed
refunds and disputes are not noticed. The Stripe CLI brings them here:
  stripe listen --forward-to {processor}/webhooks/stripe
Start the demo again with its secret in STRIPE_WEBHOOK_SECRETS."""


class ProviderUnusable(Exception):
    """The demo cannot run with these keys; the message says why and repeats none of them."""


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """A server of ours in the PSP's place.

    `package` is where in `sandbox` its application is, `health` a path that answers 200.
    """

    package: str
    health: str
    settings: Callable[[Facts], Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class DemoProvider:
    """One PSP: its keys, who plays it, and what connector and shop have to be told.

    `webhook_secret` None has one made up. Without a stand-in it is the PSP itself at `url`.
    """

    name: str
    title: str
    secret_key: str
    publishable_key: str
    webhook_secret: str | None = None
    stand_in: StandIn | None
    url: str = ""
    connector: Callable[[Facts], Mapping[str, str]]
    shop: Callable[[Facts], Mapping[str, str]]
    notice: str = ""


def choose_provider(name: str, environment: Mapping[str, str]) -> DemoProvider:
    """Return `sandbox` or `adyen`, or Stripe itself where its test keys are configured.

    STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY without STRIPE_API_URL mean Stripe itself, and
    ADYEN_NATIVE_3DS true means 3-D Secure in the shop's page. Raises
    `ProviderUnusable` for one key alone and for live keys.
    """
    adyen = ADYEN_NATIVE if environment.get(_NATIVE) == "true" else ADYEN_STAND_IN
    stand_ins = {one.name: one for one in (SANDBOX, adyen)}
    if name in stand_ins:
        return stand_ins[name]
    keys = [environment.get(one, "") for one in _KEYS]
    if environment.get("STRIPE_API_URL") or not any(keys):
        return STRIPE_STAND_IN
    if not all(keys):
        raise ProviderUnusable(f"For Stripe itself set both {' and '.join(_KEYS)}.")
    if not keys[0].startswith(("sk_test_", "rk_test_")) or not keys[1].startswith("pk_test_"):
        raise ProviderUnusable("The demo takes test keys of Stripe only: sk_test_..., pk_test_...")
    return _stripe_itself(keys[0], keys[1], environment.get("STRIPE_WEBHOOK_SECRETS"))


def _stripe_itself(
    secret_key: str, publishable_key: str, webhook_secret: str | None
) -> DemoProvider:
    return DemoProvider(
        name="stripe",
        title="Stripe",
        secret_key=secret_key,
        publishable_key=publishable_key,
        webhook_secret=webhook_secret,
        stand_in=None,
        url=STRIPE_API,
        connector=_stripe_connector,
        shop=lambda _: {
            "PSP_SCRIPT_SOURCES": _STRIPE_SCRIPTS,
            "PSP_FRAME_SOURCES": _STRIPE_FRAMES,
            "PSP_CONNECT_SOURCES": STRIPE_API,
            "TEST_CARDS_URL": "https://docs.stripe.com/testing#cards",
        },
        notice="" if webhook_secret else _NO_WEBHOOKS,
    )


def _stripe_connector(facts: Facts) -> Mapping[str, str]:
    return {
        "STRIPE_SECRET_KEY": facts.psp_secret_key,
        "STRIPE_PUBLISHABLE_KEY": facts.psp_publishable_key,
        "STRIPE_WEBHOOK_SECRETS": facts.psp_webhook_secret,
    }


def _own_pages(facts: Facts) -> Mapping[str, str]:
    """Script and frames come from the stand-in, which is asked by its frames only."""
    return {
        "PSP_SCRIPT_SOURCES": facts.psp_url,
        "PSP_FRAME_SOURCES": facts.psp_url,
        "TEST_CARDS_URL": f"{facts.psp_url}/",
    }


SANDBOX = DemoProvider(
    name="sandbox",
    title="Sandbox PSP",
    secret_key="sk_sandbox_demo",
    publishable_key="pk_sandbox_demo",
    stand_in=StandIn(
        package="psp",
        health="/sandbox-psp.js",
        settings=lambda facts: {
            "SANDBOX_PSP_SECRET_KEY": facts.psp_secret_key,
            "SANDBOX_PSP_PUBLIC_KEY": facts.psp_publishable_key,
            "SANDBOX_PSP_PUBLIC_URL": facts.psp_url,
            "SANDBOX_PSP_WEBHOOK_URL": f"{facts.processor_url}/webhooks/sandbox",
            "SANDBOX_PSP_WEBHOOK_SECRET": facts.psp_webhook_secret,
        },
    ),
    connector=lambda facts: {
        "SANDBOX_PSP_URL": facts.psp_url,
        "SANDBOX_PSP_PUBLISHABLE_KEY": facts.psp_publishable_key,
        "SANDBOX_PSP_SECRET_KEY": facts.psp_secret_key,
        "SANDBOX_PSP_WEBHOOK_SECRETS": facts.psp_webhook_secret,
    },
    shop=_own_pages,
)

STRIPE_STAND_IN = DemoProvider(
    name="stripe",
    title="Stripe stand-in",
    secret_key="sk_test_demo",
    publishable_key="pk_test_demo",
    stand_in=StandIn(
        package="stripe",
        health="/health",
        settings=lambda facts: {
            "SANDBOX_STRIPE_SECRET_KEY": facts.psp_secret_key,
            "SANDBOX_STRIPE_PUBLISHABLE_KEY": facts.psp_publishable_key,
            "SANDBOX_STRIPE_PUBLIC_URL": facts.psp_url,
            "SANDBOX_STRIPE_WEBHOOK_URL": f"{facts.processor_url}/webhooks/stripe",
            "SANDBOX_STRIPE_WEBHOOK_SECRET": facts.psp_webhook_secret,
        },
    ),
    connector=lambda facts: {**_stripe_connector(facts), "STRIPE_API_URL": facts.psp_url},
    shop=_own_pages,
)

_ADYEN_ACCOUNT, _ADYEN_USER, _ADYEN_PASSWORD = "SandboxShop", "connector", "demo-webhook-password"
ADYEN_STAND_IN = DemoProvider(
    name="adyen",
    title="Adyen stand-in",
    secret_key="AQE_demo",
    publishable_key="test_demo",
    webhook_secret="D3" * 32,
    stand_in=StandIn(
        package="adyen",
        health="/health",
        settings=lambda facts: {
            "SANDBOX_ADYEN_API_KEY": facts.psp_secret_key,
            "SANDBOX_ADYEN_CLIENT_KEY": facts.psp_publishable_key,
            "SANDBOX_ADYEN_MERCHANT_ACCOUNTS": _ADYEN_ACCOUNT,
            "SANDBOX_ADYEN_PUBLIC_URL": facts.psp_url,
            "SANDBOX_ADYEN_WEBHOOK_URL": f"{facts.processor_url}/webhooks/adyen",
            "SANDBOX_ADYEN_TOKEN_WEBHOOK_URL": f"{facts.processor_url}/webhooks/adyen",
            "SANDBOX_ADYEN_WEBHOOK_USERNAME": _ADYEN_USER,
            "SANDBOX_ADYEN_WEBHOOK_PASSWORD": _ADYEN_PASSWORD,
            "SANDBOX_ADYEN_HMAC_KEY": facts.psp_webhook_secret,
        },
    ),
    connector=lambda facts: {
        "ADYEN_API_KEY": facts.psp_secret_key,
        "ADYEN_API_URL": f"{facts.psp_url}/v72",
        "ADYEN_CLIENT_KEY": facts.psp_publishable_key,
        "ADYEN_MERCHANT_ACCOUNT": _ADYEN_ACCOUNT,
        "ADYEN_HMAC_KEYS": facts.psp_webhook_secret,
        "ADYEN_WEBHOOK_USERNAME": _ADYEN_USER,
        "ADYEN_WEBHOOK_PASSWORDS": _ADYEN_PASSWORD,
        "ADYEN_METHODS": "card,ideal,sepa_debit",
        "ADYEN_SCRIPT_INTEGRITY": integrity("adyen.js"),
        "ADYEN_STYLE_SHEET_INTEGRITY": integrity("adyen.css"),
    },
    shop=lambda facts: {**_own_pages(facts), "PSP_STYLE_SOURCES": facts.psp_url},
)


def _natively(provider: DemoProvider) -> DemoProvider:
    """Return it with 3-D Secure in the shop's page, whose policy allows what issuers have there."""
    return replace(
        provider,
        connector=lambda facts: {**provider.connector(facts), _NATIVE: "true"},
        shop=lambda facts: {
            **provider.shop(facts),
            "PSP_CONNECT_SOURCES": facts.psp_url,
            "PSP_FORM_TARGETS": facts.psp_url,
        },
    )


ADYEN_NATIVE = _natively(ADYEN_STAND_IN)
