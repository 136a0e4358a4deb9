"""What a merchant configures to use Stripe."""

import re
from urllib.parse import urlsplit

import msgspec

from payment_core.spi import Environment, Secret, SettingsError, is_loopback

_SECRET_KEY = re.compile(r"(?:sk|rk)_(?P<mode>test|live)_\w{4,}")
_PUBLISHABLE_KEY = re.compile(r"pk_(?P<mode>test|live)_\w{4,}")
_WEBHOOK_SECRET = re.compile(r"whsec_[\w+/=]{16,}")
_STAND_IN_HOSTS = ("localhost", "127.0.0.1")
# https://docs.stripe.com/get-started/account/statement-descriptors#requirements
_DESCRIPTOR_SUFFIX = re.compile(
    r"""(?=.*[A-Za-z])(?! )(?:(?![<>\\'"*])[ -~À-ÖØ-öø-ÿ]){1,20}(?<! )"""
)


class StripeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The account, and how it takes money. `api_url` is None for Stripe's own address."""

    secret_key: Secret
    publishable_key: str
    webhook_secrets: tuple[Secret, ...]
    manual_capture: bool
    multicapture: bool
    statement_descriptor_suffix: str | None
    api_url: str | None

    @property
    def is_live(self) -> bool:
        """Whether real money moves."""
        return "_live_" in self.publishable_key

    @property
    def page_hosts(self) -> tuple[str, ...]:
        """Where shoppers are sent: Stripe's own pages, which lead on to their banks."""
        return (".stripe.com",) if self.api_url is None else _STAND_IN_HOSTS

    @classmethod
    def read(cls, environment: Environment) -> "StripeSettings":
        """Read STRIPE_*; raises `SettingsError`, also when the keys are of different modes."""
        secret_key = environment.secret("STRIPE_SECRET_KEY")
        publishable_key = environment.required("STRIPE_PUBLISHABLE_KEY")
        mode = _mode("STRIPE_SECRET_KEY", _SECRET_KEY, secret_key.reveal())
        if mode != _mode("STRIPE_PUBLISHABLE_KEY", _PUBLISHABLE_KEY, publishable_key):
            raise SettingsError(
                "STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY must be of the same mode."
            )
        manual = _choice(environment, "STRIPE_CAPTURE_METHOD", "manual", "automatic") == "manual"
        multicapture = _choice(environment, "STRIPE_MULTICAPTURE", "false", "true") == "true"
        if multicapture and not manual:
            raise SettingsError("STRIPE_MULTICAPTURE needs STRIPE_CAPTURE_METHOD manual.")
        return cls(
            secret_key=secret_key,
            publishable_key=publishable_key,
            webhook_secrets=_webhook_secrets(environment),
            manual_capture=manual,
            multicapture=multicapture,
            statement_descriptor_suffix=_descriptor_suffix(environment),
            api_url=_test_url(environment, mode),
        )


def _mode(name: str, pattern: re.Pattern[str], key: str) -> str:
    match = pattern.fullmatch(key)
    if match is None:
        raise SettingsError(f"{name} is not a valid Stripe key.")
    return match["mode"]


def _choice(environment: Environment, name: str, default: str, other: str) -> str:
    value = (environment.optional(name) or default).lower()
    if value not in (default, other):
        raise SettingsError(f"{name} must be {default} or {other}.")
    return value


def _webhook_secrets(environment: Environment) -> tuple[Secret, ...]:
    secrets = environment.secrets("STRIPE_WEBHOOK_SECRETS")
    if not all(_WEBHOOK_SECRET.fullmatch(one.reveal()) for one in secrets):
        raise SettingsError("STRIPE_WEBHOOK_SECRETS is not a list of whsec_... secrets.")
    return secrets


def _descriptor_suffix(environment: Environment) -> str | None:
    suffix = environment.optional("STRIPE_STATEMENT_DESCRIPTOR_SUFFIX")
    if suffix is not None and not _DESCRIPTOR_SUFFIX.fullmatch(suffix):
        raise SettingsError(
            "STRIPE_STATEMENT_DESCRIPTOR_SUFFIX needs a letter, at most 20 Latin characters, "
            "no space at an end, and none of < > \\ ' \" *."
        )
    return suffix


def _test_url(environment: Environment, mode: str) -> str | None:
    """The secret key goes to Stripe, or a test key to a stand-in here, and nowhere else."""
    url = environment.optional_url("STRIPE_API_URL")
    if url is not None and mode == "live":
        raise SettingsError("STRIPE_API_URL is for test keys only.")
    if url is not None and not is_loopback(urlsplit(url).hostname or ""):
        raise SettingsError("STRIPE_API_URL is for a stand-in on a loopback host only.")
    return url
