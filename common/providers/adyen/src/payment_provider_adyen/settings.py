"""What a merchant configures to use Adyen."""

import re
from datetime import timedelta
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

API_VERSION = "v72"
ADYEN_WEB = "6.45.2"
_HMAC_KEY = re.compile(r"[0-9A-Fa-f]{64}")
_LIVE_HOSTS = re.compile(r"[\w-]+-checkout-live(?:-[a-z]+)?\.adyenpayments\.com")
_TEST_HOST = "checkout-test.adyen.com"
_STAND_IN_HOSTS = ("localhost", "127.0.0.1")
_MOST_DELAY = 672  # hours
METHODS = ("card", "ideal", "sepa_debit")
_HASH = r"sha(?:256|384|512)-[A-Za-z0-9+/]{43,86}={0,2}"
_EXAMPLE_HASH = f"sha384-{64 * 'A'}"


def _hmac_keys(keys: tuple[Secret, ...]) -> tuple[Secret, ...]:
    if not all(_HMAC_KEY.fullmatch(one.reveal()) for one in keys):
        raise WrongValue("is not a list of HMAC keys of 64 hexadecimal digits")
    return keys


def _api_url(url: str) -> str:
    """The API key goes to Adyen, or to a stand-in on this machine, and nowhere else."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not (is_loopback(host) or host == _TEST_HOST or _LIVE_HOSTS.fullmatch(host)):
        raise WrongValue("is not an address of Adyen's Checkout API")
    if parts.path.rpartition("/")[2] != API_VERSION or parts.query:
        raise WrongValue(f"must end with /{API_VERSION}")
    return url


class AdyenSettings(Settings):
    """The account, and how it takes money."""

    api_key = required(
        "ADYEN_API_KEY",
        kinds.secret,
        "API key of the web service user at Adyen, with the Checkout webservice role",
        more="[Which roles it needs](#roles) for cards and to set up the webhook",
    )
    merchant_account = required(
        "ADYEN_MERCHANT_ACCOUNT",
        kinds.matching(r"[\w-]{1,80}", "is not the name of a merchant account", "ExampleShop"),
        "Merchant account that the payments are made in, as the Customer Area writes it",
    )
    client_key = required(
        "ADYEN_CLIENT_KEY",
        kinds.matching(r"(?:test|live)_\w{4,}", "is not a client key", "test_EXAMPLE"),
        "Client key of the same user (`test_...` or `live_...`). Allow the shop's origins for it "
        "in the Customer Area",
    )
    api_url = required(
        "ADYEN_API_URL",
        kinds.url.then(_api_url, example=f"https://{_TEST_HOST}/{API_VERSION}"),
        f"Base URL of the Checkout API: `https://{_TEST_HOST}/{API_VERSION}`, or the live URL of "
        "your account from Developers > API URLs, with `/checkout/" + API_VERSION + "` at its end",
        more="Never change the region of a live account while payments are under way: an "
        "idempotency key counts in one region",
    )
    hmac_keys = required(
        "ADYEN_HMAC_KEYS",
        kinds.secrets.then(_hmac_keys, example="0123456789ABCDEF" * 4),
        "HMAC keys of the webhooks, separated by commas, the newest first. Two are accepted while "
        "you replace one",
    )
    webhook_username = required(
        "ADYEN_WEBHOOK_USERNAME",
        kinds.matching(r"[!-9;-~]{1,100}", "may have no space and no colon", "connector"),
        "User name that Adyen sends with each webhook (basic authentication)",
    )
    webhook_passwords = required(
        "ADYEN_WEBHOOK_PASSWORDS",
        kinds.secrets,
        "Passwords that Adyen sends with each webhook, separated by commas, the newest first. What "
        "the signature does not cover rests on them, so use a long random one",
    )
    browser_environment = optional(
        "ADYEN_BROWSER_ENVIRONMENT",
        kinds.choice("test", "live", "live-us", "live-au", "live-apse", "live-in", "live-nea"),
        "Where Adyen's browser code calls: the region of the live account, or `test`",
        default="test",
    )
    script_integrity = optional(
        "ADYEN_SCRIPT_INTEGRITY",
        kinds.matching(_HASH, "is not an integrity hash", _EXAMPLE_HASH),
        f"Hash of `adyen.js` of Adyen Web {ADYEN_WEB}, as Adyen's release notes have it; browsers "
        "run no other file",
        default="sha384-crX4Byf88JpnQfdUaDuwVOj3qlk5tmSa3rhIalmJIyo1kC49EDIcnNQ9fY5blVUV",
    )
    style_sheet_integrity = optional(
        "ADYEN_STYLE_SHEET_INTEGRITY",
        kinds.matching(_HASH, "is not an integrity hash", _EXAMPLE_HASH),
        "The same of its `adyen.css`",
        default="sha384-KhV4iC2YVQosq5vzx0xN0yGDVMZA++mbd6obc2JKUszVBdXmexFTRHOXKh5DcqDF",
    )
    capture_method = optional(
        "ADYEN_CAPTURE_METHOD",
        kinds.choice("manual", "automatic", "delayed"),
        "`manual` holds the money of cards until it is captured; `automatic` takes it with the "
        "authorization; `delayed` takes it after ADYEN_CAPTURE_DELAY_HOURS",
        default="manual",
        more="Sent with each payment, so the account's own setting does not count. `delayed` needs "
        "[an event for automatic captures](#settings-in-the-customer-area). iDEAL and SEPA are "
        "taken at once in any case",
    )
    capture_delay_hours = optional(
        "ADYEN_CAPTURE_DELAY_HOURS",
        kinds.hours(1, _MOST_DELAY),
        "How many hours after the authorization the money is taken, if ADYEN_CAPTURE_METHOD is "
        "`delayed`",
    )
    multiple_captures = optional(
        "ADYEN_MULTIPLE_CAPTURES",
        kinds.switch,
        "`true` if multiple partial captures are switched on for the account. Without them a "
        "partial capture releases the rest",
        default="false",
    )
    methods = optional(
        "ADYEN_METHODS",
        kinds.some_of(*METHODS),
        "Payment methods to offer, separated by commas: `card`, `ideal`, `sepa_debit`. Each must "
        "be switched on for the merchant account",
        default="card,ideal",
    )
    native_3ds = optional(
        "ADYEN_NATIVE_3DS",
        kinds.switch,
        "`true` shows 3-D Secure in the shop's page, where the card's issuer can. The content "
        "security policy of the page must allow frames and forms of every issuer",
        default="false",
        more="Otherwise it takes place on a page of its own. "
        "[What the policy needs](#3-d-secure-in-the-page)",
    )
    off_session_model = optional(
        "ADYEN_OFF_SESSION_MODEL",
        kinds.choice("Subscription", "UnscheduledCardOnFile"),
        "What a charge without its customer is declared as: `Subscription` for equal intervals, "
        "`UnscheduledCardOnFile` for any other",
        default="Subscription",
    )
    management_api_key = optional(
        "ADYEN_MANAGEMENT_API_KEY",
        kinds.secret,
        "API key for setting up the webhook when the connector is deployed (role Management API - "
        "Webhooks read and write). Leave it empty to set it up by hand",
    )

    report_api_key = optional(
        "ADYEN_REPORT_API_KEY",
        kinds.secret,
        "API key of the report user (role Merchant report). With it the reconciliation reads "
        "Adyen's payment accounting report each day, and completes what lost webhooks would have "
        "said",
    )

    @property
    def is_live(self) -> bool:
        """Whether real money moves."""
        return self.client_key.startswith("live_")

    @property
    def is_stand_in(self) -> bool:
        """Whether this is a stand-in on this machine."""
        return is_loopback(urlsplit(self.api_url).hostname or "")

    @property
    def page_hosts(self) -> tuple[str, ...]:
        """Where shoppers are sent: Adyen's own pages, which lead on to their banks."""
        return _STAND_IN_HOSTS if self.is_stand_in else (".adyen.com",)

    @property
    def adyen_web_url(self) -> str:
        """Where browsers load Adyen Web from: Adyen's network for files, or the stand-in."""
        host = f"https://checkoutshopper-{self.browser_environment}.cdn.adyen.com"
        if self.is_stand_in:
            host = self.api_url.rpartition("/")[0]
        return f"{host}/checkoutshopper/sdk/{ADYEN_WEB}"

    @property
    def management_url(self) -> str:
        """Base URL of the Management API: https://docs.adyen.com/api-explorer/Management/3."""
        if self.is_stand_in:
            return f"{self.api_url.rpartition('/')[0]}/v3"
        return f"https://management-{'live' if self.is_live else 'test'}.adyen.com/v3"

    @property
    def reports_url(self) -> str:
        """Where Adyen keeps the reports of the merchant account."""
        host = f"https://ca-{'live' if self.is_live else 'test'}.adyen.com"
        if self.is_stand_in:
            host = self.api_url.rpartition("/")[0]
        return f"{host}/reports/download/MerchantAccount/{self.merchant_account}"

    @property
    def delay(self) -> timedelta | None:
        """How long after the authorization cards are captured; None for by command or at once."""
        return self.capture_delay_hours if self.capture_method == "delayed" else None

    @property
    def is_rest_released(self) -> bool:
        """Whether a capture releases what it leaves."""
        return not self.multiple_captures

    @Rule
    def _modes_are_equal(self) -> None:
        is_live_browser = self.browser_environment != "test"
        is_live_url = not self.is_stand_in and urlsplit(self.api_url).hostname != _TEST_HOST
        if self.is_live != is_live_browser or self.is_live != is_live_url:
            raise SettingsError(
                "ADYEN_CLIENT_KEY, ADYEN_API_URL and ADYEN_BROWSER_ENVIRONMENT must be of the same "
                "mode, test or live."
            )

    @Rule
    def _delay_is_known(self) -> None:
        if (self.capture_method == "delayed") != (self.capture_delay_hours is not None):
            raise SettingsError(
                "ADYEN_CAPTURE_DELAY_HOURS is set with ADYEN_CAPTURE_METHOD delayed, and only then."
            )

    @Rule
    def _several_captures_are_commands(self) -> None:
        if self.multiple_captures and self.capture_method != "manual":
            raise SettingsError("ADYEN_MULTIPLE_CAPTURES needs ADYEN_CAPTURE_METHOD manual.")

    @Rule
    def _something_is_offered(self) -> None:
        if not self.methods:
            raise SettingsError("ADYEN_METHODS must name a method.")
