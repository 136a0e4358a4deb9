"""What a merchant configures to use Stripe."""

import re
from urllib.parse import urlsplit

from payment_core.spi import (
    Rule,
    Secret,
    Settings,
    SettingsError,
    WrongValue,
    is_loopback,
    kinds,
    optional,
    required,
)

_SECRET_KEY = re.compile(r"(?:sk|rk)_(?:test|live)_\w{4,}")
_PUBLISHABLE_KEY = r"pk_(?:test|live)_\w{4,}"
_WEBHOOK_SECRET = re.compile(r"whsec_[\w+/=]{16,}")
_STAND_IN_HOSTS = ("localhost", "127.0.0.1")
# https://docs.stripe.com/get-started/account/statement-descriptors#requirements
_DESCRIPTOR_SUFFIX = kinds.matching(
    r"""(?=.*[A-Za-z])(?! )(?:(?![<>\\'"*])[ -~À-ÖØ-öø-ÿ]){1,20}(?<! )""",
    "needs a letter, at most 20 Latin characters, no space at an end, and none of < > \\ ' \" *",
    "Shoes",
)


def _secret_key(key: Secret) -> Secret:
    if not _SECRET_KEY.fullmatch(key.reveal()):
        raise WrongValue("is not a valid Stripe key")
    return key


def _webhook_secrets(secrets: tuple[Secret, ...]) -> tuple[Secret, ...]:
    if not all(_WEBHOOK_SECRET.fullmatch(one.reveal()) for one in secrets):
        raise WrongValue("is not a list of whsec_... secrets")
    return secrets


def _mode(key: str) -> str:
    return key.split("_")[1]


def _stand_in_url(url: str) -> str:
    """The secret key goes to Stripe, or a test key to a stand-in here, and nowhere else."""
    if not is_loopback(urlsplit(url).hostname or ""):
        raise WrongValue("is for a stand-in on a loopback host only")
    return url


class StripeSettings(Settings):
    """The account, and how it takes money. `api_url` is None for Stripe's own address."""

    publishable_key = required(
        "STRIPE_PUBLISHABLE_KEY",
        kinds.matching(_PUBLISHABLE_KEY, "is not a valid Stripe key", "pk_test_example"),
        "Publishable key of the Stripe account (`pk_live_...` or `pk_test_...`)",
    )
    secret_key = required(
        "STRIPE_SECRET_KEY",
        kinds.secret.then(_secret_key, example="sk_test_example"),
        "Secret or restricted key of the Stripe account, with write access to PaymentIntents and "
        "refunds and read access to charges and disputes",
        more="To register the webhook endpoint and to store payment methods it needs "
        "[more](#setting-it-up)",
    )
    webhook_secrets = required(
        "STRIPE_WEBHOOK_SECRETS",
        kinds.secrets.then(_webhook_secrets, example="whsec_0123456789abcdef"),
        "Signing secrets of the webhook endpoint at Stripe, separated by commas, the newest "
        "first. Two are accepted while you rotate them",
    )
    capture_method = optional(
        "STRIPE_CAPTURE_METHOD",
        kinds.choice("manual", "automatic"),
        "`manual` holds the money until it is captured, where the payment method can do so; "
        "`automatic` takes it at once",
        default="manual",
        more="Cards, Klarna and PayPal can hold money; the other methods are taken at once in any "
        "case",
    )
    multicapture = optional(
        "STRIPE_MULTICAPTURE",
        kinds.switch,
        "`true` asks Stripe to let one card payment be captured several times. Only for accounts "
        "with that feature; without it a partial capture releases the rest",
        default="false",
        more="Stripe offers it to accounts on IC+ pricing and not for every card",
    )
    statement_descriptor_suffix = optional(
        "STRIPE_STATEMENT_DESCRIPTOR_SUFFIX",
        _DESCRIPTOR_SUFFIX,
        "What the shopper's card statement shows after the name of the account",
        more="Latin characters with a letter among them, none of `< > \\ ' \" *`. With the "
        "account's prefix and `* ` before it, 22 characters at most; Stripe knows the prefix and "
        "refuses what is longer (`ProviderRefused`)",
    )
    api_url = optional(
        "STRIPE_API_URL",
        kinds.url.then(_stand_in_url, example="http://127.0.0.1:8091"),
        "Leave it empty to use Stripe. For tests only: URL of a Stripe stand-in on the same "
        "machine",
    )

    @property
    def is_live(self) -> bool:
        """Whether real money moves."""
        return _mode(self.publishable_key) == "live"

    @property
    def manual_capture(self) -> bool:
        """Whether money is held first, where the method can do so."""
        return self.capture_method == "manual"

    @property
    def page_hosts(self) -> tuple[str, ...]:
        """Where shoppers are sent: Stripe's own pages, which lead on to their banks."""
        return (".stripe.com",) if self.api_url is None else _STAND_IN_HOSTS

    @Rule
    def _keys_are_of_one_mode(self) -> None:
        if _mode(self.publishable_key) != _mode(self.secret_key.reveal()):
            raise SettingsError(
                "STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY must be of the same mode."
            )

    @Rule
    def _several_captures_are_manual(self) -> None:
        if self.multicapture and not self.manual_capture:
            raise SettingsError("STRIPE_MULTICAPTURE needs STRIPE_CAPTURE_METHOD manual.")

    @Rule
    def _live_keys_stay(self) -> None:
        if self.api_url is not None and self.is_live:
            raise SettingsError("STRIPE_API_URL is for test keys only.")
